import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import leven from 'leven';
import { fail } from './validation';
import type { Path } from './yaml-tree';

/** Whose configuration it is, and what is known about where its values stand. */
export interface Origin {
  readonly owner: IConstruct;
  /** What the ids of warnings begin with. */
  readonly module: string;
  /** A place as the user wrote it, with its line if there is one. */
  readonly describe: (path: Path) => string;
}

/** Where a value stands in a configuration, in the words of an error. */
export class Place {
  constructor(
    private readonly origin: Origin,
    readonly path: Path = [],
  ) {}

  /** A field of this mapping or an element of this list. */
  public at(step: string | number): Place {
    return new Place(this.origin, [...this.path, step]);
  }

  /** Such as `'scrape_configs[1].relabel_configs[0].regex' of job 'nodes' in line 14`. */
  public toString(): string {
    return this.origin.describe(this.path);
  }

  /** Refuses the value: `demand` begins with "must". */
  public refuse(code: string, demand: string): never {
    fail(this.origin.owner, code, `${this.toString()} ${demand}`);
  }

  /** Tells what is odd about the value; `remark` goes on after the place. */
  public warn(code: string, remark: string): void {
    Annotations.of(this.origin.owner).addWarningV2(
      `cdk-reinvent-constructs:${this.origin.module}.${code}`,
      `${this.toString()} ${remark}`,
    );
  }
}

/** The name that was probably meant, as the end of a message; empty when none is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({ candidate, distance: leven(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = ranked;
  // A third of the letters wrong is a typing mistake, more is another word.
  const near = nearest && nearest.distance <= Math.max(1, Math.floor(name.length / 3));
  return near ? `; did you mean '${nearest.candidate}'?` : '';
}

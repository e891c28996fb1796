import { Token } from 'aws-cdk-lib';
import { DURATION_FORM, parseDuration } from './prometheus-duration';
import type { Refuse } from '../core/yaml-source';
import type { Path } from '../core/yaml-tree';

/** A map of a document. */
export type Fields = Readonly<Record<string, unknown>>;

/** Checks the shape of documents that come from YAML or from typed values: what is not as Prometheus reads it is refused. */
export class Shape {
  constructor(public readonly refuse: Refuse) {}

  /** A map that has no other fields than these. */
  public fields(path: Path, value: unknown, known: readonly string[]): Fields {
    const fields = this.map(path, value);
    const unknown = Object.keys(fields).find((key) => !known.includes(key));
    if (unknown !== undefined) {
      this.refuse([...path, unknown], 'UnknownField', `there is no field '${unknown}'; known are ${known.join(', ')}`);
    }
    return fields;
  }

  public map(path: Path, value: unknown): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
    return this.refuse(path, 'WrongShape', `must be a map, got ${inWords(value)}`);
  }

  /** A list; one that is absent is empty. */
  public list(path: Path, value: unknown): readonly unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value as unknown[];
    return this.refuse(path, 'WrongShape', `must be a list, got ${inWords(value)}`);
  }

  /** A text; one that must be there is refused when it is absent or empty. */
  public text(path: Path, value: unknown, { required = false } = {}): string | undefined {
    if (value === undefined && !required) return undefined;
    if (required && (value === undefined || value === '')) this.refuse(path, 'Missing', 'must be there and not empty');
    if (typeof value === 'string') return value;
    return this.refuse(path, 'WrongShape', `must be a text, got ${inWords(value)}`);
  }

  public texts(path: Path, value: unknown): string[] {
    return this.list(path, value).map((each, index) => this.text([...path, index], each)!);
  }

  /** A map of texts whose keys are as labels are named. */
  public labels(path: Path, value: unknown): Readonly<Record<string, string>> {
    if (value === undefined) return {};
    const labels = this.map(path, value);
    for (const [name, text] of Object.entries(labels)) {
      if (!Token.isUnresolved(name) && !/^[a-zA-Z_]\w*$/.test(name)) {
        const form = 'letters, digits and underscores, beginning with no digit';
        this.refuse([...path, name], 'WrongLabelName', `the name must be ${form}, got '${name}'`);
      }
      this.text([...path, name], text);
    }
    return labels as Readonly<Record<string, string>>;
  }

  public boolean(path: Path, value: unknown): void {
    if (value === undefined || value === 'true' || value === 'false' || typeof value === 'boolean') return;
    this.refuse(path, 'WrongShape', `must be true or false, got ${inWords(value)}`);
  }

  /** The milliseconds of a duration, if it is there and known. */
  public duration(path: Path, value: unknown): number | undefined {
    const text = this.text(path, value);
    if (text === undefined || Token.isUnresolved(text)) return undefined;
    const milliseconds = parseDuration(text);
    return milliseconds ?? this.refuse(path, 'WrongDuration', `must be ${DURATION_FORM}, got '${text}'`);
  }
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `'${value as string}'`;
}

import { Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Document, isCollection, isMap, LineCounter, parseDocument, Scalar, visit } from 'yaml';
import { TOKEN } from '../core/token-text';
import { fail } from '../core/validation';
import { Place } from '../core/place';
import { asList, asMapping, knownText } from './scrape-checks';
import { mapTexts, pathInWords, type Path } from '../core/yaml-tree';

/** Every text as it is written: Prometheus decides by the field whether `010` is a number. */
const AS_WRITTEN = { schema: 'failsafe', merge: true } as const;
const MASK = /cdk\d+token/;

/** A configuration as YAML, in which the tokens of the app are safe. */
export class ScrapeDocument {
  /** A configuration that somebody wrote; `name` says where it comes from. */
  public static parse(owner: IConstruct, name: string, source: string): ScrapeDocument {
    const tokens: string[] = [];
    // In flow style the braces of a token would be YAML's.
    const masked = source.replace(/^\uFEFF/, '').replace(TOKEN, (token) => `cdk${tokens.push(token) - 1}token`);
    refuseBase64(owner, name, masked);
    const lines = new LineCounter();
    const document = parseDocument(masked, { ...AS_WRITTEN, lineCounter: lines });
    const [problem] = document.errors;
    if (problem) {
      const reason = problem.message.split(' at line ')[0]!;
      const at = problem.linePos?.[0];
      const where = at ? ` in line ${at.line}, column ${at.col}` : '';
      fail(owner, 'ScrapeConfigurationNoYaml', `${name} must be YAML, got a mistake${where}: ${reason}`);
    }
    visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document)) return;
        fail(
          owner,
          'ScrapeConfigurationNoYaml',
          `${name} must be YAML, got the alias '*${alias.source}' without its anchor`,
        );
      },
    });
    // What a token becomes may have a colon in it, which older parsers don't take in flow style without quotes.
    visit(document, {
      Scalar: (_, scalar, path) => {
        const inFlow = path.some((node) => isCollection(node) && node.flow);
        if (inFlow && scalar.type === Scalar.PLAIN && MASK.test(String(scalar.value))) {
          scalar.type = Scalar.QUOTE_SINGLE;
        }
      },
    });
    return new ScrapeDocument(owner, document, tokens, lines);
  }

  /** A configuration that was put together. */
  public static from(owner: IConstruct, fields: Record<string, unknown>): ScrapeDocument {
    // Quotes as Prometheus' YAML 1.1 needs them, where `on` is no text.
    const document = new Document(fields, { version: '1.1', keepUndefined: false, aliasDuplicateObjects: false });
    visit(document, { Scalar: (_, scalar) => keepToken(scalar) });
    return new ScrapeDocument(owner, document, []);
  }

  /** What the document says, with tokens in it. */
  public readonly value: unknown;
  /** The whole of it, in the words of an error. */
  public readonly place: Place;

  private constructor(
    owner: IConstruct,
    private readonly document: Document,
    private readonly tokens: readonly string[],
    private readonly lines?: LineCounter,
  ) {
    this.value = mapTexts(document.toJS(), (text) => this.unmask(text));
    this.place = new Place({ owner, module: 'aps', describe: (path) => this.describe(path) });
  }

  /** Adds external labels; what is there already stays as it is written. */
  public addExternalLabels(labels: Readonly<Record<string, string>>): void {
    const path = ['global', 'external_labels'];
    const existing = asMapping(asMapping(asMapping(this.value)['global'])['external_labels']);
    const added = Object.entries(labels).filter(([name]) => !Object.hasOwn(existing, name));
    if (added.length === 0) return;
    // An anchor is shared with other places, and nothing is no mapping yet.
    for (const steps of [['global'], path]) {
      if (!isMap(this.document.getIn(steps, true))) this.document.setIn(steps, this.copyOf(steps));
    }
    for (const [name, value] of added) this.document.setIn([...path, name], singleQuoted(value));
  }

  /** The text for CloudFormation. */
  public print(): string {
    return this.unmask(this.document.toString({ lineWidth: 0, flowCollectionPadding: false }));
  }

  private copyOf(path: readonly string[]): unknown {
    const value = path.reduce<unknown>((node, step) => asMapping(node)[step], this.document.toJS());
    return this.document.createNode(asMapping(value));
  }

  private unmask(text: string): string {
    return text.replace(/cdk(\d+)token/g, (mask, index) => this.tokens[Number(index)] ?? mask);
  }

  private describe(path: Path): string {
    const job = path[0] === 'scrape_configs' && path.length > 2 ? this.jobName(path[1]!) : undefined;
    const line = this.lineOf(path);
    return [
      `'${pathInWords(path, 'scrapeConfiguration')}'`,
      ...(job === undefined ? [] : [`of job '${job}'`]),
      ...(line === undefined ? [] : [`in line ${line}`]),
    ].join(' ');
  }

  private jobName(index: string | number): string | undefined {
    if (typeof index === 'string') return undefined;
    return knownText(asMapping(asList(asMapping(this.value)['scrape_configs'])[index])['job_name']);
  }

  private lineOf(path: Path): number | undefined {
    const node = path.length === 0 ? undefined : this.document.getIn(path, true);
    const start = (node as { range?: readonly number[] | null } | undefined)?.range?.[0];
    return start === undefined || !this.lines ? undefined : this.lines.linePos(start).line;
  }
}

/** Base64 is what the API's documentation asks for, but CloudFormation encodes by itself. */
function refuseBase64(owner: IConstruct, name: string, source: string): void {
  const packed = source.replace(/\s/g, '');
  if (packed === '') fail(owner, 'ScrapeConfigurationEmpty', `${name} must be a scrape configuration, got nothing`);
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(packed)) return;
  if (/^\s*[^\s:]+:/m.test(Buffer.from(packed, 'base64').toString('utf8'))) {
    fail(
      owner,
      'ScrapeConfigurationBase64',
      `${name} must be plain YAML, got base64: CloudFormation encodes it by itself, and the service refuses what was ` +
        `encoded twice; give it as it is`,
    );
  }
}

/** Single quotes leave what a token becomes as it is; a number must stay without. */
function keepToken(scalar: Scalar): void {
  if (typeof scalar.value === 'number' && Token.isUnresolved(scalar.value)) {
    scalar.value = Tokenization.stringifyNumber(scalar.value);
    scalar.type = Scalar.PLAIN;
  } else if (Token.isUnresolved(scalar.value)) {
    scalar.type = Scalar.QUOTE_SINGLE;
  }
}

function singleQuoted(value: string): Scalar<string> {
  const scalar = new Scalar(value);
  scalar.type = Scalar.QUOTE_SINGLE;
  return scalar;
}

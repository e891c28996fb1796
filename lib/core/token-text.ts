import { Token } from 'aws-cdk-lib';

/** How the CDK writes a text token. */
export const TOKEN = /\$\{Token\[[^\]]+\]\}/g;

/**
 * Texts that hold values which are known only at deployment: a parser must not stumble over how the CDK writes them, so
 * it reads a stand-in of the same length.
 */
export class TokenText {
  /** The text with a word in place of each token. */
  public readonly withWords: string;
  private readonly tokens = new Map<string, string>();

  constructor(private readonly text: string) {
    this.withWords = Token.isUnresolved(text) ? text.replace(TOKEN, (token) => this.standIn(token)) : text;
  }

  public get hasTokens(): boolean {
    return this.tokens.size > 0;
  }

  /** The text with a number in place of each token. */
  public get withNumbers(): string {
    return this.text.replace(TOKEN, (token) => '1'.repeat(token.length));
  }

  /** A part of what was parsed, with the tokens back in it. */
  public restore(part: string): string {
    let restored = part;
    for (const [word, token] of this.tokens) restored = restored.replaceAll(word, token);
    return restored;
  }

  /** Whether a part of what was parsed is not known at synth. */
  public isToken(part: string): boolean {
    return [...this.tokens.keys()].some((word) => part.includes(word));
  }

  private standIn(token: string): string {
    const known = [...this.tokens].find(([, each]) => each === token);
    if (known) return known[0];
    const word = `t0ken${this.tokens.size}`.padEnd(token.length, '_');
    this.tokens.set(word, token);
    return word;
  }
}

import type { Place } from '../core/place';
import { isOpaque } from './option-values';

/** Options as they are written, and where; what is not there can be asked for as well. */
export class WrittenOptions {
  constructor(
    public readonly value: unknown,
    public readonly place: Place,
  ) {}

  /** Whether there can be more than is known at synth. */
  public get open(): boolean {
    return isOpaque(this.value) || Object.keys(this.fields).some(isOpaque);
  }

  public at(key: string | number): WrittenOptions {
    return new WrittenOptions(this.fields[key], this.place.at(key));
  }

  /** Data Prepper reads nothing as if the option were not there. */
  public has(key: string): boolean {
    return this.fields[key] !== undefined && this.fields[key] !== null;
  }

  public isTrue(key: string): boolean {
    return String(this.fields[key]).toLowerCase() === 'true';
  }

  public isFalse(key: string): boolean {
    return String(this.fields[key]).toLowerCase() === 'false';
  }

  public isEmpty(key: string): boolean {
    const value = this.fields[key];
    return Array.isArray(value) && value.length === 0;
  }

  /** A text that is known; undefined otherwise. */
  public text(key: string): string | undefined {
    const value = this.fields[key];
    return typeof value === 'string' && !isOpaque(value) ? value : undefined;
  }

  /** A number that is known; undefined otherwise. */
  public number(key: string): number | undefined {
    const value = this.fields[key];
    return this.has(key) && !isOpaque(value) ? Number(value) : undefined;
  }

  public list(key: string): WrittenOptions[] {
    const value = this.fields[key];
    if (!Array.isArray(value) || isOpaque(value)) return [];
    return value.map((each, index) => new WrittenOptions(each, this.place.at(key).at(index)));
  }

  public needOne(names: readonly string[]): void {
    if (this.open || names.some((name) => this.has(name))) return;
    this.place.refuse('OptionMissing', `must have ${names.length === 1 ? '' : 'one of '}${quoted(names)}`);
  }

  public needAtMostOne(names: readonly string[]): void {
    const found = names.filter((name) => this.has(name));
    if (found.length <= 1) return;
    this.place.refuse('OptionsExclude', `must have only one of ${quoted(names)}, got ${quoted(found)}`);
  }

  public needExactlyOne(names: readonly string[]): void {
    this.needAtMostOne(names);
    this.needOne(names);
  }

  /** Refuses an option that only works with others. */
  public needWith(key: string, needed: string): void {
    if (!this.has(key) || this.open || this.has(needed)) return;
    this.place.at(key).refuse('OptionNeedsOther', `must come with '${needed}'`);
  }

  private get fields(): Readonly<Record<string | number, unknown>> {
    const { value } = this;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

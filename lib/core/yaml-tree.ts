/** The keys and positions that lead to a value of a document. */
export type Path = readonly (string | number)[];

/**
 * A place in a document, as people write it: `groups[0].rules[1].expr`.
 *
 * @param whole what all of it is called
 */
export function pathInWords(path: Path, whole = 'the document'): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return steps === '' ? whole : steps.replace(/^\./, '');
}

/** The same tree with another text for each of its texts, keys among them. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [change(key), mapTexts(each, change)] as const));
}

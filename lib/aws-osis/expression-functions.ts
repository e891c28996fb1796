/** How many arguments a function takes. */
export interface FunctionArity {
  readonly min: number;
  readonly max: number;
}

const exactly = (count: number): FunctionArity => ({ min: count, max: count });

/** The functions of Data Prepper's expressions. */
export const FUNCTIONS: Readonly<Record<string, FunctionArity>> = {
  cidrContains: { min: 2, max: Infinity },
  contains: exactly(2),
  formatDateTime: { min: 2, max: 4 },
  generateUuid: exactly(0),
  getEventType: exactly(0),
  getMetadata: exactly(1),
  hasTags: { min: 1, max: Infinity },
  join: { min: 1, max: 2 },
  length: exactly(1),
  now: exactly(0),
  startsWith: exactly(2),
  subList: exactly(3),
  substringAfter: exactly(2),
  substringAfterLast: exactly(2),
  substringBefore: exactly(2),
  substringBeforeLast: exactly(2),
  toJsonString: exactly(0),
};

/** What `typeof` compares with. */
export const DATA_TYPES = ['integer', 'boolean', 'big_decimal', 'long', 'map', 'array', 'double', 'string'];

/** A function's number of arguments in words. */
export function arityInWords({ min, max }: FunctionArity): string {
  if (max === 0) return 'no argument';
  const plural = (count: number) => `${count} argument${count === 1 ? '' : 's'}`;
  if (min === max) return plural(min);
  return max === Infinity ? `at least ${plural(min)}` : `${min} to ${plural(max)}`;
}

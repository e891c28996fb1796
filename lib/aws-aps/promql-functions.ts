/** What an expression of PromQL evaluates to. */
export type PromqlType = 'scalar' | 'vector' | 'matrix' | 'string';

/** What a function takes and gives. */
export interface Signature {
  readonly parameters: readonly PromqlType[];
  /** How many of the parameters must be there. */
  readonly required: number;
  /** Whether the last parameter may be given again and again. */
  readonly repeats: boolean;
  readonly returns: PromqlType;
}

/** v: instant vector, m: range vector, n: scalar, t: string; ?: may be left out; *: any number of them. */
const PARAMETERS: Readonly<Record<string, string>> = {
  v: `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
    histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt tan tanh
    timestamp`,
  m: `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
    last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time
    stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time`,
  'v?': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  '': 'pi time',
  n: 'vector',
  'v n n': 'clamp',
  'v n': 'clamp_max clamp_min',
  'v n?': 'round',
  'm n n': 'double_exponential_smoothing holt_winters',
  'm n': 'predict_linear',
  'n m': 'quantile_over_time',
  'n v': 'histogram_quantile',
  'n n v': 'histogram_fraction',
  'v t t t t': 'label_replace',
  'v t t t*': 'label_join',
  'v t*': 'sort_by_label sort_by_label_desc',
  'v v?': 'info',
};
const TYPES: Readonly<Record<string, PromqlType>> = { v: 'vector', m: 'matrix', n: 'scalar', t: 'string' };
const SCALAR = ['pi', 'scalar', 'time'];

/** The signatures of PromQL's functions; of one that is not here nothing is known but its name. */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map(
  Object.entries(PARAMETERS).flatMap(([form, names]) =>
    names.split(/\s+/).map((name) => [name, signature(form, name)]),
  ),
);

function signature(form: string, name: string): Signature {
  const parts = form === '' ? [] : form.split(' ');
  return {
    parameters: parts.map((part) => TYPES[part.charAt(0)]!),
    required: parts.filter((part) => part.length === 1).length,
    repeats: form.endsWith('*'),
    returns: SCALAR.includes(name) ? 'scalar' : 'vector',
  };
}

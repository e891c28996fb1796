import { Token } from 'aws-cdk-lib';
import { isKnown } from '../core/validation';
import type { Shape } from './document-shape';
import type { Path } from '../core/yaml-tree';

const TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const DAYS_IN_MONTH = 31;

/** The names of time intervals, which must be unique; refuses those that Alertmanager would. */
export function validateTimeIntervals(shape: Shape, path: Path, value: unknown): string[] {
  return shape.list(path, value).map((each, index) => {
    const place = [...path, index];
    const interval = shape.fields(place, each, ['name', 'time_intervals']);
    const periods = shape.list([...place, 'time_intervals'], interval['time_intervals']);
    for (const [number, period] of periods.entries())
      validatePeriod(shape, [...place, 'time_intervals', number], period);
    return shape.text([...place, 'name'], interval['name'], { required: true })!;
  });
}

function validatePeriod(shape: Shape, path: Path, value: unknown): void {
  const known = ['times', 'weekdays', 'days_of_month', 'months', 'years', 'location'];
  const period = shape.fields(path, value, known);
  for (const [index, each] of shape.list([...path, 'times'], period['times']).entries()) {
    validateTimes(shape, [...path, 'times', index], each);
  }
  validateRanges(shape, [...path, 'weekdays'], period['weekdays'], 'a day of the week', (day) =>
    found(WEEKDAYS.indexOf(day.toLowerCase())),
  );
  validateRanges(
    shape,
    [...path, 'days_of_month'],
    period['days_of_month'],
    'a day from 1 to 31 or -31 to -1',
    dayOfMonth,
  );
  validateRanges(shape, [...path, 'months'], period['months'], 'a month by name or number', monthNumber);
  validateRanges(shape, [...path, 'years'], period['years'], 'a year', (year) =>
    /^\d+$/.test(year) ? Number(year) : undefined,
  );
  validateLocation(shape, [...path, 'location'], period['location']);
}

function validateTimes(shape: Shape, path: Path, value: unknown): void {
  const times = shape.fields(path, value, ['start_time', 'end_time']);
  const [start, end] = ['start_time', 'end_time'].map((field) => {
    const text = shape.text([...path, field], times[field], { required: true })!;
    if (Token.isUnresolved(text) || TIME.test(text)) return text;
    return shape.refuse([...path, field], 'WrongTime', `must be a time as HH:MM, up to 24:00, got '${text}'`);
  });
  if (isKnown(start) && isKnown(end) && start >= end) {
    const remedy = 'past midnight, give two of them';
    shape.refuse(path, 'WrongTime', `must begin before it ends, got '${start}' to '${end}'; ${remedy}`);
  }
}

function validateRanges(
  shape: Shape,
  path: Path,
  value: unknown,
  what: string,
  parse: (text: string) => number | undefined,
): void {
  for (const [index, text] of shape.texts(path, value).entries()) {
    if (Token.isUnresolved(text)) continue;
    const ends = text.split(':').map(parse);
    const [first, last = first] = ends;
    // Days from the end of the month begin at an unknown one: '-3:-1' and '25:-1' are both ranges.
    const ordered = first !== undefined && last !== undefined && (first <= last || last < 0);
    if (ends.length <= 2 && !ends.includes(undefined) && ordered) continue;
    shape.refuse([...path, index], 'WrongRange', `must be ${what} or a range 'first:last', got '${text}'`);
  }
}

function found(index: number): number | undefined {
  return index === -1 ? undefined : index;
}

function dayOfMonth(text: string): number | undefined {
  const day = /^-?\d+$/.test(text) ? Number(text) : 0;
  return day !== 0 && Math.abs(day) <= DAYS_IN_MONTH ? day : undefined;
}

function monthNumber(text: string): number | undefined {
  const month = /^\d+$/.test(text) ? Number(text) : MONTHS.indexOf(text.toLowerCase()) + 1;
  return month >= 1 && month <= MONTHS.length ? month : undefined;
}

function validateLocation(shape: Shape, path: Path, value: unknown): void {
  const location = shape.text(path, value);
  if (location === undefined || location === 'Local' || Token.isUnresolved(location)) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: location });
  } catch {
    shape.refuse(path, 'WrongLocation', `must be a time zone such as 'Europe/Berlin', got '${location}'`);
  }
}

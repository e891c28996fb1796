import { Token } from 'aws-cdk-lib';
import type { Place } from '../core/place';
import { datePatternFault } from './date-patterns';
import { isOpaque } from './option-values';
import type { WrittenOptions } from './written-options';

const DATES = /%\{(.*?)\}/g;
/** What is written with a capital: names such as Nov, Mon, AM or Z, and letters in quotes. */
const NAMES_IN_DATES = /[MLQq]{3}|[EaBGzOVX]|[ce]{3}|'[^']*[A-Z]/;
const EXPRESSIONS = /\$\{.*?\}/g;

/** Refuses a name that Data Prepper or OpenSearch does not take for an index. */
export function checkIndexName(sink: WrittenOptions): void {
  const index = sink.text('index');
  if (index === undefined || Token.isUnresolved(index) || index.includes('${{')) return;
  const place = sink.place.at('index');
  checkDate(index, place);
  // What an index must not have is then taken out of the name.
  if (sink.isTrue('normalize_index') || isOpaque(sink.at('normalize_index').value)) return;
  checkCharacters(index, place);
}

function checkDate(index: string, place: Place): void {
  const [first, second] = [...index.matchAll(DATES)].map(([, pattern = '']) => pattern);
  if (first === undefined) return;
  if (second !== undefined) {
    place.refuse('IndexDates', `must have at most one date, got '%{${first}}' and '%{${second}}'; write one pattern`);
  }
  const [special] = /[#\\/*?"<>|,:]/.exec(first) ?? [];
  if (special !== undefined) {
    place.refuse('IndexDateMalformed', `must have a date without '${special}', which no index has, got '%{${first}}'`);
  }
  const [fine] = /[msSAnN]/.exec(first) ?? [];
  if (fine !== undefined) {
    place.refuse(
      'IndexDateTooFine',
      `must have a date that is not finer than an hour, got '%{${first}}' with '${fine}'; a field of the event is '\${/name}'`,
    );
  }
  const fault = datePatternFault(first);
  if (fault !== undefined) {
    place.refuse(
      'IndexDateMalformed',
      `must have a date such as '%{yyyy.MM.dd}', got '%{${first}}': ${fault}; a field of the event is '\${/name}'`,
    );
  }
}

function checkCharacters(index: string, place: Place): void {
  const literal = index.replace(DATES, '').replace(EXPRESSIONS, '');
  const [refused] = /[\\/*?"<>| ,#:]/.exec(literal) ?? [];
  if (refused !== undefined) {
    place.refuse('IndexNameMalformed', `must not have '${refused}', which OpenSearch refuses in names, got '${index}'`);
  }
  if (/^[-_+]/.test(index)) {
    place.refuse('IndexNameMalformed', `must not begin with '${index.charAt(0)}', got '${index}'`);
  }
  const inUpperCase = [...index.matchAll(DATES)].some(([, pattern = '']) => NAMES_IN_DATES.test(pattern));
  if (inUpperCase || literal !== literal.toLowerCase()) {
    place.warn(
      'indexNotLowerCase',
      `is '${index}': OpenSearch makes only indexes in lower case, so that this has to be an alias that is there already`,
    );
  }
}

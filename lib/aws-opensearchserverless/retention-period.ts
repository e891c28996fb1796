import { Tokenization, type Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';

const MIN_HOURS = 24;
const MAX_DAYS = 3650;

/** As the service writes it: days where they are whole, or hours. */
export function renderPeriod(scope: IConstruct, period: Duration): string {
  if (period.isUnresolved()) return renderToken(scope, period);
  const hours = period.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < MIN_HOURS || hours > MAX_DAYS * 24) {
    fail(
      scope,
      'RetentionPeriod',
      `'retention' must be of whole hours or days, from ${MIN_HOURS} hours to ${MAX_DAYS} days, got ${period.toHumanString()}`,
    );
  }
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
}

function renderToken(scope: IConstruct, period: Duration): string {
  const unit = period.unitLabel();
  if (unit === 'days') return `${Tokenization.stringifyNumber(period.toDays())}d`;
  if (unit === 'hours') return `${Tokenization.stringifyNumber(period.toHours())}h`;
  fail(
    scope,
    'RetentionUnit',
    `'retention' must be of hours or days where it is a token, got ${unit}: a token cannot be converted`,
  );
}

import { Token } from 'aws-cdk-lib';
import { regexFault } from './matcher-regex';

const MATCHER = /^\s*([a-zA-Z_:][\w:]*|"(?:[^"\\]|\\.)+")\s*(=~|!~|!=|=)\s*([\s\S]*?)\s*$/;

/** Why Alertmanager would refuse matchers as they are written in its configuration. */
export function matchersFault(text: string): string | undefined {
  if (Token.isUnresolved(text)) return undefined;
  return split(text.trim().replace(/^\{([\s\S]*)\}$/, '$1'))
    .map(matcherFault)
    .find((fault) => fault !== undefined);
}

/** Whether matchers take every alert, whatever its labels. */
export function takesAllAlerts(text: string): boolean {
  if (Token.isUnresolved(text)) return false;
  return split(text.trim().replace(/^\{([\s\S]*)\}$/, '$1')).every((matcher) => {
    const [, , operator, value = ''] = MATCHER.exec(matcher) ?? [];
    return operator === '=~' && unquote(value) === '.*';
  });
}

function matcherFault(text: string): string | undefined {
  const [, , operator, value = ''] = MATCHER.exec(text) ?? [];
  if (operator === undefined) {
    return `must be a label, one of = != =~ !~ and a value, such as 'severity="critical"', got '${text.trim()}'`;
  }
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value);
  if (!quoted && /(?<!\\)"/.test(value)) return `the quotes of '${text.trim()}' do not match`;
  const fault = operator.endsWith('~') ? regexFault(unquote(value)) : undefined;
  return fault === undefined ? undefined : `the regular expression of '${text.trim()}' is wrong: ${fault}`;
}

function unquote(value: string): string {
  return value
    .replace(/^"([\s\S]*)"$/, '$1')
    .replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** Matchers are separated by commas; a comma in quotes separates nothing. */
function split(text: string): string[] {
  const parts = text.match(/(?:"(?:[^"\\]|\\.)*"?|[^,"])+/g) ?? [];
  return parts.filter((part) => part.trim() !== '');
}

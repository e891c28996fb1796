import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { isMapping } from './mapping';
import type { WrittenOptions } from './written-options';

/**
 * The names of `patterns/patterns` in java-grok, which Data Prepper reads first: of its repository (thekrakken/java-grok) and of
 * two copies of a later state (metowolf/java-grok, whatap/java-grok), each name that one of them has.
 */
const JAVA_GROK = `
USERNAME USER EMAILLOCALPART EMAILADDRESS INT BASE10NUM NUMBER BASE16NUM BASE16FLOAT POSINT NONNEGINT WORD NOTSPACE SPACE DATA
GREEDYDATA QUOTEDSTRING UUID URN MAC CISCOMAC WINDOWSMAC COMMONMAC IPV6 IPV4 IP HOSTNAME HOST IPORHOST HOSTPORT PATH UNIXPATH
TTY WINPATH URIPROTO URIHOST URIPATH URIQUERY URIPARAM URIPATHPARAM URI MONTH MONTHNUM MONTHNUM2 MONTHDAY DAY YEAR HOUR MINUTE
SECOND TIME DATE_US DATE_EU ISO8601_TIMEZONE ISO8601_SECOND TIMESTAMP_ISO8601 DATE DATESTAMP TZ DATESTAMP_RFC822
DATESTAMP_RFC2822 DATESTAMP_OTHER DATESTAMP_EVENTLOG SYSLOGTIMESTAMP PROG SYSLOGPROG SYSLOGHOST SYSLOGFACILITY HTTPDATE QS
SYSLOGBASE MESSAGESLOG COMMONAPACHELOG COMBINEDAPACHELOG COMMONAPACHELOG_DATATYPED LOGLEVEL`;

/** Data Prepper's own, in `grok-patterns/patterns` of its processor. */
const DATA_PREPPER = `
ALB_URI ALB_HTTP_REQUEST_WITH_GENERAL_URI ALB_HTTP_REQUEST BASE_ALB_ACCESS_LOG_GENERAL_URI BASE_ALB_ACCESS_LOG
ALB_ACCESS_LOG_GENERAL_URI ALB_ACCESS_LOG ELB_URIPATHPARAM ELB_URI ELB_REQUEST_LINE ELB_ACCESS_LOG S3_HTTP_REQUEST S3_ACCESS_LOG
CLOUDFRONT_ACCESS_LOG VPC_FLOW_LOG`;

const KNOWN = `${JAVA_GROK}${DATA_PREPPER}`.trim().split(/\s+/);

/** As java-grok reads it: `%{NAME}`, `%{NAME:key}`, or a pattern on the spot, `%{NAME=regex}`. */
const REFERENCE = /%\{([A-z0-9]+)(?::[A-z0-9_:;,\-/\s.']+)?(?:=([^{}]+))?\}/g;

/** Refuses patterns that cannot be read, and warns of names that are not known. */
export function checkGrokPatterns(grok: WrittenOptions): void {
  const definitions = grok.at('pattern_definitions');
  const own = isMapping(definitions.value) ? Object.keys(definitions.value) : [];
  // A token can have any name.
  const open = definitions.open || grok.open || own.some((name) => Token.isUnresolved(name));
  const known = open ? undefined : [...KNOWN, ...own];
  for (const name of own) {
    const pattern = definitions.text(name);
    if (pattern !== undefined) checkNames(pattern, known, definitions.place.at(name));
  }
  const match = grok.at('match');
  const keys = isMapping(match.value) ? Object.keys(match.value) : [];
  for (const { value, place } of keys.flatMap((key) => match.list(key))) {
    if (typeof value !== 'string' || Token.isUnresolved(value)) continue;
    checkReadable(value, place);
    checkNames(value, known, place);
  }
}

function checkNames(pattern: string, known: readonly string[] | undefined, place: Place): void {
  if (!known || Token.isUnresolved(pattern)) return;
  const found = [...pattern.matchAll(REFERENCE)];
  const onTheSpot = found.filter(([, , definition]) => definition !== undefined).map(([, name]) => name);
  for (const [, name = ''] of found) {
    if (known.includes(name) || onTheSpot.includes(name)) continue;
    place.warn(
      'unknownGrokPattern',
      `has '%{${name}}', a pattern that is known neither of Data Prepper nor from the definitions beside it` +
        didYouMean(name, known),
    );
  }
}

/** What java-grok does not take for a reference stays as it is, and `{` is no part of a regular expression there. */
function checkReadable(pattern: string, place: Place): void {
  const rest = pattern.replace(REFERENCE, (reference) => ' '.repeat(reference.length));
  for (const { index } of rest.matchAll(/%\{(?!\d)/g)) {
    if (inBrackets(rest.slice(0, index))) continue;
    const end = pattern.indexOf('}', index);
    const written = end === -1 ? pattern.slice(index) : pattern.slice(index, end + 1);
    place.refuse(
      'GrokPatternMalformed',
      `must have patterns such as '%{NUMBER:status}', of letters, digits and '_', and a key without other signs than ` +
        `'_:;,-/.', got '${written}'`,
    );
  }
}

/** Whether a class of characters is open, in which every sign stands for itself. */
function inBrackets(before: string): boolean {
  const plain = before.replace(/\\./g, '');
  return plain.lastIndexOf('[') > plain.lastIndexOf(']') || before.includes('\\Q');
}

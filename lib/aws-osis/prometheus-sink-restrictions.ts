import type { WrittenOptions } from './written-options';

/** What Data Prepper has a name for and only one value. */
const ONLY: Readonly<Record<string, string>> = {
  encoding: 'snappy',
  content_type: 'application/x-protobuf',
  remote_write_version: '0.1.0',
};

export function checkPrometheusSink(sink: WrittenOptions): void {
  sink.needAtMostOne(['aws', 'authentication']);
  checkUrl(sink);
  for (const [key, only] of Object.entries(ONLY)) {
    const text = sink.text(key);
    // Of these Data Prepper reads only 'encoding' in whatever case.
    if (text === undefined || (key === 'encoding' ? text.toLowerCase() : text) === only) continue;
    sink.place.at(key).refuse('OptionValueUnknown', `must be '${only}', the only one yet, got '${text}'`);
  }
  const authentication = sink.at('authentication');
  if (!authentication.has('bearer_token')) return;
  authentication.place
    .at('bearer_token')
    .refuse('OptionForbidden', 'must not be there: Data Prepper does not authenticate with it yet');
}

function checkUrl(sink: WrittenOptions): void {
  const url = sink.text('url');
  if (url === undefined || url.startsWith('https://')) return;
  const insecure = sink.isTrue('insecure') || sink.at('insecure').open;
  if (url.startsWith('http://') && insecure && !sink.has('aws')) return;
  sink.place.at('url').refuse('UrlMalformed', `must begin with 'https://', got '${url}'`);
}

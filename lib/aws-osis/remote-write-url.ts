import type { Place } from '../core/place';

const END = '/api/v1/remote_write';
const WORKSPACE = /^https:\/\/[^/]+\/workspaces\/[^/]+\/api\/v1\/remote_write$/;

/** Refuses a URL that no workspace of Amazon Managed Service for Prometheus is written to. */
export function checkRemoteWriteUrl(url: string, place: Place): void {
  const example = `'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1a2b3c${END}'`;
  const ofWorkspace = /^https?:\/\/(?:[^/]+\.)?aps-workspaces[.-]/i.test(url);
  if (!/^https?:\/\/[^/\s]+/i.test(url) || (ofWorkspace && !WORKSPACE.test(url))) {
    place.refuse('UrlMalformed', `must be the URL to which a workspace is written, such as ${example}, got '${url}'`);
  }
  if (!url.endsWith(END)) {
    place.warn(
      'prometheusUrl',
      `does not end with '${END}', as the URL of a workspace of Amazon Managed Service for Prometheus does, ` +
        `the only one that OpenSearch Ingestion is documented to write to, got '${url}'`,
    );
  }
}

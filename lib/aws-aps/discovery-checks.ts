import { isIP } from 'node:net';
import type { Place } from '../core/place';
import {
  asList,
  count,
  duration,
  flag,
  isAbsent,
  knownText,
  labels,
  listOf,
  mapping,
  oneOf,
  text,
  type Check,
  type Mapping,
} from './scrape-checks';

/** The only host that managed collectors can resolve in a cluster. */
const API_SERVER = 'kubernetes.default.svc';
/** Where the collector's own token is; it has no other files that users know of. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/';
const LONGEST_PORT = 65_535;

/** What may select the objects of each role. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  node: ['node'],
  pod: ['pod', 'node'],
  service: ['service'],
  endpoints: ['endpoints', 'pod', 'service', 'node'],
  endpointslice: ['endpointslice', 'pod', 'service', 'node'],
  ingress: ['ingress'],
};
const ROLES = Object.keys(SELECTORS);
const TLS_VERSIONS = ['TLS10', 'TLS11', 'TLS12', 'TLS13'];

/** A file that the collector is to read. */
const file: Check = (place, value) => {
  text(place, value);
  const path = knownText(value);
  if (path === undefined || path === '' || path.startsWith(SERVICE_ACCOUNT)) return;
  place.warn('fileOfCollector', `names a file, '${path}', but nobody can put files where a managed collector runs`);
};

/** A secret that everybody can read who may see the template. */
const secret: Check = (place, value) => {
  text(place, value);
  const known = knownText(value);
  if (known === undefined || known === '' || known.startsWith('{{resolve:')) return;
  place.warn('secretInTemplate', `stands readable in the template; use the token of the service account if you can`);
};

const tlsConfig = mapping(
  {
    ca_file: file,
    cert_file: file,
    key_file: file,
    server_name: text,
    insecure_skip_verify: flag,
    min_version: oneOf(TLS_VERSIONS),
  },
  {
    newer: ['ca', 'cert', 'key', 'ca_ref', 'cert_ref', 'key_ref', 'max_version'],
    together: (place, fields) => {
      const [cert, key] = [isAbsent(fields['cert_file']), isAbsent(fields['key_file'])];
      if (cert !== key) place.refuse('KeyPairIncomplete', `must have both 'cert_file' and 'key_file', or neither`);
    },
  },
);

const authorization = mapping(
  { type: text, credentials: secret, credentials_file: file },
  {
    newer: ['credentials_ref'],
    together: (place, fields) => {
      exclude(place, fields, ['credentials', 'credentials_file']);
      if (knownText(fields['type'])?.trim().toLowerCase() === 'basic') {
        place.at('type').refuse('AuthorizationBasic', `must not be 'Basic'; use 'basic_auth' instead`);
      }
    },
  },
);

/** How the collector talks HTTP, to targets and to the API server. */
export const HTTP_FIELDS: Readonly<Record<string, Check>> = {
  basic_auth: mapping(
    { username: text, password: secret, password_file: file },
    {
      newer: ['username_file', 'username_ref', 'password_ref'],
      together: (place, fields) => exclude(place, fields, ['password', 'password_file']),
    },
  ),
  authorization,
  oauth2: mapping(
    {
      client_id: text,
      client_secret: secret,
      client_secret_file: file,
      scopes: listOf(text, 'scopes'),
      token_url: text,
      endpoint_params: mappingOfTexts('parameters'),
      tls_config: tlsConfig,
      proxy_url: text,
    },
    { newer: ['no_proxy', 'proxy_from_environment', 'proxy_connect_header', 'client_secret_ref'] },
  ),
  bearer_token: secret,
  bearer_token_file: file,
  tls_config: tlsConfig,
  proxy_url: text,
  follow_redirects: flag,
  enable_http2: flag,
};

/** What newer versions of Prometheus know of HTTP. */
export const NEWER_HTTP_FIELDS = ['no_proxy', 'proxy_from_environment', 'proxy_connect_header', 'http_headers'];

/** Refuses more than one way to authorize. */
export function validateAuthorization(place: Place, fields: Mapping): void {
  exclude(place, fields, ['bearer_token', 'bearer_token_file']);
  exclude(place, fields, ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file']);
}

function exclude(place: Place, fields: Mapping, names: readonly string[]): void {
  const given = names.filter((name) => !isAbsent(fields[name]));
  if (given.length > 1) {
    place.refuse('FieldsExclusive', `must have at most one of ${names.join(', ')}, got ${given.join(' and ')}`);
  }
}

function mappingOfTexts(what: string): Check {
  return (place, value) => {
    if (isAbsent(value)) return;
    if (typeof value !== 'object' || Array.isArray(value))
      place.refuse('MappingExpected', `must be a mapping of ${what}`);
    for (const [name, item] of Object.entries(value as Mapping)) text(place.at(name), item);
  };
}

const kubernetes = mapping(
  {
    role: oneOf(ROLES),
    api_server: text,
    kubeconfig_file: file,
    namespaces: mapping({ own_namespace: flag, names: listOf(text, 'namespaces') }),
    selectors: listOf(mapping({ role: oneOf(ROLES), label: text, field: text }), 'selectors'),
    attach_metadata: mapping({ node: flag }, { newer: ['namespace'] }),
    ...HTTP_FIELDS,
  },
  {
    newer: NEWER_HTTP_FIELDS,
    together: (place, fields) => {
      if (isAbsent(fields['role'])) place.refuse('RoleMissing', `must have 'role': one of ${ROLES.join(', ')}`);
      validateAuthorization(place, fields);
      validateSelectors(place, fields);
      if (fields['role'] === 'endpointslice') {
        place.warn(
          'endpointSlices',
          `finds endpoint slices, which the collector may not read unless the cluster lets it; use the role 'endpoints'`,
        );
      }
    },
  },
);

function validateSelectors(place: Place, fields: Mapping): void {
  const allowed = SELECTORS[knownText(fields['role']) ?? ''];
  asList(fields['selectors']).forEach((selector, index) => {
    const role = knownText((selector as Mapping)['role'] ?? '');
    if (!allowed || role === undefined || allowed.includes(role)) return;
    const [found, demand] = [role || 'nothing', `must be one of ${allowed.join(', ')} with this role`];
    place.at('selectors').at(index).at('role').refuse('SelectorRole', `${demand}, got '${found}'`);
  });
}

const dns = mapping(
  {
    names: listOf(text, 'names'),
    type: oneOf(['SRV', 'A', 'AAAA', 'MX', 'NS'], { ignoreCase: true }),
    port: count,
    refresh_interval: duration,
  },
  {
    together: (place, fields) => {
      if (isAbsent(fields['names']) || (Array.isArray(fields['names']) && fields['names'].length === 0)) {
        place.refuse('DnsNamesMissing', `must have 'names' with at least one name`);
      }
      const type = knownText(fields['type'] ?? 'SRV')?.toUpperCase();
      if (type !== undefined && type !== 'SRV' && (isAbsent(fields['port']) || knownText(fields['port']) === '0')) {
        place.refuse('DnsPortMissing', `must have 'port', since records of type ${type} have none`);
      }
    },
  },
);

/** A host and perhaps a port. */
const target: Check = (place, value) => {
  text(place, value);
  const address = knownText(value);
  if (address === undefined) return;
  if (address.includes('/')) {
    place.refuse('TargetNoAddress', `must be '<IP address>:<port>' without scheme and path, got '${address}'`);
  }
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (port !== undefined && (Number(port) < 1 || Number(port) > LONGEST_PORT)) {
    place.refuse('TargetPort', `must have a port from 1 to ${LONGEST_PORT}, got '${address}'`);
  }
  if (host === API_SERVER || (bracketed === undefined ? isIP(plain ?? '') === 4 : isIP(bracketed) === 6)) return;
  place.refuse(
    'TargetNoAddress',
    `must be an IP address with a port such as '10.0.1.5:9100' or '[fd00::5]:9100', since managed collectors resolve no ` +
      `host names but '${API_SERVER}', got '${address}'; find hosts by 'dns_sd_configs' (VPC) or 'kubernetes_sd_configs' (EKS)`,
  );
};

const staticConfig = mapping({ targets: listOf(target, 'targets'), labels });

/** How targets are found, as far as managed collectors do it. */
export const DISCOVERY_FIELDS: Readonly<Record<string, Check>> = {
  static_configs: listOf(staticConfig, 'groups of targets'),
  kubernetes_sd_configs: listOf(kubernetes, 'discoveries'),
  dns_sd_configs: listOf(dns, 'discoveries'),
};

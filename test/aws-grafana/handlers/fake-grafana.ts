import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../../support/fake-endpoint';

export const WORKSPACE = 'g-0123456789';
const DESCRIBE = new RegExp(`^/workspaces/${WORKSPACE}$`);
const ACCOUNTS = new RegExp(`^/workspaces/${WORKSPACE}/serviceaccounts$`);
const ACCOUNT = new RegExp(`^/workspaces/${WORKSPACE}/serviceaccounts/(\\d+)$`);
const TOKENS = new RegExp(`^/workspaces/${WORKSPACE}/serviceaccounts/(\\d+)/tokens$`);
const TOKEN = new RegExp(`^/workspaces/${WORKSPACE}/serviceaccounts/(\\d+)/tokens/(\\d+)$`);

interface Account {
  readonly name: string;
  readonly role: string;
  /** The keys of tokens that Grafana accepts, by the token's id. */
  readonly tokens: Map<string, string>;
}

type Json = Record<string, unknown>;
type Operation =
  | 'DescribeWorkspace'
  | 'CreateAccount'
  | 'ListAccounts'
  | 'DeleteAccount'
  | 'CreateToken'
  | 'DeleteToken'
  | 'GetObject'
  | 'Grafana';

/** Amazon Managed Grafana's API, and the Grafana of one workspace, as far as the handler uses them. */
export class FakeGrafana {
  static async start(): Promise<FakeGrafana> {
    const grafana: FakeGrafana = new FakeGrafana(await FakeEndpoint.start((request) => grafana.respond(request)));
    return grafana;
  }

  exists = true;
  status = 'ACTIVE';
  version = '10.4';
  address: string;
  readonly accounts = new Map<string, Account>();
  readonly dataSources = new Map<string, Json>();
  readonly dashboards = new Map<string, Json & { folderUid?: string }>();
  readonly folders = new Map<string, string>();
  readonly plugins = new Set<string>();
  readonly objects = new Map<string, string>();
  /** Every operation in order; requests to Grafana as `<method> <path>`. */
  readonly calls: string[] = [];
  /** Answers in place of the service, or before it does its work. */
  intercept: (call: string, request: FakeRequest) => FakeResponse | undefined = () => undefined;
  /** Spoils the answer after the work is done. */
  spoil: (call: string) => FakeResponse | undefined = () => undefined;
  /** Below it, tests have accounts of their own. */
  private ids = 100;

  private constructor(readonly endpoint: FakeEndpoint) {
    this.address = endpoint.url;
  }

  count(call: string): number {
    return this.calls.filter((each) => each === call).length;
  }

  /** How many accounts there have been. */
  get accountsMade(): number {
    return this.count('CreateAccount');
  }

  stop(): Promise<void> {
    return this.endpoint.stop();
  }

  private respond(request: FakeRequest): FakeResponse {
    const operation = this.operation(request);
    const call = operation === 'Grafana' ? `${request.method} ${request.path}` : operation;
    this.calls.push(call);
    const intercepted = this.intercept(call, request);
    if (intercepted) return intercepted;
    const response = operation === 'Grafana' ? this.grafana(request) : this.service(operation, request);
    return this.spoil(call) ?? response;
  }

  private operation({ method, path }: FakeRequest): Operation {
    if (path.startsWith('/api/')) return 'Grafana';
    if (DESCRIBE.test(path)) return 'DescribeWorkspace';
    if (ACCOUNTS.test(path)) return method === 'POST' ? 'CreateAccount' : 'ListAccounts';
    if (TOKENS.test(path)) return 'CreateToken';
    if (TOKEN.test(path)) return 'DeleteToken';
    if (ACCOUNT.test(path)) return 'DeleteAccount';
    return 'GetObject';
  }

  private service(operation: Operation, { path, query, body }: FakeRequest): FakeResponse {
    if (operation === 'GetObject') {
      const text = this.objects.get(path);
      return text === undefined ? s3Failure(404, 'NoSuchKey') : { body: text };
    }
    if (!this.exists) return failure(404, 'ResourceNotFoundException');
    const [, accountId = '', tokenId = ''] = TOKEN.exec(path) ?? TOKENS.exec(path) ?? ACCOUNT.exec(path) ?? [];
    const account = this.accounts.get(accountId);
    switch (operation) {
      case 'DescribeWorkspace': {
        const { status, version, address } = this;
        return json({ workspace: { id: WORKSPACE, status, grafanaVersion: version, endpoint: address } });
      }
      case 'CreateAccount':
        return this.createAccount(JSON.parse(body));
      case 'ListAccounts':
        return this.listAccounts(query.get('nextToken') ?? '0');
      default:
        if (!account) return failure(404, 'ResourceNotFoundException');
    }
    if (operation === 'DeleteAccount') this.accounts.delete(accountId);
    if (operation === 'DeleteToken') account.tokens.delete(tokenId);
    if (operation !== 'CreateToken') return json({});
    const id = String(++this.ids);
    account.tokens.set(id, `glsa_secret${id}`);
    return json({ serviceAccountToken: { id, name: 'token', key: `glsa_secret${id}` }, serviceAccountId: accountId });
  }

  private createAccount({ name, grafanaRole }: { name: string; grafanaRole: string }): FakeResponse {
    if ([...this.accounts.values()].some((account) => account.name === name)) return failure(409, 'ConflictException');
    const id = String(++this.ids);
    this.accounts.set(id, { name, role: grafanaRole, tokens: new Map() });
    return json({ id, name, grafanaRole, workspaceId: WORKSPACE });
  }

  /** Two accounts a page. */
  private listAccounts(from: string): FakeResponse {
    const all = [...this.accounts].map(([id, { name, role }]) => ({
      id,
      name,
      grafanaRole: role,
      isDisabled: 'false',
    }));
    const end = Number(from) + 2;
    const serviceAccounts = all.slice(Number(from), end);
    return json({ serviceAccounts, workspaceId: WORKSPACE, ...(end < all.length && { nextToken: String(end) }) });
  }

  private grafana({ method, path, headers, body }: FakeRequest): FakeResponse {
    const key = headers.authorization?.replace('Bearer ', '');
    const account = [...this.accounts.values()].find(({ tokens }) => [...tokens.values()].includes(key ?? ''));
    if (!account) return message(401, 'Invalid API key');
    const [, , kind = '', ...rest] = path.split('/');
    const sent = body === '' ? {} : (JSON.parse(body) as Json);
    if (kind === 'datasources' && account.role !== 'ADMIN') return message(403, 'Access denied to data sources');
    if (kind === 'datasources') return this.dataSource(method, rest.at(-1) ?? '', sent);
    if (kind === 'dashboards') return this.dashboard(method, rest.at(-1) ?? '', sent);
    if (kind === 'folders') return this.folder(method, rest.at(-1) ?? '', sent);
    if (kind === 'plugins') return this.plugins.has(rest[0] ?? '') ? json({}) : message(404, 'Plugin not found');
    return message(400, `${method} ${path}`);
  }

  private dataSource(method: string, uid: string, sent: Json): FakeResponse {
    const taken = [...this.dataSources].find(([other, { name }]) => name === sent['name'] && other !== sent['uid']);
    if (method === 'POST') {
      if (taken || this.dataSources.has(String(sent['uid']))) return message(409, 'data source exists already');
      this.dataSources.set(String(sent['uid']), sent);
      return json({ datasource: sent });
    }
    if (!this.dataSources.has(uid)) return message(404, 'Data source not found');
    if (method === 'PUT' && taken) return message(409, 'data source with the same name already exists');
    if (method === 'PUT') this.dataSources.set(uid, sent);
    if (method === 'DELETE') this.dataSources.delete(uid);
    return json(this.dataSources.get(uid) ?? {});
  }

  private dashboard(method: string, uid: string, sent: Json): FakeResponse {
    if (method === 'POST') return this.saveDashboard(sent);
    const dashboard = this.dashboards.get(uid);
    if (!dashboard) return message(404, 'Dashboard not found');
    if (method === 'DELETE') this.dashboards.delete(uid);
    return json({ dashboard, meta: {} });
  }

  private saveDashboard({ dashboard, folderUid, overwrite }: Json): FakeResponse {
    const sent = dashboard as Json;
    const existing = this.dashboards.get(String(sent['uid']));
    const conflict = (status: string) => ({ status: 412, body: JSON.stringify({ status, message: status }) });
    if (overwrite) return message(400, 'overwriting may hit the dashboard of somebody else');
    if (existing && existing['version'] !== sent['version']) return conflict('version-mismatch');
    const sameTitle = ([uid, other]: [string, Json & { folderUid?: string }]) =>
      uid !== sent['uid'] && other['title'] === sent['title'] && other.folderUid === folderUid;
    if ([...this.dashboards].some(sameTitle)) return conflict('name-exists');
    if (folderUid !== '' && !this.folders.has(String(folderUid))) return message(400, 'folder not found');
    const saved = { ...sent, id: existing?.['id'] ?? ++this.ids, version: Number(existing?.['version'] ?? 0) + 1 };
    this.dashboards.set(String(sent['uid']), { ...saved, folderUid: String(folderUid) });
    return json({ uid: sent['uid'] });
  }

  private folder(method: string, uid: string, sent: Json): FakeResponse {
    if (method === 'POST') {
      if (this.folders.has(String(sent['uid']))) return message(409, 'a folder with the same uid exists');
      if ([...this.folders.values()].includes(String(sent['title']))) return message(412, 'a folder has the title');
      this.folders.set(String(sent['uid']), String(sent['title']));
      return json(sent);
    }
    return this.folders.has(uid) ? json({ uid }) : message(404, 'folder not found');
  }
}

export function json(body: unknown): FakeResponse {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A failure of Grafana itself. */
export function message(status: number, text: string, headers: Record<string, string> = {}): FakeResponse {
  return { status, headers, body: JSON.stringify({ message: text }) };
}

/** A failure of the AWS API. */
export function failure(status: number, name: string): FakeResponse {
  return { status, headers: { 'x-amzn-errortype': name }, body: JSON.stringify({ message: 'as told' }) };
}

function s3Failure(status: number, code: string): FakeResponse {
  return { status, body: `<Error><Code>${code}</Code><Message>as told</Message></Error>` };
}

export { s3Failure };

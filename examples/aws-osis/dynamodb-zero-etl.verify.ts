import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import type { Check, CheckContext } from '../verification/check';
import { OpenSearch, type Hit } from '../verification/opensearch';
import { assumeRole, type SessionCredentials } from '../verification/signed-requests';

/** The first change of a new pipeline waits for the export, which takes minutes also when the table is empty. */
const FOLLOW_TIMEOUT_SECONDS = 1800;

export const checks: Check[] = [
  {
    promise: 'an item that is put is found, one that is changed is found as it is now, and one that is deleted is gone',
    timeoutSeconds: FOLLOW_TIMEOUT_SECONDS,
    run: followItem,
  },
];

async function followItem(context: CheckContext): Promise<string> {
  const roleArn = context.outputs.get('VerifierRoleArn');
  const orders = new OrdersTable(context, await assumeRole(context, roleArn));
  const endpoint = context.outputs.get('CollectionEndpoint');
  const search = new OpenSearch(context, { endpoint, service: 'aoss', roleArn });
  const index = context.outputs.get('IndexName');
  const id = randomUUID();
  const waitFor = async (what: string, wanted: (hits: readonly Hit[]) => boolean): Promise<string> => {
    const started = Date.now();
    await search.waitForHits(`${what} in '${index}'`, index, { query: { ids: { values: [id] } } }, wanted);
    return `${Math.round((Date.now() - started) / 1000)} s`;
  };
  const isNow = (status: string) => (hits: readonly Hit[]) => hits[0]?._source['status'] === status;

  context.cleanUp(`the order ${id}`, () => orders.delete(id));
  await orders.put(id, 'new');
  const put = await waitFor('the new order', isNow('new'));
  await orders.put(id, 'shipped');
  const changed = await waitFor('the order to be shipped', isNow('shipped'));
  await orders.delete(id);
  const deleted = await waitFor('the order to be gone', (hits) => hits.length === 0);
  return `put: found after ${put}, changed: after ${changed}, deleted: gone after ${deleted}`;
}

/** The table, as the verifier's role may use it. */
class OrdersTable {
  private readonly client: DynamoDBClient;
  private readonly TableName: string;

  constructor(
    private readonly context: CheckContext,
    credentials: SessionCredentials,
  ) {
    this.TableName = context.outputs.get('TableName');
    this.client = new DynamoDBClient({ ...context.clientConfig, credentials });
    context.cleanUp('the connections to the table', async () => this.client.destroy());
  }

  async put(id: string, status: string): Promise<void> {
    const Item = { id: { S: id }, status: { S: status } };
    const command = new PutItemCommand({ TableName: this.TableName, Item });
    await this.client.send(command, { abortSignal: this.context.signal });
  }

  /** Also called when the check has run out of time, so that its signal must not stop it. */
  async delete(id: string): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.TableName, Key: { id: { S: id } } }));
  }
}

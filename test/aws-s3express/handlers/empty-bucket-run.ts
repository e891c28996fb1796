import { LambdaClient } from '@aws-sdk/client-lambda';
import { createHandler } from '../../../lib/aws-s3express/handlers/empty-bucket';
import { createRun } from '../../../lib/aws-s3express/handlers/empty-bucket/run';
import { FakeDirectoryBucket } from '../../support/fake-directory-bucket';
import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../../support/fake-endpoint';

type Handler = ReturnType<typeof createHandler>;
type Event = Parameters<Handler>[0];

/** What CloudFormation is told, or `undefined` while the work goes on in another invocation. */
export type Answer = { Status: string; Reason?: string; PhysicalResourceId: string } | undefined;

/** The handler at work on a fake bucket, with a clock that only moves when it is told to, or while the handler sleeps. */
export class Run {
  static async start(name?: string): Promise<Run> {
    const bucket = await FakeDirectoryBucket.start(name);
    const run: Run = new Run(bucket, await FakeEndpoint.start((request) => run.service(request)));
    return run;
  }

  time = 1_000_000;
  /** How long every pause lasted that the handler took. */
  readonly pauses: number[] = [];
  /** How long an invocation may take. */
  timeout = 900_000;
  /** Whether a new invocation may be begun, and CloudFormation's answers be delivered. */
  serviceIsUp = true;
  /** What the handler handed on to a new invocation of itself. */
  readonly handedOn: Event[] = [];
  private readonly answers = new Map<string, NonNullable<Answer>>();

  private constructor(
    readonly bucket: FakeDirectoryBucket,
    private readonly services: FakeEndpoint,
  ) {
    // The SDK's pauses between attempts are a random share of a maximum: none of it here. Their number stays the real one.
    jest.spyOn(Math, 'random').mockReturnValue(0);
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  }

  event(RequestType: string, BucketName = this.bucket.name): Event {
    const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Emptying' };
    const ResponseURL = `${this.services.url}/answer?signature=s`;
    return {
      RequestType,
      ...ids,
      ResponseURL,
      PhysicalResourceId: this.bucket.name,
      ResourceProperties: { BucketName },
    };
  }

  /** One invocation of the function, in an environment of its own as after a cold start. */
  async invoke(event: Event): Promise<Answer> {
    const clock = {
      now: () => this.time,
      sleep: async (ms: number) => {
        if (ms > 0) this.pauses.push(ms);
        this.time += Math.max(0, ms);
      },
    };
    const { clientConfig } = this.bucket.endpoint;
    const lambda = new LambdaClient(this.services.clientConfig);
    const handler = createHandler({ clock, lambda, run: createRun(clock, clientConfig) });
    const end = this.time + this.timeout;
    this.answers.delete(event.RequestId);
    await handler(event, { functionName: 'emptier', getRemainingTimeInMillis: () => end - this.time });
    return this.answers.get(event.RequestId);
  }

  async delete(): Promise<Answer> {
    return this.invoke(this.event('Delete'));
  }

  /** The lines that were logged. */
  get log(): string {
    return jest.mocked(console.log).mock.calls.join('\n');
  }

  /** How often CloudFormation's URL was called. */
  get answerAttempts(): number {
    return this.services.requests.filter(({ method }) => method === 'PUT').length;
  }

  async stop(): Promise<void> {
    await Promise.all([this.bucket.endpoint.stop(), this.services.stop()]);
    jest.restoreAllMocks();
  }

  /** CloudFormation, which takes answers, and Lambda, which begins invocations. */
  private service({ method, path, query, headers, body }: FakeRequest): FakeResponse {
    if (!this.serviceIsUp) return { status: 503 };
    if (method === 'PUT' && path === '/answer' && query.get('signature') === 's' && !headers['content-type']) {
      const answer = JSON.parse(body);
      this.answers.set(answer.RequestId, answer);
      return {};
    }
    if (path === '/2015-03-31/functions/emptier/invocations' && headers['x-amz-invocation-type'] === 'Event') {
      this.handedOn.push(JSON.parse(body));
      return { status: 202 };
    }
    return { status: 400, body: `${method} ${path}` };
  }
}

/** What CloudFormation is told when all is well. */
export const SUCCESS = expect.objectContaining({ Status: 'SUCCESS' });

/** What CloudFormation is told when something is wrong. */
export function failed(reason: string): unknown {
  return expect.objectContaining({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
}

import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../support/fake-endpoint';
import { fakeS3, type FakeAccessPoint } from './fake-s3';

/** Answers a request instead of the fake service, or leaves it alone. */
export type Intercept = (service: string, request: FakeRequest) => FakeResponse | undefined;

/** What is deployed in the fake account. */
export interface FakeDeployment {
  readonly outputs?: Record<string, string>;
  readonly status?: string;
  readonly keyArn?: string;
  readonly accessPoint?: FakeAccessPoint;
}

/** One endpoint that plays CloudFormation with a single stack, and S3; `intercept` adds other services and faults. */
export class FakeAccount {
  static async start(deployment: FakeDeployment = {}): Promise<FakeAccount> {
    const objects = new Map<string, string>();
    const faults: Intercept[] = [];
    const s3 = fakeS3(objects, deployment);
    const endpoint = await FakeEndpoint.start((request) => {
      const service = serviceOf(request);
      for (const fault of faults) {
        const answer = fault(service, request);
        if (answer !== undefined) {
          return answer;
        }
      }
      if (service === 'cloudformation') {
        return describeStacks(deployment);
      }
      return service.startsWith('s3') ? s3(request) : { status: 501, body: `the fake account has no ${service}` };
    });
    return new FakeAccount(endpoint, objects, faults);
  }

  private constructor(
    readonly endpoint: FakeEndpoint,
    /** `bucket/key` and content of all objects. */
    readonly objects: Map<string, string>,
    private readonly faults: Intercept[],
  ) {}

  /** Lets `answer` see every request before the fake services do; the latest addition sees it first. */
  intercept(answer: Intercept): void {
    this.faults.unshift(answer);
  }

  stop(): Promise<void> {
    return this.endpoint.stop();
  }
}

/** The name under which the client has signed the request. */
function serviceOf({ headers }: FakeRequest): string {
  return /\/([\w-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1] ?? 'unsigned';
}

/** An error of the services that speak AWS's query protocol. */
export function queryError(code: string, message: string, status = 400): FakeResponse {
  return {
    status,
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

/** What STS answers to AssumeRole: credentials that the key's id tells apart. */
export function assumedRole(accessKeyId = 'assumed'): FakeResponse {
  return {
    body:
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId>` +
      '<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>' +
      '</Credentials></AssumeRoleResult></AssumeRoleResponse>',
  };
}

/** A status that no HTTP answer may have makes the endpoint drop the connection. */
export const dropConnection: FakeResponse = { status: 1 };

function describeStacks({ outputs, status = 'CREATE_COMPLETE' }: FakeDeployment): FakeResponse {
  if (outputs === undefined) {
    return queryError('ValidationError', 'Stack with id example does not exist');
  }
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return {
    body:
      '<DescribeStacksResponse><DescribeStacksResult><Stacks><member>' +
      `<StackName>example</StackName><StackStatus>${status}</StackStatus><Outputs>${members.join('')}</Outputs>` +
      '</member></Stacks></DescribeStacksResult></DescribeStacksResponse>',
  };
}

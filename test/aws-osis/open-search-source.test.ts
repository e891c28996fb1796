import { CfnParameter, Duration } from 'aws-cdk-lib';
import { CfnCollection } from 'aws-cdk-lib/aws-opensearchserverless';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { aws_opensearchserverless as aoss } from '../../lib';
import { IndexDiscovery, SearchContextType, Source, TrustedCertificate } from '../../lib/aws-osis';
import { SourceContext, USER } from './pull-source-context';

const HOSTS = ['https://search.example.com:9200'];
const READING = {
  includeIndices: ['logs-.*'],
  excludeIndices: ['\\..*'],
  scheduling: {
    interval: Duration.hours(1),
    indexReadCount: 2,
    startTime: '2026-12-01T00:00:00Z',
    discovery: IndexDiscovery.SINGLE_SCAN,
  },
  searchContextType: SearchContextType.SCROLL,
  batchSize: 500,
  acknowledgments: false,
};
const READ = {
  indices: { include: [{ index_name_regex: 'logs-.*' }], exclude: [{ index_name_regex: '\\..*' }] },
  scheduling: {
    interval: '3600s',
    index_read_count: 2,
    start_time: '2026-12-01T00:00:00Z',
    discovery_mode: 'single_scan',
  },
  search_options: { search_context_type: 'scroll', batch_size: 500 },
  acknowledgments: false,
};

function domain({ stack }: SourceContext): opensearch.IDomain {
  return opensearch.Domain.fromDomainAttributes(stack, 'Domain', {
    domainArn: 'arn:aws:es:us-east-1:123456789012:domain/shop',
    domainEndpoint: 'https://search-shop-1.us-east-1.es.amazonaws.com',
  });
}

describe('self-managed servers', () => {
  test('are read by a user, with acknowledgments', () => {
    const context = new SourceContext();
    const bound = context.bind(Source.openSearch({ hosts: HOSTS, credentials: context.credentials }));
    expect(bound).toEqual({
      name: 'opensearch',
      options: { hosts: HOSTS, authentication: USER, acknowledgments: true },
    });
  });

  test('are read without a user where that is said', () => {
    const { options } = new SourceContext().bind(Source.openSearch({ hosts: HOSTS, disableAuthentication: true }));
    expect(options).toEqual({ hosts: HOSTS, disable_authentication: true, acknowledgments: true });
  });

  test('refuse to be read without a user that nobody spoke of', () => {
    expect(() => new SourceContext().bind(Source.openSearch({ hosts: HOSTS }))).toThrow(
      "exactly one of 'credentials' and 'disableAuthentication' must be given, got neither: the second is for servers that let in everybody",
    );
  });

  test('refuse a user whom they would not ask for', () => {
    const context = new SourceContext();
    const source = Source.openSearch({ hosts: HOSTS, credentials: context.credentials, disableAuthentication: true });
    expect(() => context.bind(source)).toThrow('must be given, got both');
  });

  test('are read with all options, as for a migration from Elasticsearch', () => {
    const pem = '-----BEGIN CERTIFICATE-----';
    const certificate = TrustedCertificate.fromPem(pem);
    const context = new SourceContext();
    const { credentials } = context;
    const source = Source.openSearch({ hosts: HOSTS, credentials, elasticsearch7: true, certificate, ...READING });
    expect(context.bind(source).options).toEqual({
      hosts: HOSTS,
      authentication: USER,
      distribution_version: 'es7',
      connection: { certificate: pem },
      ...READ,
    });
  });

  test('are scheduled in part', () => {
    const source = Source.openSearch({
      hosts: HOSTS,
      disableAuthentication: true,
      scheduling: { discovery: IndexDiscovery.PERIODIC },
      excludeIndices: ['a'],
      batchSize: 10,
    });
    expect(new SourceContext().bind(source).options).toMatchObject({
      scheduling: { discovery_mode: 'periodic' },
      indices: { exclude: [{ index_name_regex: 'a' }] },
      search_options: { batch_size: 10 },
    });
  });
});

describe('a domain', () => {
  test('is read by its role, with acknowledgments', () => {
    const context = new SourceContext();
    const read = domain(context);
    const bound = context.bind(Source.openSearchDomain(read));
    expect(bound).toEqual({
      // Its access policy may be a resource beside it.
      dependencies: [read],
      name: 'opensearch',
      options: {
        hosts: ['https://search-shop-1.us-east-1.es.amazonaws.com'],
        aws: { region: 'us-east-1' },
        acknowledgments: true,
      },
    });
  });

  test('is read with all options', () => {
    const context = new SourceContext();
    expect(context.bind(Source.openSearchDomain(domain(context), READING)).options).toMatchObject(READ);
  });

  test('may be searched, but neither written nor emptied', () => {
    const context = new SourceContext();
    context.bind(Source.openSearchDomain(domain(context)));
    const arn = 'arn:aws:es:us-east-1:123456789012:domain/shop';
    expect(context.allowed).toEqual([
      { Effect: 'Allow', Action: 'es:DescribeDomain', Resource: arn },
      { Effect: 'Allow', Action: 'es:ESHttpGet', Resource: `${arn}/*` },
      {
        Effect: 'Allow',
        Action: 'es:ESHttpPost',
        Resource: [
          `${arn}/*/_search`,
          `${arn}/*/_search/point_in_time`,
          `${arn}/*/_search/scroll`,
          `${arn}/_search`,
          `${arn}/_search/scroll`,
        ],
      },
      {
        Effect: 'Allow',
        Action: 'es:ESHttpDelete',
        Resource: [`${arn}/_search/point_in_time`, `${arn}/_search/scroll`],
      },
    ]);
  });

  test('of another region is asked there', () => {
    const context = new SourceContext();
    const elsewhere = opensearch.Domain.fromDomainAttributes(context.stack, 'Elsewhere', {
      domainArn: 'arn:aws:es:eu-west-1:123456789012:domain/shop',
      domainEndpoint: 'search-shop-1.eu-west-1.es.amazonaws.com',
    });
    expect(context.bind(Source.openSearchDomain(elsewhere)).options).toMatchObject({ aws: { region: 'eu-west-1' } });
  });

  test('of the app is found by its attributes', () => {
    const context = new SourceContext();
    const owned = new opensearch.Domain(context.stack, 'Owned', { version: opensearch.EngineVersion.OPENSEARCH_2_19 });
    const { options } = context.bind(Source.openSearchDomain(owned));
    const logicalId = context.stack.getLogicalId(owned.node.defaultChild as opensearch.CfnDomain);
    expect(options['hosts']).toEqual([
      { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [logicalId, 'DomainEndpoint'] }]] },
    ]);
    expect(context.allowed[0]!['Resource']).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  });
});

describe('a collection', () => {
  test('is read by its role, with acknowledgments', () => {
    const context = new SourceContext();
    const collection = CfnCollection.fromCollectionId(context.stack, 'Collection', 'abc123');
    expect(context.bind(Source.openSearchServerless(collection))).toEqual({
      name: 'opensearch',
      options: {
        hosts: [{ 'Fn::Join': ['', ['https://abc123.us-east-1.aoss.', { Ref: 'AWS::URLSuffix' }]] }],
        aws: { region: 'us-east-1', serverless: true },
        acknowledgments: true,
      },
    });
    expect(context.allowed).toEqual([
      {
        Effect: 'Allow',
        Action: 'aoss:APIAccessAll',
        Resource: 'arn:aws:aoss:us-east-1:123456789012:collection/abc123',
      },
    ]);
  });

  test('of the app is found by its attributes', () => {
    const context = new SourceContext();
    const owned = new CfnCollection(context.stack, 'Owned', { name: 'logs' });
    const { options } = context.bind(Source.openSearchServerless(owned, READING));
    expect(options).toMatchObject({
      ...READ,
      hosts: [{ 'Fn::GetAtt': ['Owned', 'CollectionEndpoint'] }],
    });
    expect(context.allowed[0]!['Resource']).toEqual({ 'Fn::GetAtt': ['Owned', 'Arn'] });
  });

  test('inside of a construct is found by its attributes', () => {
    const context = new SourceContext();
    const outer = new Construct(context.stack, 'Outer');
    const { collectionRef } = new CfnCollection(outer, 'Resource', { name: 'logs' });
    const collection = Object.assign(outer, { collectionRef, env: context.stack.env });
    expect(context.bind(Source.openSearchServerless(collection)).options['hosts']).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^Outer/), 'CollectionEndpoint'] },
    ]);
  });

  test('of another app is where it is said to be, as one of the next generation', () => {
    const context = new SourceContext();
    const collectionEndpoint = 'https://abc123.aoss.us-east-1.on.aws';
    const collection = aoss.Collection.fromCollectionAttributes(context.stack, 'Collection', {
      collectionArn: 'arn:aws:aoss:us-east-1:123456789012:collection/abc123',
      collectionName: 'logs',
      collectionEndpoint,
    });
    expect(context.bind(Source.openSearchServerless(collection)).options['hosts']).toEqual([collectionEndpoint]);
  });

  test('takes an id that is not known yet', () => {
    const context = new SourceContext();
    const id = new CfnParameter(context.stack, 'Id').valueAsString;
    const collection = CfnCollection.fromCollectionId(context.stack, 'Collection', id);
    expect(context.bind(Source.openSearchServerless(collection)).options['hosts']).toEqual([
      { 'Fn::Join': ['', ['https://', { Ref: 'Id' }, '.us-east-1.aoss.', { Ref: 'AWS::URLSuffix' }]] },
    ]);
  });
});

import { CfnOutput, Duration, RemovalPolicy, Stack, Validations, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { aws_osis as osis } from '../../lib';
import { DisposableBucket } from '../disposable-bucket';
import { SmallDomain } from '../small-domain';

/** What Data Prepper calls them: the first is an alias of `otel-v1-apm-span-000001` and all that follow it. */
const SPANS = 'otel-v1-apm-span';
const SERVICE_MAP = 'otel-v1-apm-service-map';

/**
 * Traces of OpenTelemetry, or of Jaeger, in the Trace Analytics of OpenSearch Dashboards: spans, and a map of which service
 * calls which.
 *
 * The pipeline takes OTLP over HTTP from whoever has the role of a collector, and gives every span to two sub-pipelines: one
 * completes spans by the group of their trace, the other draws the map twice a minute. Documents that the domain refuses are
 * kept in a bucket. Everything goes with the stack, data as well, since it is an example.
 *
 * The domain takes signed requests only, which a browser does not send: open DashboardsUrl through a proxy that signs them for
 * the service `es`, such as aws-sigv4-proxy, with credentials of somebody whose policies allow `es:ESHttp*` on the domain.
 *
 * An OpenTelemetry Collector (the distribution with contributed parts) that runs with credentials of the account takes what
 * clients of Jaeger send, and sends it on:
 *
 *     extensions:
 *       sigv4auth: { region: <region>, service: osis, assume_role: { arn: <CollectorRoleArn> } }
 *     receivers:
 *       jaeger: { protocols: { grpc: {}, thrift_http: {} } }
 *     exporters:
 *       # As the source of the pipeline has it; the Collector's own default is gzip.
 *       otlphttp: { traces_endpoint: <TracesUrl>, compression: none, auth: { authenticator: sigv4auth } }
 *     service:
 *       extensions: [sigv4auth]
 *       pipelines: { traces: { receivers: [jaeger], exporters: [otlphttp] } }
 *
 * Deploy: npx cdk deploy osis-traces (about 30 minutes)
 * Try it: npm run verify -- osis-traces
 * Cost:   about 0.52 USD an hour, also while no span comes: 0.48 for two OCUs of the pipeline, 0.04 for the domain; the alarms
 *         are 1 to 2 USD a month
 */
export class TracesExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const domain = new SmallDomain(this, 'Domain', {
      oneNode:
        'Its spans are those of an example, which is not worth a second node, and they may be lost with the node',
      noSlowLogs:
        'An example has too few spans for slow requests; what the domain refuses is in the log of the pipeline',
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const refused = new DisposableBucket(this, 'Refused', {
      noAccessLog:
        'Only the role of the pipeline is let in, and its calls can be recorded by CloudTrail without a bucket more',
    });
    const deadLetterQueue = osis.DeadLetterQueue.toBucket(refused);
    const flushTimeout = Duration.seconds(10);

    const pipeline = new osis.Pipeline(this, 'Pipeline', {
      subPipelineName: 'entry',
      source: osis.Source.otelTraces(),
      // Both sub-pipelines keep state by trace, so that all spans of one have to meet in one place.
      processors: [osis.Processor.tracePeerForwarder()],
      sinks: [
        osis.Sink.subPipeline('spans', {
          processors: [osis.Processor.otelTraces()],
          sinks: [
            osis.Sink.domain(domain, {
              indexType: osis.IndexType.TRACE_ANALYTICS_RAW,
              flushTimeout,
              deadLetterQueue,
            }),
          ],
        }),
        osis.Sink.subPipeline('service-map', {
          processors: [osis.Processor.serviceMap({ windowDuration: Duration.seconds(30) })],
          sinks: [
            osis.Sink.domain(domain, {
              indexType: osis.IndexType.TRACE_ANALYTICS_SERVICE_MAP,
              flushTimeout,
              deadLetterQueue,
            }),
          ],
        }),
      ],
    });
    // The pipeline goes before the bucket is emptied, so that it cannot fill it again.
    pipeline.node.addDependency(refused);
    pipeline.addAlarms('Alarms');
    this.explainWildcards(pipeline);

    const collector = this.role('Collector', 'Sends spans to the pipeline');
    pipeline.grants.ingest(collector);
    const verifier = this.role('Verifier', 'Searches for spans, and for services in the map');
    iam.Grant.addToPrincipal({
      grantee: verifier,
      actions: ['es:ESHttpPost'],
      resourceArns: [SPANS, SERVICE_MAP].map((index) => `${domain.domainArn}/${index}/_search`),
    });

    new CfnOutput(this, 'TracesUrl', { value: pipeline.ingestUrl('/entry/v1/traces') });
    new CfnOutput(this, 'CollectorRoleArn', { value: collector.roleArn });
    new CfnOutput(this, 'DomainEndpoint', { value: `https://${domain.domainEndpoint}` });
    new CfnOutput(this, 'DashboardsUrl', { value: `https://${domain.domainEndpoint}/_dashboards` });
    new CfnOutput(this, 'VerifierRoleArn', { value: verifier.roleArn });
  }

  private role(id: string, description: string): iam.Role {
    return new iam.Role(this, id, { description, assumedBy: new iam.AccountPrincipal(this.account) });
  }

  private explainWildcards(pipeline: osis.Pipeline): void {
    const objects = 'The pipeline names the objects itself, and can only put them under this prefix';
    const reasons = {
      '<Domain66AC69E0.Arn>/*':
        'Beside documents the pipeline makes templates, aliases and a policy for its indexes, under paths that change with its version',
      '<Refused1048AB1D.Arn>/spans/dlq/*': objects,
      '<Refused1048AB1D.Arn>/service-map/dlq/*': objects,
    };
    for (const [resource, reason] of Object.entries(reasons)) {
      Validations.of(pipeline).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}

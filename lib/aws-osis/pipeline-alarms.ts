import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { fail, validateInteger } from '../core/validation';
import { lasting, MINUTE, never, pluginAlarms, QUARTER, type AlarmSettings } from './alarm-conditions';
import { latencyAlarms, readsStream, silenceAlarm, validatePeriod } from './alarm-limits';
import type { Pipeline } from './pipeline';

/** What the alarms of a pipeline know and do. */
export interface PipelineAlarmsOptions {
  /**
   * What the alarms do when they go off, such as `new SnsAction(topic)`.
   *
   * @default - nothing; the alarms only show in CloudWatch
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Per cent, from 1 to 100, from which on the processors of the pipeline are too busy.
   *
   * @default 80
   */
  readonly cpuUsage?: number;

  /**
   * Per cent, from 1 to 100, from which on the buffer of the pipeline is too full.
   *
   * @default 80
   */
  readonly bufferUsage?: number;

  /**
   * How long one bulk request to OpenSearch may take. What is slow depends on the domain or collection.
   *
   * @default - no alarm
   */
  readonly bulkRequestLatency?: Duration;

  /**
   * How long an event may take on average from its source, for example a change of a table, to OpenSearch. The alarm goes off
   * when it has taken longer for an hour: after an export of a table it does for some time.
   *
   * @default - no alarm
   */
  readonly endToEndLatency?: Duration;

  /**
   * How long it may be that no change comes from the stream of a DynamoDB table: whole minutes, up to a day, known at synth as
   * aws-cdk-lib asks of all periods. Either the table has no changes, or the pipeline does not get them.
   *
   * @default - no alarm
   */
  readonly noChangeEvents?: Duration;
}

/** Which pipeline the alarms are for, and what they know and do. */
export interface PipelineAlarmsProps extends PipelineAlarmsOptions {
  /** The pipeline. It must be made in this app, since only then is known what it is made of. */
  // eslint-disable-next-line awscdk/no-construct-in-interface -- what it is made of is known of no other.
  readonly pipeline: Pipeline;
}

/**
 * The alarms that AWS recommends, for what a pipeline is made of: each source, processor and sink has its own. CloudWatch
 * bills each alarm.
 *
 * Missing data never raises an alarm, except that of `noChangeEvents`: a metric that is missing means that nothing happened.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/osis-best-practices.html
 * @example
 * declare const pipeline: osis.Pipeline;
 * declare const topic: sns.Topic;
 * pipeline.addAlarms('Alarms', { alarmActions: [new cloudwatch_actions.SnsAction(topic)] });
 */
export class PipelineAlarms extends Construct {
  /** For 45 minutes the pipeline has had as many OCUs as it may have: raise `maxCapacity`. */
  public readonly computeUnits: cloudwatch.Alarm;
  /** For 45 minutes the processors were busy. */
  public readonly cpuUsage: cloudwatch.Alarm;
  /** All alarms, those over single plugins among them. */
  public readonly all: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: PipelineAlarmsProps) {
    super(scope, id);

    const { pipeline, alarmActions = [], cpuUsage = 80, bufferUsage = 80 } = props;
    const { bulkRequestLatency, endToEndLatency, noChangeEvents } = props;
    validateInteger(this, 'cpuUsage', cpuUsage, { min: 1, max: 100 });
    validateInteger(this, 'bufferUsage', bufferUsage, { min: 1, max: 100 });

    const { metrics } = pipeline;
    const { plugins } = pipeline._body;
    this.computeUnits = this.add({
      ...lasting('ComputeUnits', metrics.metricComputeUnits(QUARTER), pipeline._capacity.max),
      alarmDescription: 'The pipeline has as many OCUs as it may have; raise maxCapacity',
    });
    this.cpuUsage = this.add({
      ...lasting('CpuUsage', metrics.metricCpuUsage(QUARTER), cpuUsage),
      alarmDescription: `The processors of the pipeline are ${cpuUsage} % busy; raise maxCapacity`,
    });
    const others = [
      ...this.entry(pipeline, bufferUsage),
      ...pluginAlarms(metrics, plugins),
      ...this.latencies({ pipeline, bulkRequestLatency, endToEndLatency }),
      ...this.silence({ pipeline, noChangeEvents }),
    ].map((settings) => this.add(settings));
    this.all = [this.computeUnits, this.cpuUsage, ...others];
    for (const alarm of this.all) alarm.addAlarmAction(...alarmActions);
  }

  private add({ id, ...props }: AlarmSettings): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, id, props);
  }

  /** How events get in. */
  private entry({ metrics, _body, _persistentBuffer }: Pipeline, bufferUsage: number): AlarmSettings[] {
    const { source, push } = _body.plugins;
    if (!source) return [];
    const { subPipeline } = source;
    const buffer = {
      ...lasting('BufferUsage', metrics.metricBufferUsage(subPipeline, QUARTER), bufferUsage),
      alarmDescription: `The buffer of the pipeline is ${bufferUsage} % full: what comes after it is too slow`,
    };
    const failures = metrics.metricAuthFailures(subPipeline, MINUTE);
    const strangers = never(
      'AuthFailures',
      failures,
      'Requests are not signed with SigV4, or by somebody without osis:Ingest',
    );
    return [...(_persistentBuffer ? [] : [buffer]), ...(push ? [strangers] : [])];
  }

  private latencies({ pipeline, bulkRequestLatency, endToEndLatency }: PipelineAlarmsProps): AlarmSettings[] {
    const sinks = pipeline._body.plugins.all.filter(({ kind, name }) => kind === 'sink' && name === 'opensearch');
    const limits = { bulkRequestLatency, endToEndLatency };
    const [given] = Object.entries(limits).find(([, limit]) => limit !== undefined) ?? [];
    if (given !== undefined && sinks.length === 0) {
      fail(this, 'NoOpenSearchSink', `'${given}' must be left out for a pipeline without a sink 'opensearch'`);
    }
    const names = new Set(sinks.map(({ subPipeline }) => subPipeline));
    return [...names].flatMap((name) => latencyAlarms(pipeline.metrics, name, limits));
  }

  private silence({ pipeline, noChangeEvents }: PipelineAlarmsProps): AlarmSettings[] {
    if (noChangeEvents === undefined) return [];
    const { source } = pipeline._body.plugins;
    if (!source || !readsStream(source)) {
      fail(this, 'NoChangeEvents', `'noChangeEvents' must be left out for a pipeline that reads no stream of a table`);
    }
    validatePeriod(this, 'noChangeEvents', noChangeEvents);
    return [silenceAlarm(pipeline.metrics, source.subPipeline, noChangeEvents)];
  }
}

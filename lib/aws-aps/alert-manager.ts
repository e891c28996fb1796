import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Stack, Token } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';
import { validateAlertManager } from './alert-manager-document';
import type { AlertReceiver } from './alert-receiver';
import { allRoutes, type AlertRouteOptions, type InhibitRule, renderInhibitRule, renderRoute } from './alert-route';
import { type AlertSource, allowAlerts, warnOfForeignTopic } from './alert-topics';
import { type Fields, Shape } from './document-shape';
import { templateFault } from './rules-document';
import { readYaml, type YamlData } from '../core/yaml-source';
import { pathInWords } from '../core/yaml-tree';
import { literal, writeYaml } from '../core/yaml-text';

/** The service's limit for the definition. */
const LARGEST_DEFINITION = 1024 * 1024;
const DEFAULT_GROUP_BY = ['alertname', 'cluster'];

/** Who is told of which alerts, and how. */
export interface AlertManagerOptions extends AlertRouteOptions {
  /** Who is told of all alerts that none of `routes` takes. */
  readonly receiver: AlertReceiver;

  /**
   * Alerts that are not sent while another fires.
   *
   * @default - none
   */
  readonly inhibitRules?: InhibitRule[];

  /**
   * Go templates by name, for the texts of notifications: `{{ define "subject" }}…{{ end }}` is called by
   * `{{ template "subject" . }}`.
   *
   * @default - Alertmanager's own
   */
  readonly templates?: Record<string, string>;
}

/** What belongs to a definition in YAML. */
export interface AlertManagerTopics {
  /**
   * The topics that the definition sends to, for their policies to be arranged. Of those that are not here a warning says
   * what their owners must add.
   *
   * @default - none
   */
  readonly topics?: sns.ITopicRef[];
}

/**
 * Who is told of the alerts of a workspace: the alert manager that Amazon Managed Service for Prometheus runs for it.
 *
 * Everything is checked at synth: receivers, routes, matchers, durations. The policies of the app's topics, and of their
 * keys, let the workspace in.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alert-manager.html
 */
export class AlertManager {
  /** A typed definition. */
  public static of(options: AlertManagerOptions): AlertManager {
    return new AlertManager((scope) => {
      const config = configOf(options);
      const shape = new Shape((path, code, message) =>
        fail(scope, code, `'alertManager', ${pathInWords(path)}: ${message}`),
      );
      validateAlertManager(shape, config);
      const { templates } = options;
      validateTemplates(shape, templates);
      const definition = writeYaml({
        ...(templates && { template_files: templates }),
        alertmanager_config: literal(writeYaml(config)),
      });
      const topics = receiversOf(options).flatMap((receiver) => receiver._topics);
      return { text: definition, topics, foreign: [] };
    });
  }

  /**
   * The service's definition file, `alertmanager_config: |` with an Alertmanager configuration as text, and
   * `template_files`; or an Alertmanager configuration alone.
   *
   * @param text the YAML; what is wrong with it is said at synth, with its line
   */
  public static fromYaml(text: string, topics: AlertManagerTopics = {}): AlertManager {
    return AlertManager.read('alertManager', text, topics);
  }

  /**
   * The service's definition file, or an Alertmanager configuration alone, as `fromYaml` reads them.
   *
   * @param path the file, relative to where the app runs; a file that cannot be read throws at once
   */
  public static fromFile(path: string, topics: AlertManagerTopics = {}): AlertManager {
    return AlertManager.read(basename(path), readFileSync(path, 'utf8'), topics);
  }

  private static read(name: string, text: string, { topics = [] }: AlertManagerTopics): AlertManager {
    return new AlertManager((scope) => {
      const source = readYaml(scope, name, text);
      const whole = isDefinition(source.data);
      const named = validateAlertManager(...(whole ? innerConfig(scope, name, source) : outerConfig(source)));
      const own = topics.map(({ topicRef }) => identity(scope, topicRef.topicArn));
      const definition = whole ? text : writeYaml({ alertmanager_config: literal(text) });
      return {
        text: definition,
        topics: [...topics],
        foreign: [...new Set(named)].filter((arn) => !own.includes(identity(scope, arn))),
      };
    });
  }

  private constructor(private readonly render: (scope: Construct) => Definition) {}

  /**
   * The definition as the workspace takes it, its topics opened for the workspace.
   *
   * @internal
   */
  public _bind(scope: Construct, workspace: AlertSource): string {
    const { text, topics, foreign } = this.render(scope);
    const size = Buffer.byteLength(text);
    if (size > LARGEST_DEFINITION) {
      fail(scope, 'TooLarge', `'alertManager' must be at most ${LARGEST_DEFINITION} bytes of YAML, got ${size}`);
    }
    for (const topic of new Set(topics)) allowAlerts(scope, workspace, topic);
    for (const topicArn of foreign) warnOfForeignTopic(scope, workspace, topicArn);
    return text;
  }
}

interface Definition {
  readonly text: string;
  /** Topics whose policies can be arranged, if the app owns them. */
  readonly topics: readonly sns.ITopicRef[];
  /** Topics that are known by ARN alone. */
  readonly foreign: readonly string[];
}

function configOf(options: AlertManagerOptions): Fields {
  const { receiver, inhibitRules, templates, groupBy = DEFAULT_GROUP_BY } = options;
  const intervals = allRoutes(options.routes ?? []).flatMap(({ muteTimeIntervals = [], activeTimeIntervals = [] }) => [
    ...muteTimeIntervals,
    ...activeTimeIntervals,
  ]);
  return {
    ...(templates && { templates: Object.keys(templates) }),
    route: renderRoute({ ...options, groupBy }, receiver),
    receivers: receiversOf(options).map((each) => each._render()),
    ...(inhibitRules && { inhibit_rules: inhibitRules.map(renderInhibitRule) }),
    ...(intervals.length > 0 && { time_intervals: [...new Set(intervals)].map((each) => each._render()) }),
  };
}

function receiversOf({ receiver, routes = [] }: AlertManagerOptions): AlertReceiver[] {
  const others = allRoutes(routes).flatMap((route) => route.receiver ?? []);
  return [...new Set([receiver, ...others])];
}

function isDefinition(data: unknown): boolean {
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  return keys.includes('alertmanager_config') || keys.includes('template_files');
}

function outerConfig({ data, refuse }: YamlData): [Shape, unknown] {
  return [new Shape(refuse), data];
}

function innerConfig(scope: Construct, name: string, { data, refuse }: YamlData): [Shape, unknown] {
  const shape = new Shape(refuse);
  const fields = shape.fields([], data, ['alertmanager_config', 'template_files']);
  const config = fields['alertmanager_config'];
  if (config !== undefined && typeof config !== 'string') {
    refuse(['alertmanager_config'], 'WrongShape', `must be a text: write 'alertmanager_config: |'`);
  }
  const text = shape.text(['alertmanager_config'], config, { required: true })!;
  const templates = fields['template_files'];
  validateTemplates(shape, templates === undefined ? undefined : shape.map(['template_files'], templates));
  return outerConfig(readYaml(scope, `${name}, alertmanager_config`, text));
}

function validateTemplates(shape: Shape, templates: Fields | undefined): void {
  for (const [name, value] of Object.entries(templates ?? {})) {
    const path = ['template_files', name];
    const text = shape.text(path, value, { required: true })!;
    const fault = Token.isUnresolved(text) ? undefined : templateFault(text);
    if (fault !== undefined) shape.refuse(path, 'WrongTemplate', fault);
  }
}

/** One ARN can have more than one token. */
function identity(scope: Construct, arn: string): string {
  return JSON.stringify(Stack.of(scope).resolve(arn));
}

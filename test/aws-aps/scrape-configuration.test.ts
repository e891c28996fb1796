import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnParameter, CfnResource, Duration, Fn, Token, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { aws_aps as aps } from '../../lib';
import { FORCED, render, testRendered } from '../support/scrape-configurations';
import { testStack, warnings } from '../support/stack';

const { EksDefaultJob, EksScrapeJob, ScrapeConfiguration, ScrapeJob, ServiceDiscovery } = aps;

const STATIC = new ScrapeJob({
  jobName: 'node',
  serviceDiscovery: [ServiceDiscovery.staticTargets({ targets: ['10.0.1.5:9100'] })],
});

const WRITTEN = `# what we scrape
global:
  scrape_interval: 60s # enough
  external_labels:
    team: payments
scrape_configs:
  - job_name: api
    static_configs:
      - targets: ['10.0.1.5:8080']
    relabel_configs:
      - source_labels: [__address__]
        regex: (.+?)(\\:\\d+)?
        target_label: host
        replacement: $1
`;

/** What CloudFormation makes of a text, with a value for each parameter. */
function deployed(stack: Stack, yaml: string, values: Record<string, string>): string {
  new CfnResource(stack, 'Holder', { type: 'Test::Holder', properties: { Yaml: yaml } });
  const resources = Template.fromStack(stack).findResources('Test::Holder');
  const text = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const { Ref: parameter, 'Fn::Join': join } = value as { Ref: string; 'Fn::Join'?: [string, unknown[]] };
    return join ? join[1].map(text).join(join[0]) : values[parameter]!;
  };
  return text(Object.values(resources)[0]!['Properties']['Yaml']);
}

describe('a configuration put together', () => {
  test('scrapes once a minute unless told otherwise, and leaves out what nobody gave', () => {
    expect(parse(render(new ScrapeConfiguration({ jobs: [STATIC] })))).toEqual({
      global: { scrape_interval: '1m', external_labels: { cluster: 'prod' } },
      scrape_configs: [{ job_name: 'node', static_configs: [{ targets: ['10.0.1.5:9100'] }] }],
    });
  });

  test('has the interval, the timeout and the labels that it is given, before those of the scraper', () => {
    const configuration = new ScrapeConfiguration({
      scrapeInterval: Duration.minutes(2),
      scrapeTimeout: Duration.millis(1500),
      externalLabels: { team: 'payments', on: 'on', number: '010' },
      jobs: [STATIC],
    });
    const yaml = render(configuration);
    expect(parse(yaml, { version: '1.1' }).global).toEqual({
      scrape_interval: '2m',
      scrape_timeout: '1500ms',
      external_labels: { team: 'payments', on: 'on', number: '010', cluster: 'prod' },
    });
    // Prometheus reads YAML 1.1, where a bare `on` is a truth value.
    expect(yaml).toContain('"on": "on"');
    expect(yaml).toContain('number: "010"');
  });

  test('may be used by many scrapers, each with labels of its own', () => {
    const configuration = ScrapeConfiguration.eksDefault();
    const [first, second, third] = ['one', 'two', 'one'].map((cluster) => render(configuration, { cluster }));
    expect(first).not.toEqual(second);
    expect(first).toEqual(third);
  });
});

describe("the service's default", () => {
  const names = (options?: aps.EksDefaultOptions) =>
    (parse(render(ScrapeConfiguration.eksDefault(options))).scrape_configs as { job_name: string }[]).map(
      ({ job_name: name }) => name,
    );

  test('scrapes every 30 seconds and has these jobs', () => {
    const yaml = render(ScrapeConfiguration.eksDefault());
    expect(parse(yaml).global.scrape_interval).toBe('30s');
    expect(names()).toEqual(Object.values(EksDefaultJob));
  });

  test('leaves jobs out', () => {
    expect(names({ without: [EksDefaultJob.POD_EXPORTER, EksDefaultJob.KUBE_PROXY] })).toEqual([
      'cadvisor',
      'kubernetes-apiservers',
      'ksh-metrics',
      'kcm-metrics',
    ]);
  });

  test('takes further jobs, and one with the name of a default job takes its place', () => {
    const cadvisor = EksScrapeJob.cadvisor({ scrapeInterval: Duration.minutes(5) });
    const configuration = ScrapeConfiguration.eksDefault({ jobs: [STATIC, cadvisor] });
    const jobs = parse(render(configuration)).scrape_configs as Record<string, unknown>[];
    expect(jobs.map(({ job_name: name }) => name)).toEqual([...Object.values(EksDefaultJob), 'node']);
    expect(jobs[1]).toMatchObject({ job_name: 'cadvisor', scrape_interval: '5m' });
  });

  test('has the interval, the timeout and the labels that it is given', () => {
    const configuration = ScrapeConfiguration.eksDefault({
      scrapeInterval: Duration.minutes(1),
      scrapeTimeout: Duration.seconds(20),
      externalLabels: { stage: 'test' },
    });
    expect(parse(render(configuration)).global).toEqual({
      scrape_interval: '1m',
      scrape_timeout: '20s',
      external_labels: { stage: 'test', cluster: 'prod' },
    });
  });
});

describe('a configuration in YAML', () => {
  test('stays as it is written, comments and all, but for the labels of the scraper', () => {
    expect(render(ScrapeConfiguration.fromInline(WRITTEN))).toBe(
      WRITTEN.replace('payments\n', "payments\n    cluster: 'prod'\n").replace(
        "['10.0.1.5:8080']",
        "['10.0.1.5:8080']",
      ),
    );
  });

  test('gets the labels where there is no global section, an empty one, or one that is shared', () => {
    const jobs = `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.1:80']}]}]`;
    for (const global of ['', 'global:\n', 'global: {scrape_interval: 30s, external_labels: }\n']) {
      const yaml = render(ScrapeConfiguration.fromInline(`${global}${jobs}`));
      expect(parse(yaml).global.external_labels).toEqual(FORCED);
    }
    const shared = `scrape_configs: [{job_name: a, static_configs: [{targets: ['10.0.0.1:80'], labels: &l {a: b}}]}]\n`;
    const yaml = render(ScrapeConfiguration.fromInline(`${shared}global: {external_labels: *l}`));
    expect(parse(yaml)).toMatchObject({
      global: { external_labels: { a: 'b', cluster: 'prod' } },
      scrape_configs: [{ static_configs: [{ labels: { a: 'b' } }] }],
    });
    expect(parse(yaml).scrape_configs[0].static_configs[0].labels).toEqual({ a: 'b' });
  });

  test('may share parts by anchors and merge keys, which are checked where they are used', () => {
    const yaml = `
scrape_configs:
  - &base
    job_name: a
    scrape_interval: 30s
    static_configs: [{targets: ['10.0.0.1:80']}]
  - <<: *base
    job_name: b
    scrape_timeout: `;
    render(ScrapeConfiguration.fromInline(`${yaml}30s`));
    expect(() => render(ScrapeConfiguration.fromInline(`${yaml}31s`))).toThrow(
      /'scrape_configs\[1\].scrape_timeout' of job 'b' in line 9 must not be longer than the scrape interval of '30s'/,
    );
  });

  test('may come from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scrape-'));
    try {
      writeFileSync(join(folder, 'scrape.yaml'), `\uFEFF${WRITTEN}`);
      expect(render(ScrapeConfiguration.fromFile(join(folder, 'scrape.yaml')))).toBe(
        render(ScrapeConfiguration.fromInline(WRITTEN)),
      );
      writeFileSync(join(folder, 'broken.yaml'), 'scrape_configs: [');
      expect(() => render(ScrapeConfiguration.fromFile(join(folder, 'broken.yaml')))).toThrow(
        /'scrapeConfiguration' of '.*broken.yaml' must be YAML, got a mistake in line 1/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('fails when the file is not there', () => {
    expect(() => render(ScrapeConfiguration.fromFile('nowhere/scrape.yaml'))).toThrow(
      /must be a file that can be read, got 'nowhere\/scrape.yaml' seen from '.*': ENOENT/,
    );
  });

  test('fails when the whole of it is known at deployment only', () => {
    const stack = testStack();
    const yaml = new CfnParameter(stack, 'Yaml').valueAsString;
    expect(() => render(ScrapeConfiguration.fromInline(yaml), FORCED, stack)).toThrow(
      /must be known at synth, got a token for the whole; tokens may stand for single values in it/,
    );
  });
});

describe('tokens', () => {
  const NAME = 'a:b, c';
  // Without quotes a mapping and a comment.
  const TRICKY = 'a: b #c';

  function parameter(stack: Stack): CfnParameter {
    return new CfnParameter(stack, 'Name');
  }

  test('as a forced label reach CloudFormation in quotes, and everything else stays as it was', () => {
    const stack = testStack();
    const cluster = parameter(stack).valueAsString;
    const yaml = render(ScrapeConfiguration.eksDefault(), { cluster }, stack);
    const plain = render(ScrapeConfiguration.eksDefault(), { cluster: NAME });
    expect(deployed(stack, yaml, { Name: NAME })).toBe(plain);
    expect(plain).toContain('replacement: $1:10249');
    expect(plain).toContain('regex: (.+?)(\\:\\d+)?');
  });

  test('are taken everywhere in what is put together', () => {
    const stack = testStack();
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    const name = parameter(stack).valueAsString;
    const configuration = new ScrapeConfiguration({
      scrapeInterval: Duration.seconds(number),
      scrapeTimeout: Duration.seconds(number),
      externalLabels: { name, arn: `x:${name}` },
      jobs: [
        new ScrapeJob({
          jobName: name,
          serviceDiscovery: [ServiceDiscovery.staticTargets({ targets: [`${name}:80`] }), ServiceDiscovery.pods()],
          sampleLimit: number,
          relabelConfigs: [
            aps.RelabelConfig.setLabel('name', `$1 ${name}`),
            aps.RelabelConfig.keep({ sourceLabels: ['a'], regex: name }),
          ],
        }),
        STATIC,
      ],
    });
    const yaml = render(configuration, FORCED, stack);
    expect(parse(deployed(stack, yaml, { Name: TRICKY, Number: '45' }))).toEqual({
      global: {
        scrape_interval: '45s',
        scrape_timeout: '45s',
        external_labels: { name: TRICKY, arn: `x:${TRICKY}`, cluster: 'prod' },
      },
      scrape_configs: [
        {
          job_name: TRICKY,
          sample_limit: 45,
          static_configs: [{ targets: [`${TRICKY}:80`] }],
          kubernetes_sd_configs: [{ role: 'pod' }],
          relabel_configs: [
            { target_label: 'name', replacement: `$$1 ${TRICKY}` },
            { action: 'keep', source_labels: ['a'], regex: TRICKY },
          ],
        },
        { job_name: 'node', static_configs: [{ targets: ['10.0.1.5:9100'] }] },
      ],
    });
  });

  test('may stand in YAML, in flow style and in comments too', () => {
    const stack = testStack();
    const name = parameter(stack).valueAsString;
    const arn = Fn.join(':', ['arn', name]);
    const written = `# of ${name}
global:
  scrape_interval: 30s
  external_labels: {name: ${name}, fixed: x}
scrape_configs:
  - job_name: ${name}
    static_configs:
      - targets: ["10.0.0.1:80"]
        labels: {arn: '${arn}'}
`;
    const yaml = deployed(stack, render(ScrapeConfiguration.fromInline(written), FORCED, stack), { Name: NAME });
    expect(yaml).toContain(`# of ${NAME}\n`);
    expect(parse(yaml)).toMatchObject({
      global: { external_labels: { name: NAME, fixed: 'x', cluster: 'prod' } },
      scrape_configs: [{ job_name: NAME, static_configs: [{ labels: { arn: `arn:${NAME}` } }] }],
    });
  });
});

describe('labels that the scraper forces', () => {
  const withLabel = (value: string) =>
    ScrapeConfiguration.fromInline(`global:
  external_labels:
    cluster: ${value}
${WRITTEN.slice(WRITTEN.indexOf('scrape_configs'))}`);

  test('pass when the configuration has the same value', () => {
    expect(parse(render(withLabel('prod'))).global.external_labels).toEqual(FORCED);
    expect(render(withLabel('010'), { cluster: '010' })).toContain('cluster: 010\n');
    const stack = testStack();
    const cluster = stack.stackName + Token.asString({ Ref: 'X' });
    const configuration = new ScrapeConfiguration({ externalLabels: { cluster }, jobs: [STATIC] });
    const same = stack.stackName + Token.asString({ Ref: 'X' });
    expect(render(configuration, { cluster: same }, stack)).toContain(`cluster: '${cluster}'`);
  });

  test('fail when the configuration has another value', () => {
    expect(() => render(withLabel('test'))).toThrow(
      /'global.external_labels.cluster' in line 3 must be left out: the scraper sets it to 'prod', got 'test'/,
    );
    const stack = testStack();
    const cluster = Token.asString({ Ref: 'X' });
    expect(() => render(withLabel('test'), { cluster }, stack)).toThrow(
      /sets it to another value, known at deployment, got 'test'/,
    );
  });

  test('fail when they are no names of labels', () => {
    expect(() => render(withLabel('prod'), { 'my-cluster': 'prod' })).toThrow(
      /'global.external_labels.my-cluster' must be the name of a label/,
    );
  });
});

test('warns of more than 256 KB, and not of less', () => {
  const stack = testStack();
  render(ScrapeConfiguration.fromInline(WRITTEN), FORCED, stack);
  expect(warnings(stack)).toEqual([]);
  render(ScrapeConfiguration.fromInline(`${WRITTEN}# ${'x'.repeat(256 * 1024)}\n`), FORCED, stack);
  expect(warnings(stack)).toEqual([expect.stringMatching(/'scrapeConfiguration' has \d+ bytes; .* take 262144/)]);
});

testRendered(20);

// @ts-check
const { createHash, createHmac } = require('node:crypto');
// Lambda's runtime has it beside the SDK, which is made of it; it is not listed among what the runtime promises.
const { SignatureV4 } = require('@smithy/signature-v4');
// The layer: the whole package, as npm has it.
// @ts-expect-error -- it is there in Lambda only.
const { Kafka, logLevel } = require('/opt');

/** As many as the pipeline has consumers: two per OCU. */
const PARTITIONS = 4;

/** How long a token may be used to log in; the connection then lasts for as long as the role's credentials. */
const TOKEN_SECONDS = 900;

/**
 * Makes the topic unless it is there, and sends events to it in their order.
 *
 * @param {{ events?: { key: string, value: object }[] } | null} event
 */
exports.handler = async (event) => {
  const { BOOTSTRAP_BROKERS = '', TOPIC = '' } = process.env;
  const events = event?.events ?? [];
  const kafka = new Kafka({
    clientId: 'produce',
    brokers: BOOTSTRAP_BROKERS.split(','),
    ssl: true,
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) },
    logLevel: logLevel.WARN,
  });
  await during(kafka.admin(), (admin) =>
    admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true }),
  );
  if (events.length === 0) return { sent: 0 };
  const messages = events.map(({ key, value }) => ({ key, value: JSON.stringify(value) }));
  await during(kafka.producer({ allowAutoTopicCreation: false }), (producer) =>
    producer.send({ topic: TOPIC, messages }),
  );
  return { sent: messages.length };
};

/**
 * @template {{ connect(): Promise<void>, disconnect(): Promise<void> }} C
 * @param {C} client
 * @param {(client: C) => Promise<unknown>} use
 */
async function during(client, use) {
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.disconnect();
  }
}

/** What MSK takes as a token: the URL of a signed request to connect, which names the role. */
async function token() {
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  const hostname = `kafka.${AWS_REGION}.amazonaws.com`;
  const signer = new SignatureV4({
    service: 'kafka-cluster',
    region: AWS_REGION,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    },
    sha256: Sha256,
  });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      headers: { host: hostname },
      query: { Action: 'kafka-cluster:Connect' },
    },
    { expiresIn: TOKEN_SECONDS },
  );
  const url = new URL(`https://${hostname}/`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  // MSK asks who made the token; it is not part of what is signed.
  url.searchParams.set('User-Agent', 'produce');
  return Buffer.from(url.href).toString('base64url');
}

/** The digest in the shape that the signer asks for. */
class Sha256 {
  /** @param {any} [secret] */
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  /** @param {any} data */
  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }

  reset() {}
}

// @ts-check
// @ts-expect-error -- the layer is there in Lambda only.
const { AwsV4Signer } = require('/opt/aws4fetch');
// @ts-expect-error -- as above.
const { Kafka, logLevel } = require('/opt/kafkajs');

/** As many as the pipeline has consumers: two per OCU. */
const PARTITIONS = 4;

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
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const signer = new AwsV4Signer({
    // How long it may be used to log in; the connection then lasts for as long as the role's credentials.
    url: `https://kafka.${AWS_REGION}.amazonaws.com/?Action=kafka-cluster:Connect&X-Amz-Expires=900`,
    service: 'kafka-cluster',
    region: AWS_REGION,
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
    signQuery: true,
  });
  const { url } = await signer.sign();
  // MSK asks who made the token; it is not part of what is signed.
  url.searchParams.set('User-Agent', 'produce');
  return Buffer.from(url.href).toString('base64url');
}

// @ts-check
const { makeToken } = require('./token');
// The layer: the whole package, as npm has it.
// @ts-expect-error -- it is there in Lambda only.
const { Kafka, logLevel } = require('/opt');

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
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: token() }) },
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

/** A token of the function's role. */
function token() {
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = process.env;
  return makeToken(AWS_REGION, {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  });
}

import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION } from '../support/stack';

const producer = arn('Produce/ServiceRole');
const pipelineRole = arn('Pipeline/Role');
const CLUSTER = arn('Cluster');
/** The ARN of a topic or a group is that of the cluster with another word in it. */
const PARTS = `arn:aws:kafka:${REGION}:${ACCOUNT}`;

proveExample('osis-kafka', {
  stateful: {},
  iam: {
    allows: [],
    denies: [],
  },
});
void [producer, pipelineRole, CLUSTER, PARTS];

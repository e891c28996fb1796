import { Token } from 'aws-cdk-lib';
import { Document, Scalar, visit } from 'yaml';

/** Writes data as YAML that Prometheus and the service read as it is meant, whatever its tokens become. */
export function writeYaml(data: unknown): string {
  // Prometheus reads YAML 1.1, where 'on' and 'no' are booleans unless they are quoted.
  const document = new Document(data, { schema: 'yaml-1.1' });
  visit(document, {
    Scalar(_, node) {
      const { type, value } = node;
      // What a token becomes may hold what means something to YAML.
      if (type === undefined && typeof value === 'string' && Token.isUnresolved(value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** YAML in YAML: a text as it is, whose tokens are quoted already. */
export function literal(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

import { Token } from 'aws-cdk-lib';
import { Document, Scalar, visit } from 'yaml';

/** Writes data as YAML that Prometheus reads as it is meant, whatever its tokens become. */
export function writeYaml(data: unknown): string {
  // Prometheus reads YAML 1.1, where 'on' and 'no' are booleans unless they are quoted.
  const document = new Document(data, { schema: 'yaml-1.1' });
  visit(document, {
    Scalar(_, node) {
      // What a token becomes may hold what means something to YAML.
      if (Token.isUnresolved(node.value) && typeof node.value === 'string') node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}

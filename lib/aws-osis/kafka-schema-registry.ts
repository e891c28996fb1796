import type { Credentials } from './credentials';
import type { PluginContext } from './plugin';
import { allow } from './role-permission';

/** The registry of the schemas that messages in JSON or Avro are written with. */
export class KafkaSchemaRegistry {
  /**
   * AWS Glue Schema Registry, of the same account and region as the pipeline. Each message says which version of which schema
   * it has.
   *
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-msk.html
   */
  public static glue(): KafkaSchemaRegistry {
    return new KafkaSchemaRegistry((context) => {
      // A deserializer asks by the id of a version, and IAM cannot match that with the ARN of a registry or a schema.
      allow(context, { actions: ['glue:GetSchemaVersion'], resources: ['*'] });
      return { type: 'aws_glue' };
    });
  }

  /**
   * Confluent Schema Registry.
   *
   * @param registryUrl where the registry is, such as `https://registry.example.com`
   * @param credentials the API key (as the user's name) and its secret (as the password); none where the registry asks for none
   */
  public static confluent(registryUrl: string, credentials?: Credentials): KafkaSchemaRegistry {
    return new KafkaSchemaRegistry((context) => {
      const user = credentials?._bind(context);
      return {
        type: 'confluent',
        registry_url: registryUrl,
        api_key: user?.username,
        api_secret: user?.password,
        basic_auth_credentials_source: user && 'USER_INFO',
      };
    });
  }

  private constructor(private readonly options: (context: PluginContext) => Record<string, unknown>) {}

  /** @internal */
  public _bind(context: PluginContext): Record<string, unknown> {
    return this.options(context);
  }
}

import type { Credentials } from './credentials';
import type { PluginContext } from './plugin';
import type { TrustedCertificate } from './trusted-certificate';

/** How a pipeline shows the brokers of a self-managed Apache Kafka who it is. */
export class KafkaAuthentication {
  /** A user's name and password by SASL/PLAIN: brokers get the password itself, so that the connection has to be encrypted. */
  public static plain(credentials: Credentials): KafkaAuthentication {
    return new KafkaAuthentication((context) => ({ sasl: { plain: credentials._bind(context) } }));
  }

  /** A user's name and password by SASL/SCRAM with SHA-512: the password is not sent. */
  public static scramSha512(credentials: Credentials): KafkaAuthentication {
    return new KafkaAuthentication((context) => ({
      sasl: { scram: { ...credentials._bind(context), mechanism: 'SCRAM-SHA-512' } },
    }));
  }

  /** None: brokers let in whoever reaches them. */
  public static none(): KafkaAuthentication {
    return new KafkaAuthentication(() => undefined);
  }

  private constructor(private readonly options: (context: PluginContext) => Record<string, unknown> | undefined) {}

  /** @internal */
  public _bind(context: PluginContext): Record<string, unknown> | undefined {
    return this.options(context);
  }
}

/** How the connection to the brokers of a self-managed Apache Kafka is protected. */
export class KafkaEncryption {
  /**
   * TLS; the certificates of brokers are checked.
   *
   * @param certificate the authority of brokers whose certificates no public authority has signed
   */
  public static tls(certificate?: TrustedCertificate): KafkaEncryption {
    return new KafkaEncryption((context) => ({ type: 'ssl', certificate: certificate?._bind(context) }));
  }

  /**
   * TLS with whoever answers: the certificates of brokers are not checked, so that somebody between them and the pipeline can
   * read and change everything, the password too. For tests only.
   */
  public static tlsWithoutVerification(): KafkaEncryption {
    return new KafkaEncryption(() => ({ type: 'ssl', insecure: true }));
  }

  /** No encryption: whoever is on the way can read everything, the password of SASL/PLAIN too. For tests only. */
  public static unencrypted(): KafkaEncryption {
    return new KafkaEncryption(() => ({ type: 'none' }));
  }

  private constructor(private readonly options: (context: PluginContext) => Record<string, unknown>) {}

  /** @internal */
  public _bind(context: PluginContext): Record<string, unknown> {
    return this.options(context);
  }
}

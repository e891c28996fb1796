import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { refuseAlias } from '../core/customer-managed-key';
import { fail } from '../core/validation';
import type { UsedPlugins } from './pipeline-plugins';

/** Whether a pipeline keeps events on disk, and with which key, as it was asked for. */
export interface BufferSettings {
  readonly persistentBuffer: boolean;
  readonly encryptionKey?: kms.IKeyRef;
}

/** Refuses a buffer that the service would refuse, and lets the role use its key. */
export function arrangeBuffer(
  owner: IConstruct,
  role: iam.IRole,
  settings: BufferSettings,
  plugins: UsedPlugins,
): void {
  const { persistentBuffer, encryptionKey } = settings;
  if (persistentBuffer && plugins.push === false) {
    fail(
      owner,
      'BufferOfPullSource',
      `'persistentBuffer' must be left out for the source '${plugins.source!.name}', which keeps events itself until they are ` +
        `read; it is for sources that clients send to`,
    );
  }
  if (!encryptionKey) return;
  if (!persistentBuffer) {
    fail(
      owner,
      'KeyWithoutBuffer',
      `'encryptionKey' must come with 'persistentBuffer', got the key '${encryptionKey.node.path}' and no buffer: without ` +
        `one a pipeline stores nothing`,
    );
  }
  refuseAlias(owner, encryptionKey);
  kms.KeyGrants.fromKey(encryptionKey).actions(role, 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext');
}

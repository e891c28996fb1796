import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { PluginContext } from './plugin';

/** What a pipeline's role has to be allowed. */
export interface RoleGrantSettings {
  /** The plugin's name. */
  readonly plugin: string;
  readonly actions: string[];
  readonly resourceArns: string[];
  readonly conditions?: Record<string, Record<string, unknown>>;
}

/** Allows the pipeline's role something, or tells that nothing could be added to the role. */
export function grantToRole(context: PluginContext, { plugin, ...statement }: RoleGrantSettings): iam.Grant {
  const grant = iam.Grant.addToPrincipal({ grantee: context.role, ...statement });
  if (!grant.success) {
    const { actions, resourceArns: resources, conditions } = statement;
    const wanted = new iam.PolicyStatement({
      actions,
      resources,
      ...(conditions && { conditions }),
    }).toJSON() as unknown;
    Annotations.of(context.pipeline).addWarningV2(
      `cdk-reinvent-constructs:aws-osis.PermissionNotAdded.${plugin}`,
      `the role of the pipeline was not changed, since it is managed elsewhere: for '${plugin}' it must have ` +
        JSON.stringify(Stack.of(context.pipeline).resolve(wanted)),
    );
  }
  return grant;
}

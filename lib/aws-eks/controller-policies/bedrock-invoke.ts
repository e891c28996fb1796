import {
  CfnApplicationInferenceProfile,
  CfnGuardrail,
  type IApplicationInferenceProfileRef,
} from 'aws-cdk-lib/aws-bedrock';
import { fail, isKnown } from '../../core/validation';
import type { Controller, ControllerPermissions } from './controller-permissions';
import type { BedrockInvokePolicyOptions } from './options';

const INVOKE_ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** A workload that invokes models of Amazon Bedrock. */
export function bedrockInvoke(options: BedrockInvokePolicyOptions): Controller {
  const { namespace, serviceAccount, modelIds, inferenceProfileIds, applicationInferenceProfiles, guardrails } =
    options;
  return {
    namespace,
    serviceAccount,
    permit: (permissions) => {
      permissions.requireSome({ modelIds, inferenceProfileIds, applicationInferenceProfiles });
      permissions.allow(
        INVOKE_ACTIONS,
        (modelIds ?? []).map((id) => permissions.arn('bedrock', `foundation-model/${id}`, { account: '' })),
      );
      for (const id of inferenceProfileIds ?? []) {
        const profile = permissions.arn('bedrock', `inference-profile/${id}`);
        allowProfile(permissions, profile, modelOf(permissions, id), id.startsWith('global.'));
      }
      for (const profile of applicationInferenceProfiles ?? []) {
        allowProfile(permissions, profileArn(permissions, profile), '*');
      }
      permissions.allow(
        ['bedrock:ApplyGuardrail'],
        (guardrails ?? []).map((guardrail) => CfnGuardrail.arnForGuardrail(guardrail)),
      );
    },
  };
}

/** Bedrock checks the profile, and the model in whichever region it picks; by a global profile also in none. */
function allowProfile(permissions: ControllerPermissions, profile: string, model: string, isGlobal = false): void {
  permissions.allow(INVOKE_ACTIONS, [profile]);
  const models = ['*', ...(isGlobal ? [''] : [])].map((region) =>
    permissions.arn('bedrock', `foundation-model/${model}`, { region, account: '' }),
  );
  permissions.allow(INVOKE_ACTIONS, models, { StringEquals: { 'bedrock:InferenceProfileArn': profile } });
}

/** The id of a profile is that of its model behind a geography. */
function modelOf({ scope }: ControllerPermissions, profileId: string): string {
  const [, model] = /^[a-z-]+\.([^.]+\..+)$/.exec(profileId) ?? [];
  if (!isKnown(profileId) || model === undefined) {
    fail(
      scope,
      'InferenceProfileIdInvalid',
      `'inferenceProfileIds' must begin with a geography, as 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' does, ` +
        `got '${profileId}'; give the id of a model as 'modelIds'`,
    );
  }
  return model;
}

function profileArn(permissions: ControllerPermissions, profile: IApplicationInferenceProfileRef): string {
  if (CfnApplicationInferenceProfile.isCfnApplicationInferenceProfile(profile)) return profile.attrInferenceProfileArn;
  const { inferenceProfileIdentifier: id } = profile.applicationInferenceProfileRef;
  return id.startsWith('arn:') ? id : permissions.arn('bedrock', `application-inference-profile/${id}`);
}

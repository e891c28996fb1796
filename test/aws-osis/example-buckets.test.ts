import { examples } from '../../examples';
import { synthesizeExample } from '../support/example';

const ids = Object.keys(examples).filter((id) => id.startsWith('osis-'));

// On deletion a bucket is emptied at once, and its policy, which by then denies writes, goes next; a pipeline takes minutes.
test.each(ids)('%s deletes its pipeline before it empties what the pipeline writes to', async (id) => {
  const example = await synthesizeExample(id);
  const emptied = example.resourcesOfType('Custom::S3AutoDeleteObjects');
  const pipelines = example.resourcesOfType('AWS::OSIS::Pipeline');
  expect(pipelines).toHaveLength(1);
  const { Properties, DependsOn } = pipelines[0]!.resource;
  const written = emptied.filter(({ resource }) => {
    const { BucketName } = resource.Properties as { BucketName: unknown };
    return JSON.stringify(Properties).includes(JSON.stringify(BucketName));
  });
  expect(written.length).toBeGreaterThan(0);
  expect(DependsOn).toEqual(expect.arrayContaining(written.map(({ logicalId }) => logicalId)));
});

import { checks } from '../../examples/aws-aps/scraper-existing-cluster.verify';
import { checks as ownCluster } from '../../examples/aws-aps/scraper.verify';

test('checks of a cluster of others what is checked of an own one, but for the pod', () => {
  expect(ownCluster).toEqual(expect.arrayContaining(checks));
  expect(checks.map(({ promise }) => promise)).toEqual([
    'the scraper is active',
    'the workspace has samples, and they tell of which cluster they are',
    'the scraper reaches the API servers of the cluster, and they let it in',
  ]);
});

import { CfnHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Controller } from './controller-permissions';
import type { ExternalDnsPolicyOptions } from './options';

/** ExternalDNS. */
export function externalDns({ hostedZones }: ExternalDnsPolicyOptions): Controller {
  return {
    namespace: 'external-dns',
    serviceAccount: 'external-dns',
    permit: (permissions) => {
      permissions.requireSome({ hostedZones });
      permissions.allow(
        ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'],
        hostedZones.map((zone) => CfnHostedZone.arnForHostedZone(zone)),
      );
      permissions.allow(['route53:ListHostedZones']);
      // It filters by tags after it has asked for those of all zones.
      permissions.allow(
        ['route53:ListTagsForResource', 'route53:ListTagsForResources'],
        [permissions.arn('route53', 'hostedzone/*', { region: '', account: '' })],
      );
    },
  };
}

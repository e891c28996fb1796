import { CfnHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Controller } from './controller-permissions';
import type { CertManagerPolicyOptions } from './options';

/** cert-manager with DNS01 challenges in Route 53. */
export function certManager({ hostedZones }: CertManagerPolicyOptions): Controller {
  return {
    namespace: 'cert-manager',
    serviceAccount: 'cert-manager',
    permit: (permissions) => {
      permissions.requireSome({ hostedZones });
      const zones = hostedZones.map((zone) => CfnHostedZone.arnForHostedZone(zone));
      permissions.allow(['route53:ChangeResourceRecordSets'], zones, {
        // A challenge is a TXT record; no other one is its business.
        'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] },
      });
      permissions.allow(['route53:ListResourceRecordSets'], zones);
      permissions.allow(['route53:GetChange'], [permissions.arn('route53', 'change/*', { region: '', account: '' })]);
      permissions.allow(['route53:ListHostedZonesByName']);
    },
  };
}

import { CfnCertificateAuthority } from 'aws-cdk-lib/aws-acmpca';
import type { Controller } from './controller-permissions';
import type { PrivateCaIssuerPolicyOptions } from './options';

const ACTIONS = ['acm-pca:DescribeCertificateAuthority', 'acm-pca:GetCertificate', 'acm-pca:IssueCertificate'];

/** The issuer of AWS Private CA for cert-manager. */
export function privateCaIssuer({ certificateAuthorities }: PrivateCaIssuerPolicyOptions): Controller {
  return {
    namespace: 'aws-privateca-issuer',
    serviceAccount: 'aws-privateca-issuer',
    permit: (permissions) => {
      permissions.requireSome({ certificateAuthorities });
      permissions.allow(
        ACTIONS,
        certificateAuthorities.map((authority) => CfnCertificateAuthority.arnForCertificateAuthority(authority)),
      );
    },
  };
}

import type { ServiceAccountRow } from './report';

export type SdkVerdict = ServiceAccountRow['sdk'];

/** The first aws-cli of each major version that knows Pod Identity. */
const minimum: Readonly<Record<number, readonly [minor: number, patch: number]>> = { 1: [30, 0], 2: [15, 0] };

/** `amazon/aws-cli` on Docker Hub, `aws-cli/aws-cli` on ECR Public, and their mirrors. */
const awsCli = /(?:^|\/)(?:amazon|aws-cli)\/aws-cli:(\d+)\.(\d+)\.(\d+)/;

/** What the name of an image tells of its SDK: only the official aws-cli images name its version. */
export function sdkOfImage(image: string): SdkVerdict {
  const [, major, minor, patch] = (awsCli.exec(image) ?? []).map(Number);
  const least = major === undefined ? undefined : minimum[major];
  if (least === undefined || minor === undefined || patch === undefined) {
    return 'not-visible';
  }
  return minor > least[0] || (minor === least[0] && patch >= least[1]) ? 'new-enough' : 'old';
}

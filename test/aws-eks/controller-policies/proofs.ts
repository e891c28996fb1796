import type { ControllerProof } from './controller-proof';
import { networking } from './networking';
import { observability } from './observability';
import { scaling } from './scaling';
import { secrets } from './secrets';
import { storage } from './storage';
import { workloads } from './workloads';

/** The proofs of all controllers. */
export const proofs: readonly ControllerProof[] = [
  ...networking,
  ...observability,
  ...scaling,
  ...secrets,
  ...storage,
  ...workloads,
];

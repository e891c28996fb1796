import type { Check } from '../verification/check';

export const checks: Check[] = [];

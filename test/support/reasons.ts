/** How long the reason for an exception is at least. Nobody can say why in fewer characters. */
export const MIN_REASON = 30;

/** Whether a reason says something. */
export function hasSubstance(reason: string): boolean {
  return reason.trim().length >= MIN_REASON;
}

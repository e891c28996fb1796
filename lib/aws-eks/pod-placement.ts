import type * as eks from 'aws-cdk-lib/aws-eks';
import type { IConstruct } from 'constructs';
import { fargateProblems } from './fargate';
import { windowsProblems } from './windows';

/** An association, and which pods it is for. */
export interface PlacedPods {
  readonly cluster: eks.IClusterRef;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether they are of a DaemonSet, which Fargate does not run, whatever the profiles of their namespace. */
  readonly isDaemonSet: boolean;
}

/** The pods with an association, by app. */
const placed = new WeakMap<IConstruct, PlacedPods[]>();

/**
 * Refuses an association whose pods the app sends to where they get no credentials and nobody says so: Fargate and Windows.
 *
 * The app is searched once per synth, by the first association, however many there are.
 */
export function refuseUnsupportedPlaces(association: IConstruct, pods: PlacedPods): void {
  const { root } = association.node;
  const known = placed.get(root);
  if (known) {
    known.push(pods);
    return;
  }
  const all = [pods];
  placed.set(root, all);
  association.node.addValidation({
    validate: () => {
      const constructs = root.node.findAll();
      return [...fargateProblems(constructs, all), ...windowsProblems(constructs, all)];
    },
  });
}

import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PodSpec } from 'kubernetes-types/core/v1';
import { clusterKey } from './cluster-record';
import type { PlacedPods } from './pod-placement';

/** What aws-cdk-lib's KubernetesManifest makes, of either module. */
const MANIFEST_TYPE = 'Custom::AWSCDK-EKS-KubernetesResource';

/** A Kubernetes object, as far as it says where its pods run. */
interface KubernetesObject {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: PodSpec & PodOwner & { readonly jobTemplate?: { readonly spec?: PodOwner } };
}

interface PodOwner {
  readonly template?: { readonly spec?: PodSpec };
}

/** What is wrong with pods that a manifest of the app sends to Windows. */
export function windowsProblems(constructs: readonly IConstruct[], all: readonly PlacedPods[]): string[] {
  const associated = new Map(
    all.map(({ cluster, namespace, serviceAccount }) => [
      [clusterKey(cluster, cluster.clusterRef.clusterName), namespace, serviceAccount].join('/'),
      `${namespace}/${serviceAccount}`,
    ]),
  );
  return constructs.filter(isManifest).flatMap((manifest) => {
    const { cluster, objects } = contentOf(manifest);
    return objects.flatMap((object) => {
      const pods = windowsPodsOf(object);
      const namespace = object.metadata?.namespace ?? 'default';
      const key = associated.get([cluster, namespace, pods?.serviceAccountName ?? 'default'].join('/'));
      if (!pods || key === undefined) return [];
      return [
        `pods of '${key}' run on Windows by the ${object.kind} '${object.metadata?.name}' of '${manifest.node.path}', where ` +
          `EKS Pod Identity does not work; use IRSA for them, or Linux nodes`,
      ];
    });
  });
}

function isManifest(construct: IConstruct): construct is CfnResource {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === MANIFEST_TYPE;
}

function contentOf(manifest: CfnResource): { readonly cluster: string; readonly objects: readonly KubernetesObject[] } {
  const template = Stack.of(manifest).resolve(manifest._toCloudFormation()) as {
    readonly Resources: Record<string, { readonly Properties: { Manifest: unknown } }>;
  };
  const [{ Properties }] = Object.values(template.Resources) as [(typeof template.Resources)[string]];
  // Not as it is in the template, where clusters of two stacks may look the same.
  const { ClusterName } = (manifest as unknown as { readonly cfnProperties: { readonly ClusterName: unknown } })
    .cfnProperties;
  return { cluster: clusterKey(manifest, Token.asString(ClusterName)), objects: parse(Properties.Manifest) };
}

/** References are in the text as they are in a template; where a name is one, it stands for no name that is known. */
function parse(manifest: unknown): readonly KubernetesObject[] {
  const parts = (manifest as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [manifest];
  const text = parts.map((part) => (typeof part === 'string' ? part : '?')).join('');
  try {
    return JSON.parse(text) as KubernetesObject[];
  } catch {
    return [];
  }
}

function windowsPodsOf({ kind, spec }: KubernetesObject): PodSpec | undefined {
  const pods = kind === 'Pod' ? spec : (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
  const onWindows = pods?.nodeSelector?.['kubernetes.io/os'] === 'windows' || pods?.os?.name === 'windows';
  return onWindows ? pods : undefined;
}

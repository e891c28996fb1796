import { Resource, type Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { synthesize, type SynthesizedExample } from '../../support/example';
import type { Calls } from '../../support/iam-table';
import { stackOf } from '../../support/stack-of';

/** The static methods of a class. */
type Factory<T> = Exclude<keyof T, 'prototype'>;

/** A call of the controller. */
export type ControllerCalls = Omit<Calls, 'principal'>;

/** What one controller gets by its policy, and what it can and cannot call by it. */
export interface ControllerProof {
  /** The method that makes the policy. */
  readonly controller: Factory<typeof ControllerPolicy>;
  /** What is special about the options, where a controller has several proofs. */
  readonly variant?: string;
  /** Makes the policy, and whatever it is about, in a stack that has the cluster `prod`. */
  readonly policy: (stack: Stack) => ControllerPolicy;
  /** `<namespace>/<service account>`. */
  readonly runsAs: string;
  /** The AWS managed policies, with their paths. */
  readonly managed?: readonly string[];
  /** Findings about statements that are right, for what iam-data does not know. */
  readonly unknown?: RegExp;
  /** What the controller calls. */
  readonly allows: readonly ControllerCalls[];
  /** What its neighbours may call, but not it. */
  readonly denies: readonly ControllerCalls[];
}

/** A stack in which a role has got the policy. */
export function attached(policy: (stack: Stack) => ControllerPolicy, id: string): SynthesizedExample {
  const Example = stackOf((stack) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com') });
    policy(stack)._attachTo(role, stack, eks.CfnCluster.fromClusterName(stack, 'Cluster', 'prod'));
  });
  return synthesize(Example, id);
}

/** An ARN of the stack's account and region. */
export const own = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

/** An ARN of the stack's account and region, of EC2. */
export const ec2 = (resource: string) => own('ec2', resource);

/** An ARN without account and region. */
export const global = (service: string, resource: string) => `arn:aws:${service}:::${resource}`;

/** A reference to a resource that aws-cdk-lib has no import for, or whose template cannot tell its ARN before deployment. */
export function reference<T extends object>(stack: Stack, id: string, ref: T): Resource & T {
  return Object.assign(new (class extends Resource {})(stack, id), ref);
}

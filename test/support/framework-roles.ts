/**
 * Roles that aws-cdk-lib makes for its own functions, by the end of their construct path. What they may do is written,
 * and tested, over there; no example has a say in it. Their policies are still checked for what does not exist.
 */
const FRAMEWORK_ROLES: readonly RegExp[] = [
  // The functions and the state machine of `custom_resources.Provider`.
  /\/framework-(onEvent|isComplete|onTimeout)\/ServiceRole\/Resource$/,
  /\/waiter-state-machine\/Role\/Resource$/,
  // `core.CustomResourceProvider`: emptying buckets, closing the default security group, ...
  /\/Custom::\w+CustomResourceProvider\/Role$/,
  // `logs.LogRetention`.
  /\/LogRetention[0-9a-f]{32}\/ServiceRole\/Resource$/,
];

/** Whether a role is aws-cdk-lib's own. */
export function isFrameworkRole(path: string): boolean {
  return FRAMEWORK_ROLES.some((pattern) => pattern.test(path));
}

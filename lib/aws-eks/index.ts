export * from './controller-policies/options';
export * from './controller-policy';
export * from './irsa-migration';
export * from './pod-identity-agent';
export * from './pod-identity-association';
export * from './session-tag';
export * from './target-role-principal';

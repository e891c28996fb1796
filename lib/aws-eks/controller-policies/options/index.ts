export * from './identity';
export * from './networking';
export * from './observability';
export * from './scaling';
export * from './secrets';
export * from './storage';
export * from './workloads';

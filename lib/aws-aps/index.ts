export * from './alert-manager';
export * from './workspace';
export * from './workspace-alarms';
export * from './workspace-configuration';
export * from './workspace-grants';
export * from './workspace-logs';
export * from './workspace-metrics';

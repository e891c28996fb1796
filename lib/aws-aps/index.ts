export * from './alert-manager';
export * from './label-set-limit';
export * from './workspace';
export * from './workspace-alarms';
export * from './workspace-grants';
export * from './workspace-logs';
export * from './workspace-metrics';

export * from './collection';
export * from './collection-grants';
export * from './collection-metrics';
export * from './collection-type';
export * from './data-permissions';
export * from './network-access';

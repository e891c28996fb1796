export * from './collection';
export * from './collection-grants';
export * from './collection-metrics';
export * from './collection-type';
export * from './data-access';
export * from './network-access';

export * from './cardinality';
export * from './eks-scrape-job';
export * from './relabel-config';
export * from './scrape-authorization';
export * from './scrape-configuration';
export * from './scrape-job';
export * from './service-discovery';

export * from './scrape-configuration';
export * from './scrape-destination';
export * from './scrape-source';
export * from './scraper';
export * from './scraper-logging';
export * from './scraper-role-configuration';
export * from './scraper-target-role';

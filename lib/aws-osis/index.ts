export * from './credentials';
export * from './processor';
export * from './sink';
export * from './sink-options';
export * from './source';
export * from './sub-pipeline';

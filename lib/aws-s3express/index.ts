export * from './directory-bucket';

/** How the data that a source reads is compressed. */
export enum Compression {
  /** Not at all. */
  NONE = 'none',
  /** By gzip. */
  GZIP = 'gzip',
  /** By Snappy. */
  SNAPPY = 'snappy',
  /** By Zstandard. */
  ZSTD = 'zstd',
  /** As the end of the object's key says: for objects of Amazon S3 that are compressed in different ways, or some not at all. */
  AUTOMATIC = 'automatic',
}

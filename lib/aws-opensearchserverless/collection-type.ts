/** What a collection is for. It decides how data is laid out, and cannot change. */
export enum CollectionType {
  /** Full-text search in data that changes. */
  SEARCH = 'SEARCH',

  /** Logs and other data that only grows; documents get no ids of your own and are not changed. */
  TIME_SERIES = 'TIMESERIES',

  /** Search by vectors; documents get no ids of your own. */
  VECTOR_SEARCH = 'VECTORSEARCH',
}

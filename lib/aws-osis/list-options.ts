import type { TaggedOptions } from './conditional-options';

/** How a map of maps becomes a map of one level. */
export interface FlattenOptions extends TaggedOptions {
  /** The key of the map; an empty text is the event. */
  readonly source: string;

  /** The key of the result; an empty text is the event. */
  readonly target: string;

  /**
   * Whether the map is removed.
   *
   * @default false
   */
  readonly removeSourceKeys?: boolean;

  /**
   * Whether the indices of lists are left out of keys, and values of the same key become a list.
   *
   * @default false
   */
  readonly removeListElements?: boolean;

  /**
   * Whether indices are written without brackets; needs `removeListElements`.
   *
   * @default false
   */
  readonly removeBrackets?: boolean;

  /**
   * Keys that are not flattened.
   *
   * @default - none
   */
  readonly excludeKeys?: string[];

  /**
   * The one character between the parts of a new key.
   *
   * @default '.'
   */
  readonly flattenSeparator?: string;
}

/** How a list of maps becomes a map. */
export interface ListToMapOptions extends TaggedOptions {
  /** The key of the list. */
  readonly source: string;

  /**
   * The key of the map.
   *
   * @default - the root of the event
   */
  readonly target?: string;

  /**
   * The key of elements whose value is the key in the map.
   *
   * @default - required, unless `useSourceKey` is true
   */
  readonly key?: string;

  /**
   * Whether the keys of elements are the keys in the map.
   *
   * @default false
   */
  readonly useSourceKey?: boolean;

  /**
   * The key of elements whose value is the value in the map.
   *
   * @default - the value is the element
   */
  readonly valueKey?: string;

  /**
   * Whether the value is that of the key and not the element, with `useSourceKey`.
   *
   * @default false
   */
  readonly extractValue?: boolean;

  /**
   * Whether there is one element for each key and not a list of them.
   *
   * @default false
   */
  readonly flatten?: boolean;

  /**
   * Which element of a key is kept by `flatten`.
   *
   * @default FlattenedElement.FIRST
   */
  readonly flattenedElement?: FlattenedElement;
}

/** Which of the elements with the same key is kept. */
export enum FlattenedElement {
  /** The first one. */
  FIRST = 'first',

  /** The last one. */
  LAST = 'last',
}

/** How a map becomes a list of maps. */
export interface MapToListOptions extends TaggedOptions {
  /** The key of the map; an empty text is the event. */
  readonly source: string;

  /** The key of the list. */
  readonly target: string;

  /**
   * The key of elements that holds the key.
   *
   * @default 'key'
   */
  readonly keyName?: string;

  /**
   * The key of elements that holds the value.
   *
   * @default 'value'
   */
  readonly valueName?: string;

  /**
   * Whether entries of the map that are in the list are removed.
   *
   * @default false
   */
  readonly removeProcessedFields?: boolean;

  /**
   * Whether elements are lists of key and value and not maps.
   *
   * @default false
   */
  readonly convertFieldToList?: boolean;

  /**
   * Keys that stay out of the list.
   *
   * @default - none
   */
  readonly excludeKeys?: string[];
}

import { ODD_ADDRESSES, WRONG_ADDRESSES } from './wrong-addresses';
import { WRONG_OPTIONS } from './wrong-options';
import { WRONG_SECRETS } from './wrong-secrets';
import { WRONG_STRUCTURES } from './wrong-structures';
import { ODD_VALUES, WRONG_VALUES } from './wrong-values';

/** What is refused before the options of plugins are looked at. */
export const WRONG_CONFIGURATIONS = [...WRONG_STRUCTURES, ...WRONG_SECRETS];

/** What is refused of the options of plugins. */
export const WRONG_PLUGINS = [...WRONG_OPTIONS, ...WRONG_ADDRESSES, ...WRONG_VALUES];

/** What is warned of, once each. */
export const ODD_PLUGINS = [...ODD_ADDRESSES, ...ODD_VALUES];

/** What is right and near to what is wrong or odd. */
export const RIGHT_PLUGINS = [...WRONG_ADDRESSES, ...WRONG_VALUES, ...ODD_PLUGINS];

export * from './rule';
export * from './rule-groups';
export * from './rule-groups-namespace';
export * from './rule-preset-options';
export * from './rule-presets';
export * from './severity';

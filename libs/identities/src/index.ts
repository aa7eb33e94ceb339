export * from './authorization.ts';
export * from './identity.ts';
export * from './identity-error.ts';
export * from './identity-folder.ts';
export * from './permissions.ts';
export * from './standing.ts';

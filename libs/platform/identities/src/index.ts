export * from './accounts.ts';
export * from './identity.ts';
export * from './identity-error.ts';
export * from './identity-folder.ts';
export * from './permissions.ts';
export * from './roles.ts';
export * from './standing.ts';

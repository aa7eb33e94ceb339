export * from './jetstream-journal.ts';
export * from './jetstream-streams.ts';
export * from './journal-error.ts';
export * from './stored-message.ts';
export * from './stream-settings.ts';
export * from './simulated-broker.ts';

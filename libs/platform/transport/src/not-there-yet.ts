import { ConfigurationError } from './configuration.ts';

/**
 * Something that a service needs to start with is not there yet, such as its broker: one sentence. Waiting mends it.
 */
export class NotThereYet extends ConfigurationError {}

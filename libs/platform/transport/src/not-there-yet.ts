import { ConfigurationError } from './configuration.ts';

/**
 * A service cannot start yet, because something such as its broker is missing; the message is one sentence. The service
 * waits for it.
 */
export class NotThereYet extends ConfigurationError {}

/**
 * The broker cannot be had or started. The message is one sentence for the person at the terminal; a stack adds nothing
 * to it.
 */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
}

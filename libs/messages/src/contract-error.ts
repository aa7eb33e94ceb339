/** Bytes that are not what their subject or field says they are: the message is dropped, never half understood. */
export class ContractError extends Error {
  /** The message that was expected. */
  readonly expected: string;
  /** Path of the field that is wrong; empty when the message as a whole is. */
  readonly field: string;
  readonly reason: string;

  constructor(message: string, field: string, reason: string) {
    super(`${message}${field === '' ? '' : `.${field}`} ${reason}`);
    this.name = 'ContractError';
    this.expected = message;
    this.field = field;
    this.reason = reason;
  }
}

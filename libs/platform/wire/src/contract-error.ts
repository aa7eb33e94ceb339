/** Bytes that are not what their subject or field says they are: the message is dropped, never half understood. */
export class ContractError extends Error {
  /** The message that was expected. */
  readonly expected: string;
  /** Path of the field that is wrong; empty when the message as a whole is. */
  readonly field: string;
  readonly reason: string;
  /** Whether all could be read but a choice or a name that has no meaning here, as in what newer programs say. */
  readonly isUnknownHere: boolean;

  constructor(message: string, field: string, reason: string, isUnknownHere = false) {
    super(`${message}${field === '' ? '' : `.${field}`} ${reason}`);
    this.name = 'ContractError';
    this.expected = message;
    this.field = field;
    this.reason = reason;
    this.isUnknownHere = isUnknownHere;
  }
}

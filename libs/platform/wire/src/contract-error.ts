/** Bytes break the contract of their subject or field. The receiver drops the message and never uses a part of it. */
export class ContractError extends Error {
  /** The message that was expected. */
  readonly expected: string;
  /** Path of the wrong field; empty if the whole message is wrong. */
  readonly field: string;
  readonly reason: string;
  /** True if only a choice or a name is unknown here, as in messages of newer programs. */
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

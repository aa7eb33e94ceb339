/** Seeds or identities are unusable; the message is one sentence. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

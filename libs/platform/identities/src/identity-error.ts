/** Seeds or identities that will not do: one sentence. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

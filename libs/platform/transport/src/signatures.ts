import { commandSubject, type ActorName, type CommandOf } from '@bpdao/catalogue';
import type { SignatureChecker } from '@bpdao/signatures';
import { signingBytes } from '@bpdao/wire';
import type { Check } from './actor.ts';

/** The parts of every signed command. */
export interface Signed {
  readonly payload: { readonly bytes: Uint8Array };
  readonly signature: Uint8Array;
}

/**
 * Returns a signature in the form that the checker takes: over the subject of the command, the chain and the sent
 * bytes.
 */
export const checkable = (subject: string, chainId: string, signer: string, { payload, signature }: Signed) => ({
  publicKey: signer,
  message: signingBytes(subject, chainId, payload.bytes),
  signature,
});

/** The surroundings of a check. */
export interface CheckTools {
  readonly checker: Pick<SignatureChecker, 'check'>;
  readonly chainId: string;
}

/**
 * Returns the check of commands that one member or customer signs: it refuses with BAD_SIGNATURE, or returns the
 * command unchanged.
 */
export const signedBy =
  <A extends ActorName>(actor: A, signerOf: (command: CommandOf<A>) => string) =>
  ({ checker, chainId }: CheckTools): Check<A, CommandOf<A>> =>
  async (command) => {
    const signed: Signed = command;
    const [holds] = await checker.check([
      checkable(commandSubject(actor, command.type), chainId, signerOf(command), signed),
    ]);
    return holds === true ? { command } : { refused: 'BAD_SIGNATURE' };
  };

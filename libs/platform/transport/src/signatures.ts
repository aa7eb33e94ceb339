import { commandSubject, type ActorName, type CommandOf } from '@bpdao/catalogue';
import type { SignatureChecker } from '@bpdao/signatures';
import { signingBytes } from '@bpdao/wire';
import type { Check } from './actor.ts';

/** What every signed command has. */
export interface Signed {
  readonly payload: { readonly bytes: Uint8Array };
  readonly signature: Uint8Array;
}

/** A signature as the checker takes it: over the subject of the command, the chain and the bytes that were sent. */
export const checkable = (subject: string, chainId: string, signer: string, { payload, signature }: Signed) => ({
  publicKey: signer,
  message: signingBytes(subject, chainId, payload.bytes),
  signature,
});

/** What a check needs from its surroundings. */
export interface CheckTools {
  readonly checker: Pick<SignatureChecker, 'check'>;
  readonly chainId: string;
}

/** The check of commands that one member or customer signs: BAD_SIGNATURE, or the command as it is. */
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

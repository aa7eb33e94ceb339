import { commandSubject } from '@bpdao/catalogue';
import type { CastVote, Evidence, SignedList, VpscCommand } from '@bpdao/messages';
import type { Checkable } from '@bpdao/signatures';
import { checkable, type Check, type CheckTools } from '@bpdao/transport';

/** Checks a command's own signature, and in a report of equivocation both signatures of the offender. */
export const checkCommand =
  ({ checker, chainId }: CheckTools): Check<'vpsc', VpscCommand> =>
  async (command) => {
    const evidence = command.type === 'report-equivocation' ? evidenceOf(command.payload.value, chainId) : [];
    const [own, ...proofs] = await checker.check([
      checkable(commandSubject('vpsc', command.type), chainId, signerOf(command), command),
      ...evidence,
    ]);
    if (own !== true) return { refused: 'BAD_SIGNATURE' };
    return proofs.every((holds) => holds) ? { command } : { refused: 'EVIDENCE_FORGED' };
  };

function signerOf(command: VpscCommand): string {
  switch (command.type) {
    case 'cast-vote':
    case 'commit-vote':
    case 'reveal-vote':
      return command.payload.value.voter;
    case 'claim-salary':
      return command.payload.value.address;
    case 'report-equivocation':
      return command.payload.value.reporter;
    default:
      return command satisfies never;
  }
}

function evidenceOf({ proof }: Evidence, chainId: string): readonly Checkable[] {
  const list = (signed: SignedList): Checkable =>
    checkable(commandSubject('wsc', 'submit-block-transactions'), chainId, signed.payload.value.producer, signed);
  const vote = (signed: CastVote): Checkable =>
    checkable(commandSubject('vpsc', 'cast-vote'), chainId, signed.payload.value.voter, signed);
  return proof.type === 'lists' ? [list(proof.one), list(proof.other)] : [vote(proof.one), vote(proof.other)];
}

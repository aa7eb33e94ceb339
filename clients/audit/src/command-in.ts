import type { ActorName, CommandOf, Fact } from '@bpdao/catalogue';

/** A command with the actor that it was sent to. */
export type StatedCommand = {
  readonly [A in ActorName]: { readonly actor: A; readonly command: CommandOf<A> };
}[ActorName];

/**
 * Returns the command that a fact carries, whole as it was signed (docs/spec/audit.md, "Commands"); undefined if it
 * carries none.
 */
export function commandIn(fact: Fact): StatedCommand | undefined {
  switch (fact.type) {
    case 'transactions-gossiped':
      return { actor: 'gossip', command: { type: 'submit-transaction', ...fact.transaction } };
    case 'encumbrance-asked':
      return fact.encumber === undefined
        ? undefined
        : { actor: 'asc', command: { type: 'encumber', ...fact.encumber } };
    case 'offer-changed':
      if (fact.encumber !== undefined) return { actor: 'asc', command: { type: 'encumber', ...fact.encumber } };
      return fact.release === undefined ? undefined : { actor: 'asc', command: { type: 'release', ...fact.release } };
    case 'block-proposed': {
      const { list, listSignature, transactions } = fact.block;
      return {
        actor: 'wsc',
        command: { type: 'submit-block-transactions', payload: list, signature: listSignature, transactions },
      };
    }
    case 'vote-cast':
      return { actor: 'vpsc', command: { type: 'cast-vote', ...fact.vote } };
    case 'vote-committed':
      return { actor: 'vpsc', command: { type: 'commit-vote', ...fact.commitment } };
    case 'vote-revealed':
      return { actor: 'vpsc', command: { type: 'reveal-vote', ...fact.reveal } };
    case 'salary-claimed':
      return { actor: 'vpsc', command: { type: 'claim-salary', ...fact.claim } };
    case 'equivocation-proven':
      return { actor: 'vpsc', command: { type: 'report-equivocation', ...fact.report } };
    case 'post-attested':
      return { actor: 'governance', command: { type: 'attest', ...fact.attestation } };
    case 'post-published':
      return fact.signature === undefined
        ? undefined
        : { actor: 'forum', command: { type: 'submit-post', payload: fact.post, signature: fact.signature } };
    default:
      return undefined;
  }
}

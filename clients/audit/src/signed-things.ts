import { commandSubject, signingBytes, type Fact } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import type { CastVote, Evidence, SignedList, SignedTransaction } from '@bpdao/messages';
import type { Checkable } from '@bpdao/signatures';
import { commandIn, type StatedCommand } from './command-in.ts';

/** A signature in a fact; `what` names it in a sentence. */
export interface SignedThing extends Checkable {
  readonly what: string;
}

interface Signed {
  readonly payload: { readonly bytes: Uint8Array };
  readonly signature: Uint8Array;
}

/**
 * Returns each signature that a fact carries: the signature of the command that led to it, and those within
 * (docs/spec/audit.md, "Signatures").
 */
export function signedThings(fact: Fact, chainId: string): readonly SignedThing[] {
  const stated = commandIn(fact);
  if (stated === undefined) return [];
  const command = thing(
    commandSubject(stated.actor, stated.command.type),
    chainId,
    signerOf(stated),
    stated.command,
    `the signature of the command ${stated.command.type}`,
  );
  switch (stated.command.type) {
    case 'submit-transaction':
      return [{ ...command, id: transactionHash(stated.command) }];
    case 'submit-block-transactions':
      return [command, ...stated.command.transactions.map((signed, index) => transactionThing(signed, index, chainId))];
    case 'report-equivocation':
      return [command, ...evidenceThings(stated.command.payload.value, chainId)];
    default:
      return [command];
  }
}

function transactionThing(signed: SignedTransaction, index: number, chainId: string): SignedThing {
  return {
    ...thing(
      commandSubject('gossip', 'submit-transaction'),
      chainId,
      signed.payload.value.sender,
      signed,
      `the signature of transaction ${index}`,
    ),
    id: transactionHash(signed),
  };
}

function evidenceThings({ proof }: Evidence, chainId: string): readonly SignedThing[] {
  const list = (signed: SignedList): SignedThing =>
    thing(
      commandSubject('wsc', 'submit-block-transactions'),
      chainId,
      signed.payload.value.producer,
      signed,
      'a signature in the evidence',
    );
  const vote = (signed: CastVote): SignedThing =>
    thing(
      commandSubject('vpsc', 'cast-vote'),
      chainId,
      signed.payload.value.voter,
      signed,
      'a signature in the evidence',
    );
  return proof.type === 'lists' ? [list(proof.one), list(proof.other)] : [vote(proof.one), vote(proof.other)];
}

const thing = (
  subject: string,
  chainId: string,
  signer: string,
  { payload, signature }: Signed,
  what: string,
): SignedThing => ({ publicKey: signer, message: signingBytes(subject, chainId, payload.bytes), signature, what });

function signerOf({ command }: StatedCommand): string {
  switch (command.type) {
    case 'encumber':
    case 'release':
    case 'submit-block-transactions':
      return command.payload.value.producer;
    case 'submit-transaction':
      return command.payload.value.sender;
    case 'submit-post':
      return command.payload.value.authors[0]?.address ?? '';
    case 'cast-vote':
    case 'commit-vote':
    case 'reveal-vote':
      return command.payload.value.voter;
    case 'claim-salary':
      return command.payload.value.address;
    case 'report-equivocation':
      return command.payload.value.reporter;
    case 'attest':
      return command.payload.value.attester;
    default:
      return command satisfies never;
  }
}

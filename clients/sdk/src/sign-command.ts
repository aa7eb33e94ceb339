import { commandSubject, signingBytes } from '@bpdao/catalogue';
import {
  encodeAttestation,
  encodeBlockList,
  encodeClaim,
  encodeCommitment,
  encodeEncumbrance,
  encodeEvidence,
  encodePost,
  encodeReleaseRequest,
  encodeReveal,
  encodeTransaction,
  encodeVote,
  opened,
  type AscCommand,
  type Attestation,
  type BlockList,
  type Claim,
  type Commitment,
  type Encumbrance,
  type Evidence,
  type ForumCommand,
  type GossipCommand,
  type GovernanceCommand,
  type Opened,
  type Post,
  type ReleaseRequest,
  type Reveal,
  type SignedTransaction,
  type Transaction,
  type Vote,
  type VpscCommand,
  type WscCommand,
} from '@bpdao/messages';
import type { KeyPair } from '@bpdao/signatures';

/** The key pair that signs, and the chain. */
export interface Signer {
  readonly keyPair: KeyPair;
  readonly chainId: string;
}

const SUBMIT_TRANSACTION = commandSubject('gossip', 'submit-transaction');
const SUBMIT_BLOCK_TRANSACTIONS = commandSubject('wsc', 'submit-block-transactions');
const CAST_VOTE = commandSubject('vpsc', 'cast-vote');
const COMMIT_VOTE = commandSubject('vpsc', 'commit-vote');
const REVEAL_VOTE = commandSubject('vpsc', 'reveal-vote');
const CLAIM_SALARY = commandSubject('vpsc', 'claim-salary');
const REPORT_EQUIVOCATION = commandSubject('vpsc', 'report-equivocation');
const ENCUMBER = commandSubject('asc', 'encumber');
const RELEASE = commandSubject('asc', 'release');
const SUBMIT_POST = commandSubject('forum', 'submit-post');
const ATTEST = commandSubject('governance', 'attest');

/** Returns the bytes under the signature of a Tx, to sign or to check. */
export const transactionSigningBytes = (chainId: string, payload: Uint8Array): Uint8Array =>
  signingBytes(SUBMIT_TRANSACTION, chainId, payload);

/** Returns the bytes under the signature of a producer's list, to sign or to check. */
export const listSigningBytes = (chainId: string, payload: Uint8Array): Uint8Array =>
  signingBytes(SUBMIT_BLOCK_TRANSACTIONS, chainId, payload);

export const signTransaction = (
  signer: Signer,
  transaction: Transaction,
): Extract<GossipCommand, { type: 'submit-transaction' }> => ({
  type: 'submit-transaction',
  ...signed(signer, SUBMIT_TRANSACTION, opened(encodeTransaction, transaction)),
});

export const signList = (
  signer: Signer,
  list: BlockList,
  transactions: readonly SignedTransaction[],
): Extract<WscCommand, { type: 'submit-block-transactions' }> => ({
  type: 'submit-block-transactions',
  ...signed(signer, SUBMIT_BLOCK_TRANSACTIONS, opened(encodeBlockList, list)),
  transactions,
});

export const signVote = (signer: Signer, vote: Vote): Extract<VpscCommand, { type: 'cast-vote' }> => ({
  type: 'cast-vote',
  ...signed(signer, CAST_VOTE, opened(encodeVote, vote)),
});

export const signCommitment = (
  signer: Signer,
  commitment: Commitment,
): Extract<VpscCommand, { type: 'commit-vote' }> => ({
  type: 'commit-vote',
  ...signed(signer, COMMIT_VOTE, opened(encodeCommitment, commitment)),
});

export const signReveal = (signer: Signer, reveal: Reveal): Extract<VpscCommand, { type: 'reveal-vote' }> => ({
  type: 'reveal-vote',
  ...signed(signer, REVEAL_VOTE, opened(encodeReveal, reveal)),
});

export const signClaim = (signer: Signer, claim: Claim): Extract<VpscCommand, { type: 'claim-salary' }> => ({
  type: 'claim-salary',
  ...signed(signer, CLAIM_SALARY, opened(encodeClaim, claim)),
});

export const signEvidence = (
  signer: Signer,
  evidence: Evidence,
): Extract<VpscCommand, { type: 'report-equivocation' }> => ({
  type: 'report-equivocation',
  ...signed(signer, REPORT_EQUIVOCATION, opened(encodeEvidence, evidence)),
});

export const signEncumbrance = (
  signer: Signer,
  encumbrance: Encumbrance,
): Extract<AscCommand, { type: 'encumber' }> => ({
  type: 'encumber',
  ...signed(signer, ENCUMBER, opened(encodeEncumbrance, encumbrance)),
});

export const signRelease = (signer: Signer, release: ReleaseRequest): Extract<AscCommand, { type: 'release' }> => ({
  type: 'release',
  ...signed(signer, RELEASE, opened(encodeReleaseRequest, release)),
});

export const signPost = (signer: Signer, post: Post): Extract<ForumCommand, { type: 'submit-post' }> => ({
  type: 'submit-post',
  ...signed(signer, SUBMIT_POST, opened(encodePost, post)),
});

export const signAttestation = (
  signer: Signer,
  attestation: Attestation,
): Extract<GovernanceCommand, { type: 'attest' }> => ({
  type: 'attest',
  ...signed(signer, ATTEST, opened(encodeAttestation, attestation)),
});

function signed<T>(
  { keyPair, chainId }: Signer,
  subject: string,
  payload: Opened<T>,
): { readonly payload: Opened<T>; readonly signature: Uint8Array } {
  return { payload, signature: keyPair.sign(signingBytes(subject, chainId, payload.bytes)) };
}

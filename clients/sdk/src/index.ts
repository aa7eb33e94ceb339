export { connect, type ConnectOptions } from './connect.ts';
export { Client, hashOf, type Bookmark, type OpenPool, type SentTransaction, type TransactionTerms } from './client.ts';
export { ClientError, isPassing, type ClientErrorKind } from './client-error.ts';
export { isRefused, mustBeAccepted, RefusedError, type RefusedAnswer } from './refused-error.ts';
export type { From, HearOptions } from './hear.ts';
export type { ReplyTo, SendOptions } from './network.ts';
export { connectBroker, nobodyAnswers, type RequestOptions } from './requester.ts';
export { StreamReader, type Said, type SaidFact } from './said.ts';
export { commitmentTo, sideBehind, voteNonce, type Meant } from './hidden-vote.ts';
export {
  listSigningBytes,
  signAttestation,
  signClaim,
  signCommitment,
  signEncumbrance,
  signEvidence,
  signList,
  signPost,
  signRelease,
  signReveal,
  signTransaction,
  signVote,
  transactionSigningBytes,
  type Signer,
} from './sign-command.ts';
export { isLast, TransactionStory, type TimedStep, type TransactionStep } from './transaction-story.ts';
export {
  keyPairFromSeed,
  newKeyPair,
  readKeyAddress,
  readKeyFile,
  writeKeyFile,
  KeyFileError,
  SignatureChecker,
  verify,
  type Checkable,
  type KeyFile,
  type KeyPair,
} from '@bpdao/signatures';
export {
  everyActorRefusals,
  explainRefusal,
  readAddress,
  readAmount,
  refusals,
  writeAddress,
  writeAmount,
  type AnsweredRefusalCode,
  type RefusalCode,
} from '@bpdao/messages';

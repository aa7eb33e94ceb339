import type { Refusal } from '@bpdao/actor';

/** Why a post is refused (docs/spec/forum.md, "Refusals"). */
export type ForumRefusalCode =
  /** Block posts come with their blocks and genesis posts with the genesis file, never by command. */
  | 'KIND_NOT_SUBMITTED'
  /** The encoded post is larger than maxPostBytes. */
  | 'POST_TOO_LARGE'
  /** Nobody is named as an author. */
  | 'NO_AUTHORS'
  /** More authors than one result may have to credit. */
  | 'TOO_MANY_AUTHORS'
  /** An author is named twice. */
  | 'AUTHOR_TWICE'
  /** Authors' weights are above 0 and sum to 1,000,000. */
  | 'AUTHOR_WEIGHTS'
  /** More than 16 references. */
  | 'TOO_MANY_REFERENCES'
  /** A post is referred to twice. */
  | 'REFERENCE_TWICE'
  /** A reference's weight is beyond one, either way. */
  | 'WEIGHT_OUT_OF_RANGE'
  /** The positive weights, or the negative ones, sum to more than one. */
  | 'WEIGHTS_ABOVE_ONE'
  /** The incinerator gives nothing back. */
  | 'INCINERATOR_NEGATIVE'
  /** A reference goes to a block post that nobody referred to for memoryBlocks heights. */
  | 'REFERENCE_TOO_OLD'
  /** A reference goes to a post that does not exist, or was forgotten long ago. */
  | 'REFERENCE_UNKNOWN'
  /** Comments and proposals are text in UTF-8. */
  | 'CONTENT_NOT_TEXT'
  /** The content of a protocol post is no manifest. */
  | 'MANIFEST_INVALID'
  /** The manifest's share of salary for governance REP is more than maxGovernanceSharePpm. */
  | 'SHARE_OUT_OF_BOUNDS'
  /** A protocol post gives less than minAncestorPpm to the protocol in force. */
  | 'ANCESTOR_MISSING'
  /** The first author holds neither REP nor postMinBalance. */
  | 'NOT_ENTITLED'
  /** The first author has published postsPerEpoch posts in this epoch. */
  | 'TOO_MANY_POSTS';

export type ForumRefusal = Refusal<ForumRefusalCode>;

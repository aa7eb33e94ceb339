import { transactionHash } from '@bpdao/chain';
import type { Block } from '@bpdao/messages';

/** Returns the hashes of a block's transactions in their order, hex (docs/spec/encodings.md). */
export const transactionHashes = ({ transactions }: Block): readonly string[] => transactions.map(transactionHash);

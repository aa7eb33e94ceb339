import { transactionHash } from '@bpdao/chain';
import type { Block } from '@bpdao/messages';

/** Hashes of a block's transactions in their order, hex (docs/spec/encodings.md). */
export const transactionHashes = ({ transactions }: Block): readonly string[] => transactions.map(transactionHash);

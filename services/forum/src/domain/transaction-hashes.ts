import { createHash } from 'node:crypto';
import type { Block } from '@bpdao/messages';

/** Hashes of a block's transactions in their order, hex (docs/spec/encodings.md). */
export const transactionHashes = (block: Block): readonly string[] =>
  block.transactions.map(({ payload }) => createHash('sha256').update(payload.bytes).digest('hex'));

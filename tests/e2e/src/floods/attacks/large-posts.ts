import { catalogue, commandSubject } from '@bpdao/catalogue';
import { newKeyPair, signPost } from '@bpdao/sdk';
import type { Shot } from '../message-attack.ts';

const CONTENT_BYTES = 900_000;
const POSTS = 4;

/** Posts of 0.9 MB, every second one with a signature that does not hold. */
export function largePosts(chainId: string): readonly Shot[] {
  const keyPair = newKeyPair();
  return Array.from({ length: POSTS }, (_, index) => {
    const post = {
      kind: 'comment',
      authors: [{ address: keyPair.address, weightPpm: 1_000_000 }],
      references: [],
      content: Buffer.alloc(CONTENT_BYTES, 0x61 + index),
    } as const;
    const signed = signPost({ keyPair, chainId: index % 2 === 0 ? chainId : 'ff'.repeat(32) }, post);
    return { subject: commandSubject('forum', 'submit-post'), body: catalogue.forum.command.encode(signed) };
  });
}

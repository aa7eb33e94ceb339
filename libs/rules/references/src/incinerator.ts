import { createHash } from 'node:crypto';

/** The target that burns what is donated to it; hex. No post has this address. */
export const INCINERATOR = createHash('sha256').update('bpdao/incinerator/v1').digest('hex');

import { sha256Hex } from '@bpdao/messages';

/** The target that burns donated REP; hex. No post has this address. */
export const INCINERATOR = sha256Hex(Buffer.from('bpdao/incinerator/v1'));

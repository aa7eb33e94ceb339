import { parentPort } from 'node:worker_threads';
import { verify } from './ed25519.ts';
import { unpack } from './packed-batch.ts';

/** A thread of the signature checker: a packed batch in, a byte for each signature out, 1 for one that holds. */
parentPort?.on('message', (packed: Uint8Array) => {
  parentPort?.postMessage(Uint8Array.from(unpack(packed), (signed) => Number(verify(signed))));
});

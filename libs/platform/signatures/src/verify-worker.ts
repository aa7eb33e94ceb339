import { parentPort } from 'node:worker_threads';
import { verify } from './ed25519.ts';
import { unpack } from './packed-batch.ts';

/**
 * A thread of the signature checker. It reads a packed batch, and writes a byte for each signature: 1 for a valid one.
 */
parentPort?.on('message', (packed: Uint8Array) => {
  parentPort?.postMessage(Uint8Array.from(unpack(packed), (signed) => Number(verify(signed))));
});

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { placeBinary, placeFile } from './place-binary.ts';

/** The finding at a binary's place: nothing, the binary whose hash was noted, or another. */
export type Placed = 'nothing' | 'as noted' | 'another';

/**
 * Puts an executable in its place, and beside it its SHA-256 as `sha256sum --check` reads it, by which it is known
 * again.
 */
export async function placeNoted(bytes: Uint8Array, target: string): Promise<void> {
  await placeFile(Buffer.from(`${digestOf(bytes)}  ${basename(target)}\n`), noteOf(target), 0o644);
  await placeBinary(bytes, target);
}

/** Compares the file at a place with the noted hash, without running it. */
export async function placedAt(target: string): Promise<Placed> {
  const bytes = await readFile(target).catch(() => undefined);
  if (bytes === undefined) return 'nothing';
  const note = await readFile(noteOf(target), 'utf8').catch(() => '');
  return note.slice(0, 64) === digestOf(bytes) ? 'as noted' : 'another';
}

const noteOf = (target: string): string => `${target}.sha256`;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

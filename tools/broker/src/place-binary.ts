import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes an executable beside its place and renames it there: a reader meanwhile sees a whole file or none. */
export const placeBinary = (bytes: Uint8Array, target: string): Promise<void> => placeFile(bytes, target, 0o755);

/** Does the same for any file, with the rights that it shall have. */
export async function placeFile(bytes: Uint8Array, target: string, mode: number): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.${randomUUID()}`;
  await writeFile(partial, bytes, { mode });
  await rename(partial, target);
}

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

/** Writes an executable beside its place and renames it there: whoever looks meanwhile sees a whole file or none. */
export async function placeBinary(bytes: Uint8Array, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.${randomUUID()}`;
  await writeFile(partial, bytes, { mode: 0o755 });
  await rename(partial, target);
}

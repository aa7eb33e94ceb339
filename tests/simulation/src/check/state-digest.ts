import { createHash, type Hash } from 'node:crypto';

/** Hashes all values of a state, independent of shared objects and of the kind of its byte arrays. */
export function stateDigest(state: unknown): string {
  const hash = createHash('sha256');
  const parts: string[] = [];
  write(state, parts);
  return flush(hash, parts).digest('hex');
}

function flush(hash: Hash, parts: string[]): Hash {
  return hash.update(parts.join('\n'));
}

function write(value: unknown, parts: string[]): void {
  if (value === null || typeof value !== 'object') parts.push(`${typeof value} ${String(value)}`);
  else if (value instanceof Uint8Array) {
    parts.push(`bytes ${Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')}`);
  } else if (Array.isArray(value)) writeAll(`list ${value.length}`, value, parts);
  else if (value instanceof Map) writeAll(`map ${value.size}`, [...value].flat(), parts);
  else if (value instanceof Set) writeAll(`set ${value.size}`, [...value], parts);
  else if (value instanceof WeakMap) return;
  else {
    writeAll(
      'record',
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .filter(([, one]) => one !== undefined)
        .flat(),
      parts,
    );
  }
}

function writeAll(head: string, values: readonly unknown[], parts: string[]): void {
  parts.push(head);
  for (const one of values) write(one, parts);
}

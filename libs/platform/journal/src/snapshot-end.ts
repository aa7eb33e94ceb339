import { snapshotBucket } from '@bpdao/wire';
import { insistently } from './insistently.ts';
import { callApi, errorOf, isApiError, STREAM_NOT_FOUND } from './jetstream-api.ts';
import type { StreamPlace } from './stream-place.ts';

/**
 * Returns the last message of the stream that an actor's newest snapshot covers, from the names of the snapshots; 0 if
 * there are none.
 */
export function snapshotEnd(place: StreamPlace): Promise<number> {
  return insistently(() => readEnd(place));
}

async function readEnd({ connection, actor }: StreamPlace): Promise<number> {
  const bucket = snapshotBucket(actor);
  const names = `$O.${bucket}.M.`;
  const info = await callApi<{ readonly state: { readonly subjects?: Readonly<Record<string, number>> } }>(
    connection,
    `STREAM.INFO.OBJ_${bucket}`,
    { subjects_filter: `${names}>` },
  );
  if (!isApiError(info)) {
    return Math.max(
      0,
      ...Object.keys(info.state.subjects ?? {}).map((subject) => sequenceIn(subject.slice(names.length))),
    );
  }
  if (info.error.err_code === STREAM_NOT_FOUND) return 0;
  throw errorOf(info.error, `the snapshots of ${actor} cannot be looked at`);
}

/** Reads the sequence in a snapshot's name, `sequence.ordinal.digest` in base64. */
const sequenceIn = (encoded: string): number =>
  Number(/^(\d+)\./.exec(Buffer.from(encoded, 'base64url').toString('utf8'))?.[1] ?? 0);

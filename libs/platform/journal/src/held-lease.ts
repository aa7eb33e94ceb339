import { LEASE_BUCKET } from '@bpdao/wire';
import { insistently } from './insistently.ts';
import { callApi, errorOf, isApiError, NO_MESSAGE_FOUND, STREAM_NOT_FOUND } from './jetstream-api.ts';
import type { GottenMessage } from './stored-message.ts';
import type { StreamPlace } from './stream-place.ts';

const BUCKET = `KV_${LEASE_BUCKET}`;
const KEYS = `$KV.${LEASE_BUCKET}.`;

/** Returns the held lease of an actor; undefined if no process holds one. */
export async function heldLease(place: StreamPlace): Promise<string | undefined> {
  for (const lease of await insistently(() => leasesOf(place))) {
    if (await insistently(() => isHeld(place, lease))) return lease;
  }
  return undefined;
}

/** Returns the leases of an actor. Versions that take turns have a lease each. */
async function leasesOf({ connection, actor }: StreamPlace): Promise<readonly string[]> {
  const info = await callApi<{ readonly state: { readonly subjects?: Readonly<Record<string, number>> } }>(
    connection,
    `STREAM.INFO.${BUCKET}`,
    { subjects_filter: `${KEYS}>` },
  );
  if (isApiError(info)) {
    if (info.error.err_code === STREAM_NOT_FOUND) return [];
    throw errorOf(info.error, 'the leases cannot be looked at');
  }
  return Object.keys(info.state.subjects ?? {})
    .map((subject) => subject.slice(KEYS.length))
    .filter((lease) => lease === actor || lease.startsWith(`${actor}.`));
}

/** Tells if a lease is held. A released lease leaves an entry that says so. */
async function isHeld({ connection }: StreamPlace, lease: string): Promise<boolean> {
  const answer = await callApi<{ readonly message: GottenMessage }>(connection, `STREAM.MSG.GET.${BUCKET}`, {
    last_by_subj: `${KEYS}${lease}`,
  });
  if (!isApiError(answer)) {
    return !Buffer.from(answer.message.hdrs ?? '', 'base64')
      .toString('utf8')
      .includes('KV-Operation');
  }
  if (answer.error.err_code === NO_MESSAGE_FOUND) return false;
  throw errorOf(answer.error, `the lease ${lease} cannot be looked at`);
}

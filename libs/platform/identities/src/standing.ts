import { AuthorizationError, PermissionViolationError, type NatsConnection } from '@nats-io/nats-core';
import { SEED_FILE, type Identity } from './identity.ts';
import { WHO_AM_I, type Permissions } from './permissions.ts';

const ANSWER_MS = 2_000;

/** The account and the permissions that the broker gives an identity. */
export interface Standing {
  readonly account: string;
  /** Its permissions; undefined if it may do everything. */
  readonly permissions: Permissions | undefined;
}

/** Tells in one sentence why the broker did not admit a connection; undefined if the identity was not the reason. */
export function whyNotAdmitted(
  error: unknown,
  identity: Identity | undefined,
  servers: readonly string[],
): string | undefined {
  // an answer that a busy machine gave too late says nothing about the identity
  if (!(error instanceof AuthorizationError) || /timeout/i.test(error.message)) return undefined;
  const broker = `The broker at ${servers.join(', ')}`;
  if (identity === undefined) return `${broker} admits identities only: name the file of a seed with ${SEED_FILE}.`;
  return `${broker} does not admit the identity ${identity.key} of ${identity.file}.`;
}

/** Tells in one sentence why the broker refused a publication or a subscription; undefined if it did not refuse it. */
export function whyNotAllowed(error: unknown): string | undefined {
  const violation = error instanceof Error && error.cause instanceof PermissionViolationError ? error.cause : error;
  if (!(violation instanceof PermissionViolationError)) return undefined;
  return `The broker does not let this identity ${violation.operation === 'publish' ? 'say' : 'hear'} ${violation.subject}.`;
}

/** Asks the broker for the identity of this connection. Rejects if no answer comes. */
export async function standingOf(connection: NatsConnection): Promise<Standing> {
  const { data } = (await connection.request(WHO_AM_I, '', { timeout: ANSWER_MS })).json<{
    data?: { account?: string; permissions?: { publish?: Allowed; subscribe?: Allowed } };
  }>();
  const { publish, subscribe } = data?.permissions ?? {};
  return {
    account: data?.account ?? '',
    permissions:
      publish === undefined && subscribe === undefined
        ? undefined
        : { publish: publish?.allow ?? [], subscribe: subscribe?.allow ?? [] },
  };
}

interface Allowed {
  readonly allow?: readonly string[];
}

/** Tells if two sets of permissions are equal. */
export const isSame = (one: Permissions, other: Permissions): boolean =>
  sameSet(one.publish, other.publish) && sameSet(one.subscribe, other.subscribe);

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === new Set(one).size;

import { AuthorizationError, PermissionViolationError, type NatsConnection } from '@nats-io/nats-core';
import { SEED_FILE, type Identity } from './identity.ts';
import { WHO_AM_I, type Permissions } from './permissions.ts';

const ANSWER_MS = 2_000;

/** What the broker takes an identity for. */
export interface Standing {
  readonly account: string;
  /** What it may do; undefined: everything. */
  readonly permissions: Permissions | undefined;
}

/** Why the broker did not take a connection, in one sentence; undefined when it was not about who this is. */
export function whyNotAdmitted(
  error: unknown,
  identity: Identity | undefined,
  servers: readonly string[],
): string | undefined {
  // what a busy machine said too late tells nothing of who it is
  if (!(error instanceof AuthorizationError) || /timeout/i.test(error.message)) return undefined;
  const broker = `The broker at ${servers.join(', ')}`;
  if (identity === undefined) return `${broker} admits identities only: name the file of a seed with ${SEED_FILE}.`;
  return `${broker} does not admit the identity ${identity.key} of ${identity.file}.`;
}

/** Why the broker refused what was published or heard, in one sentence; undefined when it did not. */
export function whyNotAllowed(error: unknown): string | undefined {
  const violation = error instanceof Error && error.cause instanceof PermissionViolationError ? error.cause : error;
  if (!(violation instanceof PermissionViolationError)) return undefined;
  return `The broker does not let this identity ${violation.operation === 'publish' ? 'say' : 'hear'} ${violation.subject}.`;
}

/** Asks the broker who this connection is. Rejects when it does not answer. */
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

/** Whether the broker lets somebody do just what it should, no more and no less. */
export const isSame = (one: Permissions, other: Permissions): boolean =>
  sameSet(one.publish, other.publish) && sameSet(one.subscribe, other.subscribe);

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === new Set(one).size;

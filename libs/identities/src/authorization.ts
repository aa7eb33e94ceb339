import { inboxOf, permissionsOf } from './permissions.ts';
import type { Permissions, Role } from './permissions.ts';

/** An identity that the broker admits. */
export interface AdmittedIdentity {
  /** For people. */
  readonly name: string;
  readonly role: Role;
  /** Its public nkey, `U…`. */
  readonly key: string;
}

/** How long an actor may take to answer a request. */
const ANSWER_WITHIN = '60s';

/** The part of a nats-server's configuration that admits these identities, each to what its role may do, and nobody else. */
export const authorizationOf = (identities: readonly AdmittedIdentity[]): string =>
  ['authorization {', '  users = [', ...identities.flatMap(({ name, role, key }) => [`    # ${name}: ${role}`, `    { nkey: ${key}, permissions: {`, ...lines(permissionsOf(role, inboxOf(key))), '    } }']), '  ]', '}', ''].join('\n');

const lines = ({ publish, subscribe, answers }: Permissions): readonly string[] => [
  `      publish: { allow: ${JSON.stringify(publish)} }`,
  `      subscribe: { allow: ${JSON.stringify(subscribe)} }`,
  ...(answers ? [`      allow_responses: { max: 1, expires: "${ANSWER_WITHIN}" }`] : []),
];

import { actorNames, catalogue, type ActorName } from '@bpdao/catalogue';
import {
  actorOf,
  allCarriedFor,
  askedBy,
  carriedFor,
  carriedOn,
  importedApi,
  saidSubjects,
  streamName,
  type Carried,
} from '@bpdao/wire';
import { asked, inboxOf, permissionsOf, readingStream } from './permissions.ts';
import { insiderOf, isOutsiderRole, type Role } from './roles.ts';

/** An identity that the broker admits. */
export interface AdmittedIdentity {
  /** For people. */
  readonly name: string;
  readonly role: Role;
  /** Its public nkey, `U…`. */
  readonly key: string;
  /** The place of an outsider, from 1; absent for other roles. */
  readonly place?: number;
}

/**
 * The number of accounts that are declared beforehand, one for each outsider. After a reload of the broker, a new
 * account gets no answers, but a new user does.
 */
export const OUTSIDER_PLACES = 64;

/** The account in which all commands and queries are answered; it has no streams. */
export const DOOR_ACCOUNT = 'DOOR';

/**
 * The limits of one outsider on the broker. Subscriptions count for each connection, because each gets its own copy of
 * every fact.
 */
const OUTSIDER_LIMITS = { max_connections: 16, max_subscriptions: 32, max_payload: 1_048_576 };

/**
 * The limits of every client: the bytes that wait for a slow reader, how long the broker waits with them, and the time
 * to sign the broker's challenge. The last is long, so that the broker does not refuse a service on a busy machine.
 */
const CLIENT_LIMITS = [
  'max_pending: 32MB',
  'write_deadline: "5s"',
  'max_control_line: 4KB',
  'authorization { timeout: 10 }',
];

/** The account of an actor's stream and buckets: its stream's name. */
export const accountOfActor = (actor: ActorName): string => streamName(actor);
/** The account of the outsider at a place. */
export const outsiderAccount = (place: number): string => `OUT_${place}`;
const outsiderAccounts = Array.from({ length: OUTSIDER_PLACES }, (_, index) => outsiderAccount(index + 1));

/** The accounts that may ask an actor anything: those of outsiders, and of actors that ask it. */
export const askersOf = (actor: ActorName): readonly string[] => [
  ...outsiderAccounts,
  ...actorNames.filter((one) => asked[one]?.some((subject) => actorOf(subject) === actor)).map(accountOfActor),
];

/** The account of an identity. */
export function accountOf({ role, place = 0 }: Pick<AdmittedIdentity, 'role' | 'place'>): string {
  const insider = insiderOf(role);
  if (insider === undefined) return outsiderAccount(place);
  return insider.part === 'door' ? DOOR_ACCOUNT : accountOfActor(insider.actor);
}

/**
 * Returns the part of nats-server's configuration that admits these identities and nobody else, each with the
 * permissions of its role (docs/operations/identities.md). Accounts share only the exports and imports written here.
 */
export function accountsOf(identities: readonly AdmittedIdentity[]): string {
  const usersOf = (account: string): readonly string[] =>
    identities.filter((one) => accountOf(one) === account).flatMap(userLines);
  return [
    ...CLIENT_LIMITS,
    'accounts {',
    ...actorNames.flatMap((actor) =>
      accountLines(
        accountOfActor(actor),
        ['jetstream: enabled'],
        usersOf(accountOfActor(actor)),
        exportsOf(actor),
        importsOf(actor),
      ),
    ),
    ...accountLines(DOOR_ACCOUNT, [`mappings ${JSON.stringify(doorMappings)}`], usersOf(DOOR_ACCOUNT), doorExports, []),
    ...outsiderAccounts.flatMap((account) =>
      accountLines(
        account,
        [`limits ${JSON.stringify(OUTSIDER_LIMITS)}`],
        usersOf(account),
        [],
        outsiderImports(account),
      ),
    ),
    '}',
    '',
  ].join('\n');
}

const accountLines = (
  name: string,
  settings: readonly string[],
  users: readonly string[],
  exports: readonly string[],
  imports: readonly string[],
): readonly string[] => [
  `  ${name} {`,
  ...settings.map((setting) => `    ${setting}`),
  ...listLines('users', users),
  ...listLines('exports', exports),
  ...listLines('imports', imports),
  '  }',
];

const listLines = (name: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0 ? [] : [`    ${name} = [`, ...entries.map((entry) => `      ${entry}`), '    ]'];

const userLines = ({ name, role, key }: AdmittedIdentity): readonly string[] => {
  const { publish, subscribe } = permissionsOf(role, inboxOf(key));
  return [
    `# ${name}: ${role}`,
    `{ nkey: ${key}, permissions: { publish: { allow: ${JSON.stringify(publish)} }, subscribe: { allow: ${JSON.stringify(subscribe)} } } }`,
  ];
};

const hearersOf = (actor: ActorName): readonly string[] =>
  actorNames.filter((one) => catalogue[one].hears.includes(actor)).map(accountOfActor);

/**
 * Exports to hearers the republished facts, the end of the stream and its single messages. No export lets a client
 * choose where an actor's account delivers.
 */
function exportsOf(actor: ActorName): readonly string[] {
  const hearers = hearersOf(actor);
  return [
    entry('stream', saidSubjects(actor), { accounts: [...hearers, ...outsiderAccounts] }),
    ...readingStream('$JS.API', streamName(actor)).map((subject) => entry('service', subject, { accounts: hearers })),
  ];
}

function importsOf(actor: ActorName): readonly string[] {
  const heard = catalogue[actor].hears.flatMap((one) => {
    const account = accountOfActor(one);
    const [own, imported] = [
      readingStream('$JS.API', streamName(one)),
      readingStream(importedApi(one), streamName(one)),
    ];
    return [
      entry('stream', { account, subject: saidSubjects(one) }),
      ...own.map((subject, index) => entry('service', { account, subject }, { to: imported[index] })),
    ];
  });
  return [...heard, ...(asked[actor] ?? []).map((subject) => asking(carriedFor(accountOfActor(actor), subject)))];
}

/**
 * Exports to each asking account its own requests. The subject contains the account, and no other account may ask
 * there.
 */
const doorExports: readonly string[] = [
  ...outsiderAccounts,
  ...actorNames.filter((actor) => asked[actor] !== undefined).map(accountOfActor),
].map((account) => entry('service', askedBy(account), { accounts: [account] }));

const doorMappings = Object.fromEntries(carriedOn.map(({ from, to }) => [from, to]));

/** Imports a request, so that the broker puts the asking account into its subject. */
const asking = ({ asked: to, taken: subject }: Carried): string =>
  entry('service', { account: DOOR_ACCOUNT, subject }, { to });

const outsiderImports = (account: string): readonly string[] => [
  ...allCarriedFor(account).map(asking),
  ...actorNames.map((actor) => entry('stream', { account: accountOfActor(actor), subject: saidSubjects(actor) })),
];

function entry(
  kind: 'stream' | 'service',
  what: string | { readonly account: string; readonly subject: string },
  more: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ [kind]: what, ...more });
}

/** Returns the smallest free place for an outsider; undefined if all are taken. */
export function freePlace(identities: readonly AdmittedIdentity[]): number | undefined {
  const taken = new Set(identities.filter(({ role }) => isOutsiderRole(role)).map(({ place }) => place));
  for (let place = 1; place <= OUTSIDER_PLACES; place += 1) if (!taken.has(place)) return place;
  return undefined;
}

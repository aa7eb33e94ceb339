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
  /** Of an outsider: which of the places for outsiders it has, from 1. */
  readonly place?: number;
}

/**
 * Accounts declared beforehand, one for each outsider: an account that a reload adds gets no answers, a user that it
 * adds does.
 */
export const OUTSIDER_PLACES = 64;

/** The account in which all commands and queries are answered; it has no streams. */
export const DOOR_ACCOUNT = 'DOOR';

/**
 * What one outsider may use of the broker; subscriptions count for each connection, and each is a copy of what is said.
 */
const OUTSIDER_LIMITS = { max_connections: 16, max_subscriptions: 32, max_payload: 1_048_576 };

/**
 * What any client may use: bytes that wait for one that does not read, and how long the broker waits with them; and how
 * long a client may take to sign the broker's challenge, so that a service on a busy machine is not taken for one that
 * is not admitted.
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
 * The part of a nats-server's configuration that admits these identities, each to what its role may do in its account,
 * and nobody else (docs/operations/identities.md). Accounts share nothing but what is written here.
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
 * To hearers: what the stream republishes, its end and its single messages. Nothing by which somebody could name where
 * an actor's account delivers.
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

/** To each that asks what it asks itself: the account is in the subject, and no other may ask there. */
const doorExports: readonly string[] = [
  ...outsiderAccounts,
  ...actorNames.filter((actor) => asked[actor] !== undefined).map(accountOfActor),
].map((account) => entry('service', askedBy(account), { accounts: [account] }));

const doorMappings = Object.fromEntries(carriedOn.map(({ from, to }) => [from, to]));

/** Of a request of an account the broker makes one that names the account. */
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

/** The smallest place that no outsider has; undefined when all are taken. */
export function freePlace(identities: readonly AdmittedIdentity[]): number | undefined {
  const taken = new Set(identities.filter(({ role }) => isOutsiderRole(role)).map(({ place }) => place));
  for (let place = 1; place <= OUTSIDER_PLACES; place += 1) if (!taken.has(place)) return place;
  return undefined;
}

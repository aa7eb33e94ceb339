import type { Batch, Envelope } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';

/** Envelopes that a forger who owns the broker could write, each with the audit's sentence. */
export const envelopes: readonly [
  what: string,
  kind: readonly [ActorName, string],
  change: (envelope: Envelope, batch: Batch) => Partial<Envelope>,
  sentence: RegExp,
][] = [
  [
    'another command as its cause',
    ['vpsc', 'vote-cast'],
    () => ({ cause: { type: 'command', name: 'cast-vote', digest: 'ab'.repeat(32) } }),
    /another command than its cause/,
  ],
  [
    'a command as its cause that it does not carry',
    ['wsc', 'slot-missed'],
    () => ({ cause: { type: 'command', name: 'submit-block-transactions', digest: 'ab'.repeat(32) } }),
    /carries none/,
  ],
  [
    'another fact as its cause',
    ['vpsc', 'pool-opened'],
    () => ({ cause: { type: 'fact', actor: 'wsc', position: { sequence: 1, index: 0 } } }),
    /not what it heard last/,
  ],
  [
    'a deadline that nobody waited for',
    ['gossip', 'transactions-gossiped'],
    () => ({ cause: { type: 'deadline', key: 'drops' } }),
    /waited for none/,
  ],
  [
    'another deadline',
    ['wsc', 'slot-missed'],
    () => ({ cause: { type: 'deadline', key: 'submit/1/0' } }),
    /waited for submit/,
  ],
  [
    'a time before its deadline',
    ['wsc', 'slot-missed'],
    ({ atMs }) => ({ atMs: atMs - 100 }),
    /ms before its deadline/,
  ],
  [
    'a time before that of the fact before it',
    ['asc', 'stake-taken'],
    () => ({ atMs: 1 }),
    /before that of the fact before it/,
  ],
  [
    'another trace',
    ['forum', 'post-published'],
    ({ trace }) => ({ trace: { ...trace, traceId: 'ab'.repeat(16) } }),
    /its trace is/,
  ],
  [
    'another span',
    ['vpsc', 'pool-opened'],
    ({ trace }) => ({ trace: { ...trace, spanId: 'ab'.repeat(8) } }),
    /its trace is/,
  ],
  [
    'less heard than the fact before it',
    ['vpsc', 'round-settled'],
    ({ heard }) => ({ heard: { ...heard, asc: { sequence: 1, index: 0 } } }),
    /and the fact before it up to/,
  ],
  [
    'more heard than there is',
    ['vpsc', 'pool-opened'],
    ({ heard }) => ({ heard: { ...heard, asc: { sequence: 100_000, index: 0 } } }),
    /which is missing/,
  ],
  [
    'a place heard at which no fact stands',
    ['vpsc', 'pool-opened'],
    ({ heard }) => ({ heard: { ...heard, asc: { sequence: heard.asc?.sequence ?? 0, index: 500 } } }),
    /where no fact stands|is missing/,
  ],
  [
    'somebody heard whom it does not listen to',
    ['asc', 'stake-missing'],
    ({ heard }) => ({ heard: { ...heard, gossip: { sequence: 1, index: 0 } } }),
    /does not hear/,
  ],
];

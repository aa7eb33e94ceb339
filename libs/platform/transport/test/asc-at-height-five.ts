import type { Answer as MailboxAnswer, MailboxStatus } from '@bpdao/actor';
import type { CommandOf, FactOf } from '@bpdao/catalogue';
import { Actor, type ActorParts } from '../src/actor.ts';

type Parts = ActorParts<'asc', { readonly height: bigint }, CommandOf<'asc'>>;

/** Where the mailbox of these tests stands. */
export const STATUS: MailboxStatus = {
  role: 'leading',
  ready: true,
  position: { sequence: 7, index: 1 },
  heard: { wsc: { sequence: 3, index: 0 } },
  depth: 2,
  oldestMs: 0,
  aheadMs: new Map(),
  clockAheadMs: undefined,
  clockWrong: false,
  answers: true,
  snapshot: 0,
};

/** An ASC at height 5 that accepts what reaches its mailbox, and has heard nothing that anybody asks it to wait for. */
export const ascOf = (change: Partial<Parts> = {}): Actor<'asc', { readonly height: bigint }> =>
  new Actor({
    name: 'asc',
    mailbox: {
      tell: (): Promise<MailboxAnswer<FactOf<'asc'>>> => Promise.resolve({ type: 'again', position: undefined }),
      read: (view, atLeast) => Promise.resolve(atLeast === undefined ? view({ height: 5n }) : undefined),
      status: () => STATUS,
    },
    check: (command) => Promise.resolve({ command }),
    heightOf: ({ height }) => height,
    ...change,
  });

import type { everyActorRefusals } from '@bpdao/wire';
import { ascRefusals } from './asc.ts';
import { forumRefusals } from './forum.ts';
import { gossipRefusals } from './gossip.ts';
import { governanceRefusals } from './governance.ts';
import { vpscRefusals } from './vpsc.ts';
import { wscRefusals } from './wsc.ts';

/** Every code that the rules of an actor refuse a command with, and the sentence that it stands for. */
export const refusals = {
  gossip: gossipRefusals,
  asc: ascRefusals,
  wsc: wscRefusals,
  vpsc: vpscRefusals,
  forum: forumRefusals,
  governance: governanceRefusals,
} as const;

/** An actor that refuses commands. */
export type RefusingActor = keyof typeof refusals;

/** A code that the rules of this actor refuse a command with. */
export type RefusalCode<A extends RefusingActor> = A extends RefusingActor ? keyof (typeof refusals)[A] : never;

/** A code that a client of this actor may be answered with. */
export type AnsweredRefusalCode<A extends RefusingActor> = RefusalCode<A> | keyof typeof everyActorRefusals;

import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ActorTypes, Mailbox } from '@bpdao/actor';
import type { JetStreamStreams } from '@bpdao/journal';
import type { Log } from '@bpdao/observability';
import {
  ACTOR,
  CONFIGURATION,
  LOG,
  MAILBOX,
  OBSERVATION,
  soon,
  STREAMS,
  type Actor,
  type Configuration,
  type Observation,
} from '@bpdao/transport';
import type { ForumState } from '../domain/state.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { History, type HistoryChange } from '../history/history.ts';
import type { FedFact } from '../history/round-assembler.ts';
import { STORE } from './history-configuration.ts';
import { readFacts } from './read-facts.ts';

/**
 * Feeds the history with acknowledged facts, from before the actor continues; the history reads missed facts from the
 * streams.
 */
@Injectable()
export class HistoryLife implements OnModuleInit, OnApplicationShutdown {
  readonly history: History;
  private readonly mailbox: Mailbox<ActorTypes>;
  private readonly log: Log;
  private readonly observation: Observation;
  private readonly actor: Actor<'forum', ForumState>;

  constructor(
    @Inject(MAILBOX) mailbox: Mailbox<ActorTypes>,
    @Inject(STREAMS) streams: JetStreamStreams,
    @Inject(CONFIGURATION) { genesis }: Configuration,
    @Inject(LOG) log: Log,
    @Inject(OBSERVATION) observation: Observation,
    @Inject(ACTOR) actor: Actor<'forum', ForumState>,
    @Inject(STORE) store: HistoryStore,
  ) {
    this.observation = observation;
    this.actor = actor;
    this.mailbox = mailbox;
    this.log = log;
    this.history = new History({
      store,
      genesis,
      read: (actor, from) => readFacts(streams, genesis.chainId, actor, from),
      onChange: (change) => this.tell(change),
    });
  }

  onModuleInit(): void {
    const { meters } = this.observation;
    meters?.onScrape(async () => {
      const height = await soon(this.actor.height());
      if (height !== undefined) {
        meters.set('bpdao_history_lag_blocks', {}, Math.max(0, Number(height - 1n - this.history.height)));
      }
    });
    this.mailbox.onAcknowledged(({ actor, position, atMs, fact }) =>
      this.history.feed({ actor, position, atMs, fact: fact as FedFact['fact'] }),
    );
    this.history.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.history.stop();
  }

  private tell(change: HistoryChange): void {
    switch (change.type) {
      case 'away':
        return this.log.warn(
          { reason: change.reason },
          'the history is not kept: its store, or a stream, is away; blocks go on, and it catches up when that is back',
        );
      case 'back':
        return this.log.info({}, 'the history is kept again');
      case 'mismatch':
        return this.log.error({ reason: change.reason }, 'the history is not kept: it belongs to other streams');
      default:
        return change satisfies never;
    }
  }
}

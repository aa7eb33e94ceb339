import { Controller, Inject, type Type } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { Heard } from '@bpdao/actor';
import { querySubject, type ActorName } from '@bpdao/catalogue';
import type { JetStreamStreams } from '@bpdao/journal';
import type { ActorStatus, GetFacts, StoredMessages } from '@bpdao/wire';
import type { Actor } from './actor.ts';
import { STORED_TOKENS } from './admission.ts';
import { ACTOR, STREAMS } from './tokens.ts';
import { Fault, type WireAnswer, type WireRequest } from './wire.ts';

/** Makes the controller of the queries that every actor answers: its stored facts and its status. */
export function standardQueries(actor: ActorName): Type {
  @Controller()
  class StandardQueries {
    private readonly actor: Actor<'governance', unknown>;
    private readonly streams: JetStreamStreams;

    constructor(@Inject(ACTOR) injected: Actor<'governance', unknown>, @Inject(STREAMS) streams: JetStreamStreams) {
      this.actor = injected;
      this.streams = streams;
    }

    @MessagePattern(querySubject(actor, 'facts'))
    facts(@Payload() request: WireRequest): Promise<WireAnswer | undefined> {
      const view = async ({ fromSequence, limit }: GetFacts): Promise<{ readonly type: 'facts' } & StoredMessages> => ({
        type: 'facts',
        ...(await this.streams.page(actor, fromSequence, limit).catch(cannotBeRead)),
      });
      return this.actor.askElsewhere('facts', request, view, (reply) =>
        reply.type === 'facts' ? STORED_TOKENS * reply.messages.length : 0,
      );
    }

    @MessagePattern(querySubject(actor, 'status'))
    status(@Payload() request: WireRequest): Promise<WireAnswer | undefined> {
      const view = async (
        _query: unknown,
        atLeast: Heard | undefined,
      ): Promise<{ readonly type: 'status' } & ActorStatus> => ({
        type: 'status',
        ...(await this.statusOf(atLeast)),
      });
      return this.actor.askElsewhere('status', request, view, () => 0);
    }

    /**
     * Returns the status of the leader. A process whose lease is in doubt does not answer, because its last knowledge
     * may be old.
     */
    private async statusOf(atLeast: Heard | undefined): Promise<ActorStatus> {
      const height = await this.actor.height(atLeast);
      const { position, heard, depth, ready } = this.actor.mailbox.status();
      return {
        actor,
        ...(position === undefined ? undefined : { position }),
        heard: Object.entries(heard).map(([name, at]) => ({ actor: name, position: at })),
        depth,
        ready,
        processId: process.pid,
        height,
      };
    }
  }
  return StandardQueries;
}

/** Throws Fault 503: the broker has no leader for the stream or does not answer, and this may pass in a moment. */
function cannotBeRead(error: unknown): never {
  throw new Fault(503, `the stream cannot be read now: ${error instanceof Error ? error.message : String(error)}`);
}

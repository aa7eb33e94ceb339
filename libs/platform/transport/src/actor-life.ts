import { PermissionViolationError, type NatsConnection } from '@nats-io/nats-core';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { ActorTypes, Mailbox } from '@bpdao/actor';
import { whyNotAllowed } from '@bpdao/identities';
import { leaveLastWords, type Log } from '@bpdao/observability';
import type { SignatureChecker } from '@bpdao/signatures';
import type { Observation } from './observation.ts';
import { ReadinessWatch } from './readiness-watch.ts';
import { CONNECTION, DOOR, LOG, MAILBOX, OBSERVATION, SIGNATURES } from './tokens.ts';

/**
 * Ties the mailbox to Nest's lifecycle: the transport listens only after the recovery, and stops before the connection
 * closes.
 */
@Injectable()
export class ActorLife implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly mailbox: Mailbox<ActorTypes>;
  private readonly connection: NatsConnection;
  private readonly door: NatsConnection;
  private readonly signatures: SignatureChecker;
  private readonly log: Log;
  private readonly observation: Observation;
  private readiness: ReadinessWatch | undefined;
  private isEnding = false;

  constructor(
    @Inject(MAILBOX) mailbox: Mailbox<ActorTypes>,
    @Inject(CONNECTION) connection: NatsConnection,
    @Inject(DOOR) door: NatsConnection,
    @Inject(SIGNATURES) signatures: SignatureChecker,
    @Inject(LOG) log: Log,
    @Inject(OBSERVATION) observation: Observation,
  ) {
    this.mailbox = mailbox;
    this.connection = connection;
    this.door = door;
    this.signatures = signatures;
    this.log = log;
    this.observation = observation;
  }

  async onApplicationBootstrap(): Promise<void> {
    void this.mailbox.halted.then((halt) => {
      this.log.error({ cause: halt.cause instanceof Error ? halt.cause.message : '' }, halt.message);
      this.end(halt.message);
    });
    void Promise.race([this.connection.closed(), this.door.closed()]).then((cause) => {
      if (this.isEnding) return;
      const sentence = 'the connection is closed for good: the broker does not admit this identity any more';
      this.log.error({ cause: String(cause ?? '') }, sentence);
      this.end(sentence);
    });
    void this.watchDoor();
    this.mailbox.onLeading((leading) => {
      const { position, snapshot } = this.mailbox.status();
      if (leading) {
        this.log.info({ position, snapshot }, position === undefined ? 'begins' : 'goes on from where it stopped');
      } else this.log.info({ position }, 'leads no more');
    });
    this.readiness = new ReadinessWatch({
      status: () => this.mailbox.status(),
      connection: this.connection,
      log: this.log,
    });
    await this.mailbox.start();
    if (this.mailbox.status().role === 'standing-by') {
      this.log.info({ position: this.mailbox.status().position }, 'stands by: another replica leads');
    }
  }

  /**
   * Ends the service if the door may not subscribe: the seed is another identity's, or the broker's accounts are of
   * another version.
   */
  private async watchDoor(): Promise<void> {
    for await (const status of this.door.status()) {
      if (
        status.type !== 'error' ||
        !(status.error instanceof PermissionViolationError) ||
        status.error.operation !== 'subscription'
      ) {
        continue;
      }
      const sentence = `${whyNotAllowed(status.error) ?? ''} It is the seed with which this service answers.`;
      this.log.error({}, sentence);
      this.end(sentence);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    this.readiness?.stop();
    await this.mailbox.stop();
  }

  /** Ends the process. The supervisor decides the next step. */
  private end(sentence: string): never {
    leaveLastWords(sentence);
    process.exit(1);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.observation.close();
    await this.signatures.close();
    await this.door.close();
    await this.connection.close();
  }
}

import type { Acknowledged, MailboxObserver, MailboxStatus, StoredAppend, TakenMessage } from '@bpdao/actor';
import { catalogue, type ActorName } from '@bpdao/catalogue';
import {
  ActorMeters,
  ActorSpans,
  ChainMeters,
  countAnswer,
  Meters,
  serveHealth,
  stateGauges,
  Tracer,
  type HealthServer,
  type Log,
  type StateGauge,
} from '@bpdao/observability';
import type { Answer } from '@bpdao/wire';
import type { Configuration } from './configuration.ts';
import { isLive } from './liveness.ts';

/** The parts of a service that are read each time its metrics are. */
export interface Observed<State> {
  status(): MailboxStatus;
  read<T>(view: (state: Readonly<State>) => T): Promise<T | undefined>;
  onAcknowledged(listener: (acknowledged: Acknowledged) => void): void;
}

/** The gauges that an actor's state gives. */
export type StateGauges = Readonly<Partial<Record<StateGauge, number>>>;

/** The ends of the streams that an actor hears. */
export interface Tails {
  last(actor: string): Promise<number>;
}

/** The longest wait for a reading, ms: a reading must end even if there is no broker. */
const LOOK_MS = 1_000;

/**
 * Measures and traces a service, serves the metrics over HTTP and sends the traces away. Does nothing unless the
 * environment asks for it (docs/operations/observability.md).
 */
export class Observation implements MailboxObserver {
  readonly meters: Meters | undefined;
  private readonly actor: ActorName;
  private readonly mailbox: ActorMeters | undefined;
  private readonly tracer: Tracer | undefined;
  private readonly spans: ActorSpans | undefined;
  private status: (() => MailboxStatus) | undefined;
  private server: HealthServer | undefined;
  private lastTakenMs = performance.now();

  private constructor(actor: ActorName, chainId: string, meters: Meters | undefined, tracer: Tracer | undefined) {
    this.actor = actor;
    this.meters = meters;
    this.tracer = tracer;
    this.spans = tracer === undefined ? undefined : new ActorSpans(chainId, actor, (span) => tracer.end(span));
    this.mailbox = meters === undefined ? undefined : new ActorMeters(meters);
  }

  /**
   * Begins to serve the health of the service before it has a broker. Throws HttpPortError if it cannot use the port,
   * OtlpError if the address for traces is invalid.
   */
  static async open(
    actor: ActorName,
    { httpPort, genesis }: Pick<Configuration, 'httpPort' | 'genesis'>,
    log: Log,
  ): Promise<Observation> {
    const meters = httpPort === undefined ? undefined : await Meters.open('services', actor);
    const tracer = await Tracer.open(actor, {
      warn: (sentence) => log.warn({}, sentence),
      dropped: (spans) => meters?.count('bpdao_spans_dropped_total', {}, spans),
    });
    const observation = new Observation(actor, genesis.chainId, meters, tracer);
    if (httpPort !== undefined) await observation.serve(httpPort, log);
    return observation;
  }

  /** The observer for the mailbox; undefined if the environment asks for neither metrics nor traces. */
  get observer(): MailboxObserver | undefined {
    return this.meters === undefined && this.spans === undefined ? undefined : this;
  }

  taken(message: TakenMessage): void {
    this.lastTakenMs = performance.now();
    this.mailbox?.taken(message);
  }

  stored(append: StoredAppend): void {
    this.mailbox?.stored(append);
    this.spans?.stored(append);
  }

  /** A command was answered. */
  answered(command: string, answer: Answer): void {
    if (this.meters !== undefined) countAnswer(this.meters, command, answer);
  }

  /** A request was answered with a fault of this code. */
  faulted(code: number): void {
    this.meters?.count('bpdao_faults_total', { code: String(code) });
  }

  /** Reads the actor from now on whenever its metrics are read. */
  watch<State>(observed: Observed<State>, streams: Tails, gaugesOf: (state: Readonly<State>) => StateGauges): void {
    const { meters, mailbox, actor, spans } = this;
    this.status = () => observed.status();
    if (spans !== undefined) observed.onAcknowledged((acknowledged) => spans.hear(acknowledged));
    if (meters === undefined || mailbox === undefined) return;
    const chain = new ChainMeters(meters);
    observed.onAcknowledged((acknowledged) => chain.hear(acknowledged));
    meters.onScrape(async () => {
      const tails = await Promise.all(
        catalogue[actor].hears.map(async (heard) => [heard, await soon(streams.last(heard))] as const),
      );
      mailbox.look(
        observed.status(),
        new Map(tails.flatMap(([heard, tail]) => (tail === undefined ? [] : [[heard, tail] as const]))),
      );
      const values = (await soon(observed.read(gaugesOf))) ?? {};
      for (const gauge of stateGauges) if (values[gauge] !== undefined) meters.set(gauge, {}, values[gauge]);
    });
  }

  /** Serves and sends nothing more. */
  async close(): Promise<void> {
    await this.server?.close();
    await this.tracer?.close();
  }

  /** Serves health: live while the service goes on by itself, ready after it has caught up. */
  private async serve(httpPort: number, log: Log): Promise<void> {
    const health = {
      isLive: () => this.status === undefined || isLive(this.status(), performance.now() - this.lastTakenMs),
      isReady: () => this.status !== undefined && isReady(this.status()),
    };
    this.server = await serveHealth(httpPort, health, this.meters);
    log.info({ port: this.server.port }, 'serves health and metrics');
  }
}

/**
 * Tells if a service is ready: it has caught up, and answers or stands by. With a clock that is ahead it can do
 * neither.
 */
export const isReady = ({ ready, answers, role, clockWrong }: MailboxStatus): boolean =>
  ready && !clockWrong && (answers || role === 'standing-by');

/** Returns the result if it comes within a second; undefined if not. */
export const soon = <T>(asked: Promise<T>): Promise<T | undefined> =>
  Promise.race([
    asked.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, LOOK_MS, undefined).unref()),
  ]);

import { setTimeout as sleep } from 'node:timers/promises';
import { HEADERS, noCommandSubject, noQuerySubject } from '@bpdao/catalogue';
import type { Identity } from '@bpdao/identities';
import { connectBroker } from '@bpdao/sdk';
import type { Attack, AttackOrder, AttackReport } from './attack-messages.ts';
import { paced } from './pace.ts';

/** A message that is made once and sent again and again. */
export interface Shot {
  readonly subject: string;
  readonly body: Uint8Array;
}

/**
 * Messages and their bytes between two looks whether the broker has read all of them: nothing else holds this attacker
 * back.
 */
const BURST = { messages: 256, bytes: 2_000_000 };

const NO_RESPONDERS = 503;
const TICK_MS = 1;
/** Answers that do not come for so long never come: the process that had the messages was cut off. */
const LOST_MS = 5000;

/** The differences of an attack from the usual. */
export interface MessageAttackOptions {
  /** Figures noted while it was prepared. */
  readonly notes?: Readonly<Record<string, number>>;
  /** Messages that wait for an answer at most; so many as the broker reads when absent. */
  readonly inFlightMax?: number;
}

/**
 * Sends these messages over one connection as fast as the broker reads them, answers or not, or so that always as many
 * are in work as the attacker likes.
 */
export class MessageAttack implements Attack {
  readonly notes: Readonly<Record<string, number>>;
  private readonly url: string;
  private readonly identity: Identity;
  private readonly shots: readonly Shot[];
  private readonly inFlightMax: number;

  constructor(
    url: string,
    identity: Identity,
    shots: readonly Shot[],
    { notes = {}, inFlightMax = Infinity }: MessageAttackOptions = {},
  ) {
    this.notes = notes;
    this.inFlightMax = inFlightMax;
    this.url = url;
    this.identity = identity;
    this.shots = shots;
  }

  async flood(order: AttackOrder): Promise<AttackReport> {
    const { shots, identity } = this;
    const connection = await connectBroker([this.url], 'flood', identity);
    const answers = new Map<string, number>();
    let [answered, answeredAtMs] = [0, performance.now()];
    const count = (what: string): unknown => answers.set(what, (answers.get(what) ?? 0) + 1);
    const reply = `${identity.options.inboxPrefix}.flood`;
    connection.subscribe(reply, {
      callback: (_error, { headers }) => {
        const isUnserved = headers?.code === NO_RESPONDERS;
        count(isUnserved ? 'nobody' : headers?.get(HEADERS.errorCode) || 'answered');
        answered += 1;
        answeredAtMs = performance.now();
      },
    });
    let sent = 0;
    let bytes = 0;
    const largest = Math.max(...shots.map(({ body }) => body.length), 1);
    const inFlightMax = order.isControl ? Infinity : this.inFlightMax;
    const overMs = performance.now() + order.forMs;
    const room = async (): Promise<void> => {
      while (sent - answered >= inFlightMax && performance.now() < overMs) {
        await sleep(TICK_MS);
        if (performance.now() > answeredAtMs + LOST_MS) answered = sent;
      }
    };
    const tookMs = await paced(
      order,
      Math.max(1, Math.min(BURST.messages, Math.floor(BURST.bytes / largest))),
      async (due) => {
        await room();
        for (let left = due; left > 0; left -= 1) {
          const { subject, body } = shots[sent % shots.length] ?? NOTHING;
          connection.publish(order.isControl ? unserved(subject) : subject, body, { reply });
          sent += 1;
          bytes += body.length;
        }
        await connection.flush().catch(() => count('cut off'));
      },
    );
    await connection.close();
    return { sent, bytes, tookMs, answers: Object.fromEntries(answers) };
  }
}

const NOTHING: Shot = { subject: '', body: new Uint8Array() };

/** Returns a subject to which the same identity may send, and that no process serves. */
const unserved = (subject: string): string =>
  subject.includes('.cmd.') ? noCommandSubject('wsc') : noQuerySubject('wsc');

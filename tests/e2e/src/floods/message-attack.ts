import type { Identity } from '@bpdao/identities';
import { HEADERS, noCommandSubject, querySubject } from '@bpdao/protocol';
import { connectBroker } from '@bpdao/sdk';
import type { Attack, AttackOrder, AttackReport } from './attack-messages.ts';
import { paced } from './pace.ts';

/** A message that is made once and sent again and again. */
export interface Shot {
  readonly subject: string;
  readonly body: Uint8Array;
}

/** Messages and their bytes between two looks whether the broker has read all of them: nothing else holds this attacker back. */
const BURST = { messages: 256, bytes: 2_000_000 };

const NO_RESPONDERS = 503;

/** Sends these messages over one connection as fast as the broker reads them, answers or not. */
export class MessageAttack implements Attack {
  readonly notes: Readonly<Record<string, number>>;
  private readonly url: string;
  private readonly identity: Identity;
  private readonly shots: readonly Shot[];

  constructor(url: string, identity: Identity, shots: readonly Shot[], notes: Readonly<Record<string, number>> = {}) {
    this.notes = notes;
    this.url = url;
    this.identity = identity;
    this.shots = shots;
  }

  async flood(order: AttackOrder): Promise<AttackReport> {
    const { shots, identity } = this;
    const connection = await connectBroker([this.url], 'flood', identity);
    const answers = new Map<string, number>();
    const count = (what: string): unknown => answers.set(what, (answers.get(what) ?? 0) + 1);
    const reply = `${identity.options.inboxPrefix}.flood`;
    connection.subscribe(reply, {
      callback: (_error, { headers }) => {
        const isUnserved = headers?.code === NO_RESPONDERS;
        count(isUnserved ? 'nobody' : (headers?.get(HEADERS.errorCode) || 'answered'));
      },
    });
    let sent = 0;
    let bytes = 0;
    const largest = Math.max(...shots.map(({ body }) => body.length), 1);
    const tookMs = await paced(order, Math.max(1, Math.min(BURST.messages, Math.floor(BURST.bytes / largest))), async (due) => {
      for (let left = due; left > 0; left -= 1) {
        const { subject, body } = shots[sent % shots.length] ?? NOTHING;
        connection.publish(order.isControl ? unserved(subject) : subject, body, { reply });
        sent += 1;
        bytes += body.length;
      }
      await connection.flush().catch(() => count('cut off'));
    });
    await connection.close();
    return { sent, bytes, tookMs, answers: Object.fromEntries(answers) };
  }
}

const NOTHING: Shot = { subject: '', body: new Uint8Array() };

/** A subject that the same identity may send to and that nobody serves. */
const unserved = (subject: string): string => (subject.includes('.cmd.') ? noCommandSubject('wsc') : querySubject('wsc', 'status').replace(/[^.]+$/, 'none'));

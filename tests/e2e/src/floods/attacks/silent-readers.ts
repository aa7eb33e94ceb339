import { setTimeout as sleep } from 'node:timers/promises';
import { actorNames, saidSubjects } from '@bpdao/catalogue';
import type { Identity } from '@bpdao/identities';
import type { Attack, AttackOrder, AttackReport } from '../attack-messages.ts';
import { MessageAttack } from '../message-attack.ts';
import { paced } from '../pace.ts';
import { factsQueries } from './queries.ts';
import { endRaw, rawConnection, type RawConnection } from './raw-connection.ts';

const CONNECTIONS = 10;
const SUBSCRIPTIONS = 5000;
/** Connections that are tried before, to see how many one identity is let have. */
const TRIED = 100;
/** Questions a second of all connections together, whose answers stay unread. */
const PER_SECOND = 100;
const PAUSE_MS = 50;

/**
 * Connections that subscribe to everything they may, many times over, ask for much, and read nothing. A connection that
 * is cut off comes again.
 */
export class SilentReaders implements Attack {
  readonly notes: Readonly<Record<string, number>>;
  private readonly url: string;
  private readonly identity: Identity;

  private constructor(url: string, identity: Identity, notes: Readonly<Record<string, number>>) {
    this.url = url;
    this.identity = identity;
    this.notes = notes;
  }

  /** Sees first how many connections it may have. */
  static async prepare(url: string, identity: Identity): Promise<SilentReaders> {
    const all: RawConnection[] = [];
    for (let index = 0; index < TRIED; index += 1) {
      const one = await rawConnection(url, identity);
      if (one !== undefined) all.push(one);
    }
    await Promise.all(all.map(endRaw));
    return new SilentReaders(url, identity, { connectionsTried: TRIED, connectionsAdmitted: all.length });
  }

  /** Floods. As a control, a connection that reads asks the same questions at a subject that no process serves. */
  async flood({ forMs, perSecond = PER_SECOND, isControl }: AttackOrder): Promise<AttackReport> {
    if (isControl) {
      return new MessageAttack(this.url, this.identity, factsQueries()).flood({ forMs, perSecond, isControl });
    }
    const over = new AbortController();
    const open = new Map<number, RawConnection>();
    const counts = { connected: 0, cutOff: 0 };
    const staying = Array.from({ length: CONNECTIONS }, (_, place) => this.stay(place, open, counts, over.signal));
    const [shot] = factsQueries();
    const body = Buffer.from(shot?.body ?? []).toString('latin1');
    let sent = 0;
    const tookMs = await paced({ forMs, perSecond, isControl }, CONNECTIONS, (due) => {
      for (let left = due; left > 0; left -= 1) {
        const one = open.get(sent % CONNECTIONS);
        one?.socket.write(
          Buffer.from(`PUB ${shot?.subject ?? ''} ${this.inbox} ${body.length}\r\n${body}\r\n`, 'latin1'),
        );
        sent += 1;
      }
      return Promise.resolve();
    });
    over.abort();
    await Promise.all([...open.values()].map(endRaw));
    await Promise.all(staying);
    return { sent, bytes: sent * body.length, tookMs, answers: counts };
  }

  private get inbox(): string {
    return `${this.identity.options.inboxPrefix}.flood`;
  }

  /** Keeps one connection there until it is over. */
  private async stay(
    place: number,
    open: Map<number, RawConnection>,
    counts: { connected: number; cutOff: number },
    over: AbortSignal,
  ): Promise<void> {
    const subjects = [`${this.identity.options.inboxPrefix}.>`, ...actorNames.map(saidSubjects)];
    const subscriptions = Array.from(
      { length: SUBSCRIPTIONS },
      (_, index) => `SUB ${subjects[index % subjects.length] ?? ''} ${index + 1}\r\n`,
    ).join('');
    while (!over.aborted) {
      const one = await rawConnection(this.url, this.identity);
      if (one === undefined) {
        await sleep(PAUSE_MS);
        continue;
      }
      counts.connected += 1;
      one.socket.pause();
      one.write(subscriptions);
      open.set(place, one);
      if (over.aborted) await endRaw(one);
      await gone(one, over);
      open.delete(place);
      if (!over.aborted) counts.cutOff += 1;
      await endRaw(one);
    }
  }
}

/**
 * Resolves when the broker has cut it off, or it is over. A socket that is not read is told only when it is written to.
 */
async function gone({ socket }: RawConnection, over: AbortSignal): Promise<void> {
  while (!over.aborted && !socket.closed && !socket.destroyed) {
    socket.write('PING\r\n');
    await sleep(PAUSE_MS);
  }
}

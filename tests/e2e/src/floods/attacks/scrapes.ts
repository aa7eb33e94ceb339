import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attack, AttackOrder, AttackReport } from '../attack-messages.ts';
import { paced } from '../pace.ts';

const PAGES = ['/metrics', '/health/ready', '/metrics', '/health/live'];
const AT_ONCE = 64;
const TICK_MS = 1;

/**
 * Reads metrics and health of a service again and again, so many pages at once; as a control, from a server of its own
 * that says nothing.
 */
export class Scrapes implements Attack {
  readonly notes = {};
  private readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async flood(order: AttackOrder): Promise<AttackReport> {
    const silent = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const port = order.isControl ? (silent.address() as AddressInfo).port : this.port;
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const answers = new Map<string, number>();
    let sent = 0;
    let bytes = 0;
    let inWork = 0;
    const read = async (page: string): Promise<void> => {
      inWork += 1;
      const answer = await readPage(agent, port, page);
      inWork -= 1;
      bytes += answer.bytes;
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
    };
    const tookMs = await paced(order, 1, async () => {
      while (inWork >= AT_ONCE) await sleep(TICK_MS);
      void read(PAGES[sent % PAGES.length] ?? '');
      sent += 1;
    });
    agent.destroy();
    await new Promise<unknown>((resolve) => silent.close(resolve));
    return { sent, bytes, tookMs, answers: Object.fromEntries(answers) };
  }
}

function readPage(
  agent: Agent,
  port: number,
  page: string,
): Promise<{ readonly status: string; readonly bytes: number }> {
  return new Promise((resolve) => {
    const failed = (): void => resolve({ status: 'failed', bytes: 0 });
    get({ agent, host: '127.0.0.1', port, path: page, timeout: 5000 }, (response) => {
      let bytes = 0;
      response.on('data', (data: Buffer) => (bytes += data.length));
      response.on('end', () => resolve({ status: String(response.statusCode ?? 0), bytes }));
      response.on('error', failed);
    })
      .on('error', failed)
      .on('timeout', failed);
  });
}

import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Attack, AttackOrder, AttackReport } from '../attack-messages.ts';
import { paced } from '../pace.ts';

const PAGES = ['/metrics', '/health/ready', '/metrics', '/health/live'];
const AT_ONCE = 32;

/** Reads metrics and health of every service again and again; as a control, from a server of its own that says nothing. */
export class Scrapes implements Attack {
  readonly notes = {};
  private readonly ports: readonly number[];

  constructor(ports: readonly number[]) {
    this.ports = ports;
  }

  async flood(order: AttackOrder): Promise<AttackReport> {
    const silent = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const ports = order.isControl ? [(silent.address() as AddressInfo).port] : this.ports;
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const answers = new Map<string, number>();
    let sent = 0;
    let bytes = 0;
    const tookMs = await paced(order, AT_ONCE, async (due) => {
      await Promise.all(Array.from({ length: due }, async () => {
        const [port, page] = [ports[Math.floor(sent / PAGES.length) % ports.length] ?? 0, PAGES[sent % PAGES.length] ?? ''];
        sent += 1;
        const read = await readPage(agent, port, page);
        bytes += read.bytes;
        answers.set(read.status, (answers.get(read.status) ?? 0) + 1);
      }));
    });
    agent.destroy();
    await new Promise<unknown>((resolve) => silent.close(resolve));
    return { sent, bytes, tookMs, answers: Object.fromEntries(answers) };
  }
}

function readPage(agent: Agent, port: number, page: string): Promise<{ readonly status: string; readonly bytes: number }> {
  return new Promise((resolve) => {
    const failed = (): void => resolve({ status: 'failed', bytes: 0 });
    get({ agent, host: '127.0.0.1', port, path: page, timeout: 5000 }, (response) => {
      let bytes = 0;
      response.on('data', (data: Buffer) => (bytes += data.length));
      response.on('end', () => resolve({ status: String(response.statusCode ?? 0), bytes }));
      response.on('error', failed);
    }).on('error', failed).on('timeout', failed);
  });
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { asksForTraces } from '../src/otlp-exporter.ts';
import { LINKS_MAX, type Span } from '../src/span.ts';
import { Tracer } from '../src/tracer.ts';

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

describe('traces', () => {
  it.each<[when: string, environment: Readonly<Record<string, string>>, expected: boolean]>([
    ['not sent unless somebody names a receiver', {}, false],
    ['not sent to an empty address', { [ENDPOINT]: '' }, false],
    ['sent to the receiver of everything', { [ENDPOINT]: 'http://127.0.0.1:4318' }, true],
    ['sent to the receiver of traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, true],
    ['not sent when the SDK is disabled', { [ENDPOINT]: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }, false],
    [
      'not sent when no exporter of traces is wanted',
      { [ENDPOINT]: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' },
      false,
    ],
  ])('are %s', (_when, environment, expected) => {
    expect(asksForTraces(environment)).toBe(expected);
  });

  it.each(['over there', 'grpc://127.0.0.1:4317', '127.0.0.1:4318'])(
    'are refused where they should go to "%s"',
    (endpoint) => {
      expect(() => asksForTraces({ [ENDPOINT]: endpoint })).toThrow(
        `${ENDPOINT} is "${endpoint}", not an address such as http://127.0.0.1:4318`,
      );
    },
  );
});

/** A real exporter, and a receiver that answers as the test says. */
describe('a tracer', () => {
  let receiver: Server;
  let status: number | 'never';
  let received: {
    readonly name: string;
    readonly links: readonly unknown[];
    readonly droppedLinksCount: number;
    readonly startTimeUnixNano: string;
  }[];
  let warned: string[];
  let dropped: number;

  beforeEach(async () => {
    [status, received, warned, dropped] = [200, [], [], 0];
    receiver = createServer((request, response) => {
      const parts: Buffer[] = [];
      request
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          if (status === 'never') return;
          if (status === 200) {
            received.push(...JSON.parse(Buffer.concat(parts).toString()).resourceSpans[0].scopeSpans[0].spans);
          }
          response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
        });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    process.env[ENDPOINT] = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const open = async (): Promise<Tracer> =>
    (await Tracer.open('vpsc', { warn: (sentence) => warned.push(sentence), dropped: (spans) => (dropped += spans) }))!;
  const span = (name: string, links: Span['links'] = []): Span => ({
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    name,
    kind: 'internal',
    startMs: 1_000.25,
    endMs: 1_001,
    attributes: {},
    links,
  });

  it('sends everything before it ends, in the order in which it came', async () => {
    const tracer = await open();
    for (let number = 0; number < 1_200; number += 1) tracer.end(span(String(number)));
    await tracer.close();
    expect(received.map(({ name }) => name)).toEqual(Array.from({ length: 1_200 }, (_, number) => String(number)));
    expect(received[0]?.startTimeUnixNano).toBe('1000250000');
    expect([warned, dropped]).toEqual([[], 0]);
  });

  it('sends a bounded number of links, and says how many it let go', async () => {
    const tracer = await open();
    tracer.end(
      span(
        'many',
        Array.from({ length: LINKS_MAX + 7 }, () => ({ traceId: 'ef'.repeat(16), spanId: '01'.repeat(8) })),
      ),
    );
    await tracer.close();
    expect([received[0]?.links.length, received[0]?.droppedLinksCount]).toEqual([LINKS_MAX, 7]);
  });

  it('counts what the receiver refuses, and warns once', async () => {
    status = 400;
    const tracer = await open();
    for (let number = 0; number < 1_200; number += 1) tracer.end(span(String(number)));
    await tracer.close();
    expect(dropped).toBe(1_200);
    expect(warned).toEqual([expect.stringMatching(/^spans are dropped, because .+; nothing else is disturbed$/)]);
  });

  it('keeps a bounded number while the receiver never answers, and does not wait for it to end', async () => {
    status = 'never';
    const tracer = await open();
    for (let number = 0; number < 20_000; number += 1) tracer.end(span(String(number)));
    expect(dropped).toBeGreaterThan(11_000);
    await tracer.close();
    expect(dropped).toBe(20_000);
    expect(warned).toHaveLength(1);
  });
});

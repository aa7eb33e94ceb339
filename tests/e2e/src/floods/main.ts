/**
 * `npm run test:faults -- --floods`: measures every flood on a real network; prints one JSON object a row to standard
 * output, and its progress to standard error.
 */
import { parseArgs } from 'node:util';
import { FloodNetwork } from './flood-network.ts';
import { floodNamed, floods, type Flood } from './flood.ts';
import { measureFlood, type FloodRow } from './measure-flood.ts';

/** Wallets with 63 Txs each: an active set of some ten thousands. */
const WALLETS = 800;
/** Blocks before the first measurement: just-in-time compilers take their time. */
const WARM_UP_BLOCKS = 60;
const WARM_UP_MS = 120_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    wallets: { type: 'string', default: String(WALLETS) },
  },
});
const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const wanted = values.only === undefined ? floods : values.only.split(',').map(mustBeFlood);
let network: Promise<FloodNetwork> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
// its processes are in groups of their own, and would go on
{
  process.once(signal, () => void end().finally(() => process.exit(1)));
}
try {
  for (const flood of wanted) {
    network ??= started();
    const flooded = await network;
    say(flood.what);
    const row = await measureFlood(flooded, flood, { seconds: Number(values.seconds), rounds: Number(values.rounds) });
    process.stdout.write(`${JSON.stringify(row)}\n`);
    say(told(row));
    if (row.control !== undefined) continue;
    say(await flooded.lastWords());
    await end(); // what this flood did to the network says nothing of the next, which gets another
  }
} finally {
  await end();
}

async function end(): Promise<void> {
  const running = await network?.catch(() => undefined);
  network = undefined;
  await running?.end();
}

async function started(): Promise<FloodNetwork> {
  say('starting a network');
  const one = await FloodNetwork.start({ wallets: Number(values.wallets) });
  if (!(await one.goesOn(WARM_UP_BLOCKS, WARM_UP_MS))) {
    throw new Error(`the network makes no blocks: ${await one.lastWords()}`);
  }
  return one;
}

function told({
  calm,
  during,
  control,
  attack,
  controlAttack,
  longestGapMs,
  calmAfterMs,
  memoryMiB,
  holds,
  ended,
  notes,
}: FloodRow): string {
  const p99 = (served: FloodRow['control']): string =>
    served === undefined ? '-' : `${served.answer.p99Ms}/${served.settled.p99Ms}/${served.query.p99Ms}`;
  return `  ${perSecond(attack)}/s (control ${controlAttack === undefined ? '-' : perSecond(controlAttack)}/s) ${JSON.stringify(attack.answers)} ${JSON.stringify(notes)}; p99 answer/settled/query calm ${p99(calm)}, during ${p99(during)}, control ${p99(control)} ms; gap ${longestGapMs} ms, calm after ${calmAfterMs ?? '-'} ms; memory ${memoryMiB.before} > ${memoryMiB.peak} > ${memoryMiB.after} MiB; ${holds ? 'holds' : 'DOES NOT HOLD'}${ended.length === 0 ? '' : ` ${ended.join('; ')}`}`;
}

function perSecond({ sent, tookMs }: FloodRow['attack']): number {
  return Math.round((sent * 1000) / tookMs);
}

function mustBeFlood(name: string): Flood {
  const flood = floodNamed(name);
  if (flood !== undefined) return flood;
  say(`--only: there is no flood "${name}"; there are ${floods.map((one) => one.name).join(', ')}.`);
  process.exit(2);
}

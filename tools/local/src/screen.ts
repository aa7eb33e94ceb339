import { writeAddress, writeAmount } from '@bpdao/sdk';
import type { SettledBlock } from './block-story.ts';
import type { Network } from './network.ts';
import type { LocalOptions } from './options.ts';

const pad = (text: string, width: number): string => text.padStart(width);
const amount = (units: number): string => writeAmount(BigInt(units));

/** Returns the first lines that people see. */
export function greeting(
  { url, layout, chain, services, producers }: Network,
  { httpPort }: Pick<LocalOptions, 'httpPort'>,
): readonly string[] {
  const [dev1, dev2] = chain.developers.map(({ address }) => writeAddress(address));
  return [
    `broker      ${url}`,
    `data        ${layout.data}`,
    `logs        ${layout.logs}`,
    `services    ${[...services].map(([actor, { pid }]) => `${actor} (${pid ?? '-'})`).join(', ')}`,
    `producers   ${producers.map(({ plan, pid }) => `${plan.name} (${pid ?? '-'})`).join(', ')}`,
    ...(httpPort === undefined
      ? []
      : [
          `metrics     http://127.0.0.1:${httpPort}/metrics … ${httpPort + services.size + producers.length - 1}, in this order`,
        ]),
    `keys        dev1 ${dev1}`,
    `            dev2 ${dev2}`,
    '',
    'In a second terminal:  npx bpdao send --from dev1 --to dev2 --amount 1.5 --wait',
    '                       npx bpdao status',
    '',
    blockHeader(),
  ];
}

/** Names the columns of `blockLine`. */
export const blockHeader = (): string =>
  [
    pad('HEIGHT', 7),
    'PRODUCER'.padEnd(12),
    pad('CHANCE', 7),
    pad('TXS', 5),
    pad('FEES $', 9),
    pad('FOR', 10),
    pad('AGAINST', 8),
    pad('MINTED', 9),
    pad('SALARY $', 9),
    pad('MS', 5),
    ' STAKE·LIST·OPEN·VOTE·RECORD·SETTLE',
  ].join(' ');

/** Formats a settled block in one line; `name` tells producers by their keys. */
export function blockLine(block: SettledBlock, name: (address: string) => string): string {
  const { hops } = block;
  const steps = [hops.stakeMs, hops.listMs, hops.openMs, hops.voteMs, hops.recordMs, hops.settleMs].join('·');
  const attempt = block.attempt === 0 ? '' : ` (attempt ${block.attempt})`;
  return [
    pad(String(block.height), 7),
    name(block.producer).padEnd(12),
    pad(`${(block.chance * 100).toFixed(1)}%`, 7),
    pad(String(block.transactions), 5),
    pad(amount(block.fees), 9),
    pad(rounded(block.for), 10),
    pad(rounded(block.against), 8),
    pad(rounded(block.minted), 9),
    pad(rounded(block.salary), 9),
    pad(String(block.settledMs), 5),
    ` ${steps}${attempt}`,
  ].join(' ');
}

/** Two decimals are enough for a glance. */
const rounded = (units: number): string => (units / 1_000_000).toFixed(2);

import type { Asset, AuthoredPart, EarningLine, ReasonPool, ReasonStake } from '@bpdao/earnings';
import { writeAddress, writeAmount } from '@bpdao/sdk';
import { SALARY_SCALE } from '@bpdao/tokens';
import { percent } from './graph/post-graph.ts';
import { short, shortAddress, type Printable } from './print.ts';

export const unitOf = (asset: Asset): string => ({ wrep: 'wREP', grep: 'gREP', dollar: '$' })[asset];

/** Writes an amount with its sign. */
export const amountText = (amount: bigint): string => (amount < 0n ? `-${writeAmount(-amount)}` : writeAmount(amount));

const signed = (amount: bigint): string => (amount < 0n ? `−${writeAmount(-amount)}` : `+${writeAmount(amount)}`);

/** Writes a line for people: the change with its reason, and the arithmetic below it. */
export function lineText(line: EarningLine): readonly string[] {
  const [why, ...arithmetic] = reasonText(line);
  return [
    `height ${line.height}  ${signed(line.amount)} ${unitOf(line.asset)}  ${why}`,
    ...arithmetic.map((more) => `    ${more}`),
  ];
}

const poolText = ({ kind, post, poolId, outcome }: ReasonPool): string =>
  kind === 'block' ? `block ${short(post)}, ${outcome}` : `pool ${short(poolId)} on ${short(post)}, ${outcome}`;
const stakeText = ({ stake, side, availability }: ReasonStake): string =>
  `${writeAmount(stake)} staked ${availability ? 'to be drawn' : (side ?? 'and never shown')}`;

type LineOf<R extends EarningLine['reason']> = Extract<EarningLine, { readonly reason: R }>;
type Text = readonly [why: string, ...arithmetic: string[]];

const wonText = ({ pool, share: { pot, minted, lost, winners }, stake }: LineOf<'stake-won'>): Text => [
  `won: ${poolText(pool)}`,
  `pot ${writeAmount(pot)} (${writeAmount(minted)} minted + ${writeAmount(lost)} lost) × ${stakeText(stake)} / ${writeAmount(winners)} on this side`,
];

const authoredText = ({ pool, parts, granted, short: missing }: LineOf<'authored'>): Text => [
  `author: ${poolText(pool)}`,
  ...partsText(parts),
  ...(missing === 0n
    ? []
    : [`sum ${writeAmount(granted)}, less ${writeAmount(missing)} that other authors owe and do not have`]),
];

const takenBackText = ({ pool, parts, owed, debt }: LineOf<'taken-back'>): Text => [
  `taken back from the author: ${poolText(pool)}`,
  ...partsText(parts),
  ...(debt === 0n ? [] : [`sum −${writeAmount(owed)}, of which ${writeAmount(debt)} were not free and are owed`]),
];

function reasonText(line: EarningLine): Text {
  switch (line.reason) {
    case 'genesis':
      return ['held at genesis'];
    case 'created':
      return [`the first gREP, for the value of posts that ${short(line.protocol)} builds on`];
    case 'stake-won':
      return wonText(line);
    case 'stake-lost':
      return [`lost: ${poolText(line.pool)}`, `of ${stakeText(line.stake)}`];
    case 'slashed':
      return [
        `slashed for signing two things that exclude each other: ${poolText(line.pool)}`,
        `the rest of ${stakeText(line.stake)}`,
      ];
    case 'offer-lost':
      return ['offer lost for signing two things that exclude each other'];
    case 'reported':
      return [`for the report on ${shortAddress(line.offender)}: a tenth of its loss`];
    case 'authored':
      return authoredText(line);
    case 'taken-back':
      return takenBackText(line);
    case 'debt-paid':
      return ['debt paid, from REP that became free'];
    case 'received':
      return [`from ${shortAddress(line.other)} (transaction ${short(line.transaction)})`];
    case 'sent':
      return [`to ${shortAddress(line.other)} (transaction ${short(line.transaction)})`];
    case 'fee':
      return [`fee of transaction ${short(line.transaction)}`];
    case 'pool-funded':
      return [`paid for a pool on ${short(line.post)} (transaction ${short(line.transaction)})`];
    case 'salary':
      return [
        `salary of ${unitOf(line.repType)}`,
        `${writeScaled(line.accrued)} accrued with ${line.facts} settled pools from height ${line.fromHeight} to ${line.toHeight}, whole µ$`,
      ];
    case 'refund':
      return [`back for a pool on ${short(line.post)}: ${line.because}`];
    case 'fees':
      return ['fees of the block'];
    case 'subsidy':
      return ['new $ of the block'];
    case 'pool-income':
      return [`paid for a pool by ${shortAddress(line.other)} (transaction ${short(line.transaction)})`];
    case 'paid-out':
      return [`paid out to ${shortAddress(line.other)}`];
    default:
      return line satisfies never;
  }
}

/** Writes $ scaled by 10^18: the whole µ$, and a note if a rest is left for the next payout. */
const writeScaled = (scaled: bigint): string =>
  `$ ${writeAmount(scaled / SALARY_SCALE)}${scaled % SALARY_SCALE === 0n ? '' : ' and a rest'}`;

function partsText(parts: readonly AuthoredPart[] | undefined): readonly string[] {
  if (parts === undefined) {
    return ['the path cannot be calculated again; bpdao audit checks the history'];
  }
  return parts.map(({ path, post, stayed, weightPpm, amount }) => {
    const way = path
      .map(({ weightPpm: weight, to, amount: passed }) => ` → ${percent(weight)} → ${short(to)} (${signed(passed)})`)
      .join('');
    return `${path[0] === undefined ? short(post) : `${short(path[0].from)}${way}`}: ${signed(stayed)} stays × ${percent(weightPpm)} = ${signed(amount)}`;
  });
}

/** Returns a line for JSON: amounts are decimal texts of the unit, addresses are texts. */
export function lineValue({ asset, reason, amount, height, atMs, ...details }: EarningLine): Printable {
  return {
    asset,
    reason,
    amount: amountText(amount),
    height: String(height),
    atMs,
    ...(printable(details) as Readonly<Record<string, Printable>>),
  };
}

const ADDRESSES: ReadonlySet<string> = new Set(['other', 'offender']);
/** The names of heights and scaled µ$, which are written unchanged. */
const WHOLE: ReadonlySet<string> = new Set(['fromHeight', 'toHeight', 'accrued']);

function printable(value: unknown, name = ''): Printable {
  if (typeof value === 'bigint') return WHOLE.has(name) ? String(value) : amountText(value);
  if (typeof value === 'string') return ADDRESSES.has(name) ? writeAddress(value) : value;
  if (Array.isArray(value)) return value.map((one) => printable(one));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, printable(one, key)]));
  }
  return value as number | boolean | undefined;
}

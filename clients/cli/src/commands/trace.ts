import type { Command } from 'commander';
import { traceOfHeight } from '@bpdao/actor';
import { columns } from '@bpdao/observability';
import type { Client } from '@bpdao/sdk';
import { stepsOf, type Step } from '../block-steps.ts';
import { CommandError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { print, shortAddress, type Printable } from '../print.ts';
import { wholeOf } from '../read-words.ts';
import { waterfall, whatOf } from '../waterfall.ts';

interface TraceOptions extends GlobalOptions {
  readonly width?: string;
}

const WIDTH_LEAST = 60n;
const USUAL_WIDTH = 110;

/** Adds `bpdao trace [height]`, which shows a block from its draw to its settlement, from the facts alone. */
export function addTrace(program: Command): void {
  program
    .command('trace [height]')
    .description(
      'the facts of a block from its draw to its settlement, each with its cause; the latest settled block when absent',
    )
    .option('--width <columns>', "the terminal's width when absent")
    .action(async (height: string | undefined, _options: object, command: Command) => {
      const options: TraceOptions = command.optsWithGlobals();
      const width =
        options.width === undefined
          ? (columns() ?? USUAL_WIDTH)
          : Number(wholeOf(options.width, '--width', WIDTH_LEAST));
      const wanted = height === undefined || height === 'latest' ? undefined : wholeOf(height, 'height', 1n);
      const context = await contextOf(options);
      await withClient(context, (client) => showTrace(context, client, wanted, width));
    });
}

async function showTrace(context: Context, client: Client, wanted: bigint | undefined, width: number): Promise<void> {
  const height = wanted ?? (await client.block()).record?.block.header.value.height;
  if (height === undefined) throw new CommandError('No block is settled yet.');
  const facts = await client.factsOfBlock(height);
  if (facts.length === 0) throw new CommandError(`There is no block ${height} yet: nobody was drawn for it.`);
  const steps = stepsOf(client.chainId, facts);
  const traceId = traceOfHeight(client.chainId, height);
  const settled = steps.find(({ said: { fact } }) => fact.type === 'round-settled' && fact.outcome === 'accepted');
  const value: Printable = {
    height: String(height),
    traceId,
    settledMs: settled?.offsetMs ?? null,
    steps: steps.map(stepValue),
  };
  print(context, value, ['', headline(height, steps, settled), `trace ${traceId}`, '', ...waterfall(steps, width), '']);
}

function headline(height: bigint, steps: readonly Step[], settled: Step | undefined): string {
  if (settled === undefined) {
    return `block ${height} is not settled yet: attempt ${steps.at(-1)?.attempt ?? 0} is under way`;
  }
  const proposed = steps.map(({ said: { fact } }) => fact).findLast((fact) => fact.type === 'block-proposed');
  const by =
    proposed?.type === 'block-proposed'
      ? `  ·  ${shortAddress(proposed.block.header.value.producer)}  ·  ${proposed.block.transactions.length} Txs`
      : '';
  return `block ${height}${by}  ·  ${settled.offsetMs} ms from its draw to settled${settled.attempt === 0 ? '' : `, in attempt ${settled.attempt}`}`;
}

function stepValue({
  said: { actor, position, atMs, fact, trace },
  offsetMs,
  cause,
  because,
  attempt,
}: Step): Printable {
  return {
    actor,
    fact: fact.type,
    position: `${position.sequence}:${position.index}`,
    attempt,
    atMs,
    offsetMs,
    sinceCauseMs: cause === undefined ? null : offsetMs - cause.offsetMs,
    cause:
      cause === undefined
        ? because
        : `${cause.said.actor} ${cause.said.position.sequence}:${cause.said.position.index}`,
    spanId: trace.spanId,
    about: whatOf(fact),
  };
}

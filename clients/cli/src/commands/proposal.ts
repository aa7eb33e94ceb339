import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import type { PostRecord } from '@bpdao/messages';
import { writeAddress, writeAmount, type Client } from '@bpdao/sdk';
import { CommandError, usageError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { findPost, newestPosts } from '../find-post.ts';
import { graphSvg } from '../graph/graph-svg.ts';
import { graphLines, valueText } from '../graph/graph-text.ts';
import { loadGraph } from '../graph/load-graph.ts';
import { percent, type PostGraphView } from '../graph/post-graph.ts';
import { textOf, titleOf } from '../graph/title.ts';
import { grid, print, short, shortAddress, table, type Printable } from '../print.ts';
import { publishPost, withPostOptions } from '../publish-post.ts';
import { wholeOf } from '../read-words.ts';

interface ListOptions extends GlobalOptions {
  readonly limit: string;
  readonly comments?: boolean;
}

interface ShowOptions extends GlobalOptions {
  readonly depth: string;
  readonly svg?: string;
}

const DEPTH_MAX = 4n;
const LISTED_MAX = 100n;
const LINES_SHOWN = 12;

/** Adds `bpdao proposal new|list|show`. */
export function addProposals(program: Command): void {
  const proposal = program
    .command('proposal')
    .description('proposals to improve the protocol: posts with values and references');
  withPostOptions(
    proposal.command('new [text]').description('publish a proposal; with --kind protocol, a post with a manifest'),
  )
    .addOption(new Option('--kind <kind>', 'kind of the post').choices(['proposal', 'protocol']).default('proposal'))
    .action(async (text: string | undefined, { kind }: { readonly kind: 'proposal' | 'protocol' }, command: Command) =>
      publishPost(command, kind, text),
    );
  proposal
    .command('list')
    .description('proposals and protocols, the newest first, with their values')
    .option('--limit <number>', 'the most posts to list', '20')
    .option('--comments', 'comments too')
    .action(async (_options: object, command: Command) => {
      const options: ListOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const limit = wholeOf(options.limit, '--limit', 1n);
      if (limit > LISTED_MAX) throw usageError(`--limit is at most ${LISTED_MAX}.`);
      await withClient(context, (client) => list(context, client, Number(limit), options.comments === true));
    });
  proposal
    .command('show <post>')
    .description('a post with its references, values and pools; the beginning of its address is enough')
    .option('--depth <number>', 'number of references to follow in each direction', '2')
    .option('--svg <file>', 'draw the references into this file')
    .action(async (word: string, _options: object, command: Command) => {
      const options: ShowOptions = command.optsWithGlobals();
      const context = await contextOf(options);
      const depth = wholeOf(options.depth, '--depth');
      if (depth > DEPTH_MAX) throw usageError(`--depth is at most ${DEPTH_MAX}.`);
      await withClient(context, (client) => show(context, client, word, Number(depth), options.svg));
    });
}

async function list(context: Context, client: Client, limit: number, withComments: boolean): Promise<void> {
  const records = await newestPosts(client, limit, ({ post }) => withComments || post.value.kind !== 'comment');
  const rows = records.map((record) => {
    const { kind, authors, references } = record.post.value;
    return [
      short(record.address),
      kind,
      valueText(record),
      String(references.length),
      authors.map(({ address }) => shortAddress(address)).join(', '),
      titleOf(record),
    ];
  });
  print(
    context,
    records.map(postValue),
    records.length === 0
      ? ['There are no proposals yet.']
      : grid([['POST', 'KIND', 'VALUE', 'CITES', 'BY', 'SAYS'], ...rows]),
  );
}

async function show(
  context: Context,
  client: Client,
  word: string,
  depth: number,
  svgFile: string | undefined,
): Promise<void> {
  const record = await findPost(client, word);
  const view = await loadGraph(client, record.address, depth);
  const { kind, authors } = record.post.value;
  if (svgFile !== undefined) await draw(svgFile, view, record.address);
  const content = textOf(record.post.value.content);
  const text = content.split('\n');
  print(context, { ...postValue(record), content, graph: view === undefined ? null : graphValue(view) }, [
    ...table([
      ['post', record.address],
      ['kind', kind],
      ['published', new Date(record.publishedAtMs).toISOString()],
      ['value', valueText(record)],
      ...authors.map(({ address, weightPpm }): readonly [string, string] => [
        'author',
        `${writeAddress(address)} ${percent(weightPpm)}`,
      ]),
    ]),
    '',
    ...(kind === 'block' ? [] : text.slice(0, LINES_SHOWN).map((line) => `  ${line}`)),
    ...(text.length > LINES_SHOWN ? [`  … ${text.length - LINES_SHOWN} more lines`] : []),
    '',
    ...(view === undefined ? ['The graph has forgotten it: no post referred to it in time.'] : graphLines(view)),
    ...(svgFile === undefined ? [] : ['', `drawn      ${svgFile}`]),
  ]);
}

async function draw(file: string, view: PostGraphView | undefined, address: string): Promise<void> {
  if (view === undefined) {
    throw new CommandError(`The graph has forgotten ${short(address)}: there is nothing to draw.`);
  }
  await writeFile(file, graphSvg(view)).catch((error: Error) => {
    throw new CommandError(`${file} cannot be written: ${error.message}.`);
  });
}

function postValue(record: PostRecord): { readonly [name: string]: Printable } {
  const { kind, authors, references } = record.post.value;
  return {
    address: record.address,
    kind,
    title: titleOf(record),
    publishedAtMs: record.publishedAtMs,
    valueWrep: writeAmount(record.valueWrep),
    valueGrep: writeAmount(record.valueGrep),
    authors: authors.map(({ address, weightPpm }) => ({ address: writeAddress(address), weightPpm })),
    references: references.map(({ target, weightPpm }) => ({ target, weightPpm })),
  };
}

const graphValue = ({ nodes, edges, leftOut }: PostGraphView): Printable => ({
  posts: [...nodes.values()].map(({ address, kind, title, valueWrep, valueGrep, pools }) => ({
    address,
    kind,
    title,
    valueWrep: writeAmount(valueWrep),
    valueGrep: writeAmount(valueGrep),
    pools,
  })),
  references: edges.map(({ from, to, weightPpm, flowWrep, flowGrep }) => ({
    from,
    to: to ?? 'incinerator',
    weightPpm,
    flowWrep: signed(flowWrep),
    flowGrep: signed(flowGrep),
  })),
  leftOut,
});

const signed = (amount: bigint): string => (amount < 0n ? `-${writeAmount(-amount)}` : writeAmount(amount));

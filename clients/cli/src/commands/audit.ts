import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { AuditReport, StreamSource, Unchecked } from '@bpdao/audit';
import { parseGenesis, type Genesis } from '@bpdao/genesis';
import { installedIn, PackageError } from '@bpdao/protocol-packages';
import { SignatureChecker } from '@bpdao/sdk';
import type { InstalledProtocol } from '@bpdao/work-protocols';
import { CommandError, EXIT, usageError } from '../command-error.ts';
import { contextOf, withClient, type Context, type GlobalOptions } from '../context.ts';
import { print, type Printable } from '../print.ts';
import { ProgressBar } from '../progress-bar.ts';

interface AuditOptions extends GlobalOptions {
  readonly from?: string;
  readonly save?: string;
  readonly protocols?: string;
}

/** The exit code if nothing was found wrong, but not everything was checked. */
const INCOMPLETE = 4;

/**
 * Adds `bpdao audit`, which decides each fact again on this machine. The audit's modules are loaded by this command
 * alone.
 */
export function addAudit(program: Command): void {
  program
    .command('audit')
    .description('decide each fact again from the streams alone, and name the first wrong one')
    .option('--from <folder>', 'audit saved streams, without a network')
    .option('--save <folder>', 'save the streams into this folder')
    .option(
      '--protocols <folder>',
      'folder with packages of work protocols (BPDAO_PROTOCOLS)',
      process.env.BPDAO_PROTOCOLS,
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 everything holds, 1 something is wrong, 2 wrong use, 3 the network does not answer, 4 nothing is wrong but lists could not be checked: a protocol is not at hand.',
    )
    .action(async (_options: object, command: Command) => {
      const options: AuditOptions = command.optsWithGlobals();
      if (options.from !== undefined && options.save !== undefined) {
        throw usageError('--save needs a network, and --from reads a folder: name only one of them.');
      }
      const context = await contextOf(options);
      const installed = await installedIn(options.protocols).catch((error: unknown) => {
        throw error instanceof PackageError ? usageError(error.message) : error;
      });
      const startedMs = performance.now();
      const { genesis, report } = await (options.from === undefined
        ? auditNetwork(context, installed, options.save)
        : auditFolder(options.from, installed, options.genesis));
      tellReport(context, genesis, report, (performance.now() - startedMs) / 1000);
    });
}

interface Audited {
  readonly genesis: Genesis;
  readonly report: AuditReport;
}

async function auditNetwork(
  context: Context,
  installed: readonly InstalledProtocol[],
  folder: string | undefined,
): Promise<Audited> {
  const { KeptSource, NetworkSource, StreamFolderError } = await import('@bpdao/audit');
  return withClient(context, async (client) => {
    const { genesis } = client;
    const network = new NetworkSource(client);
    if (folder === undefined) return { genesis, report: await auditSource(genesis, network, installed) };
    const file =
      context.genesisFile === undefined
        ? (await client.query('governance', { type: 'genesis' })).file
        : await readFile(context.genesisFile);
    const kept = await KeptSource.open(network, folder, file).catch((error: unknown) => {
      throw error instanceof StreamFolderError ? usageError(error.message) : error;
    });
    try {
      return { genesis, report: await auditSource(genesis, kept, installed) };
    } finally {
      await kept.close();
    }
  });
}

async function auditFolder(
  from: string,
  installed: readonly InstalledProtocol[],
  genesisFile: string | undefined,
): Promise<Audited> {
  const { StreamFolder, StreamFolderError } = await import('@bpdao/audit');
  try {
    const folder = new StreamFolder(from);
    const genesis = parseGenesis(genesisFile === undefined ? await folder.genesisFile() : await readFile(genesisFile));
    return { genesis, report: await auditSource(genesis, folder, installed) };
  } catch (error) {
    if (error instanceof StreamFolderError) throw new CommandError(error.message, EXIT.usage);
    throw error;
  }
}

async function auditSource(
  genesis: Genesis,
  source: StreamSource,
  installed: readonly InstalledProtocol[],
): Promise<AuditReport> {
  const { audit } = await import('@bpdao/audit');
  const checker = new SignatureChecker({ threads: 1 });
  const bar = new ProgressBar('auditing');
  try {
    return await audit({
      genesis,
      source,
      checker,
      installed,
      onProgress: ({ messages, messagesInAll, height, facts }) =>
        bar.show(messages, messagesInAll, `${height.toLocaleString('en')} blocks, ${facts.toLocaleString('en')} facts`),
    });
  } finally {
    bar.clear();
    await checker.close();
  }
}

function tellReport(
  context: Context,
  { chainId }: Genesis,
  { finding, unchecked, height, facts, messages, signatures }: AuditReport,
  seconds: number,
): void {
  const count = (value: number | bigint): string => value.toLocaleString('en');
  const looked = `${count(height)} blocks, ${count(facts)} facts in ${count(messages)} messages, ${count(signatures)} signatures, ${seconds.toFixed(1)} s`;
  const holds = finding === undefined && unchecked.length === 0;
  const lines =
    finding === undefined
      ? [
          `holds      ${holds ? 'each fact follows from the facts before it' : 'all checked facts hold; the unchecked lists are below'}`,
        ]
      : [
          `wrong      ${finding.actor} ${finding.sequence}${finding.index === undefined ? '' : `:${finding.index}`} ${finding.name}`,
          `           ${finding.sentence}`,
        ];
  print(
    context,
    {
      holds,
      chainId,
      height: String(height),
      facts,
      messages,
      signatures,
      seconds: Number(seconds.toFixed(3)),
      unchecked: unchecked.map(valueOf),
      ...(finding === undefined ? undefined : { finding: { ...finding } }),
    },
    [...lines, ...unchecked.map(uncheckedLine), `looked at  ${looked}`, `chain      ${chainId}`],
  );
  if (finding !== undefined) throw new CommandError('The streams do not hold.');
  if (!holds) throw new CommandError('Not everything could be checked.', INCOMPLETE);
}

const valueOf = ({ protocol, sentence, lists, from, to }: Unchecked): Printable => ({
  protocol,
  sentence,
  lists,
  from: String(from),
  to: String(to),
});

const uncheckedLine = ({ protocol, sentence, lists, from, to }: Unchecked): string =>
  `unchecked  whether protocol ${protocol} takes ${lists === 1 ? `the list of height ${from}` : `${lists} lists of heights ${from} to ${to}`}: ${sentence}`;

import { readFile } from 'node:fs/promises';
import type { AuditReport, StreamSource } from '@bpdao/audit';
import { parseGenesis } from '@bpdao/genesis';
import type { Genesis } from '@bpdao/genesis';
import { SignatureChecker } from '@bpdao/sdk';
import type { Command } from 'commander';
import { CommandError, EXIT, usageError } from '../command-error.ts';
import { contextOf, withClient } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { print } from '../print.ts';
import { ProgressBar } from '../progress-bar.ts';

interface AuditOptions extends GlobalOptions {
  readonly from?: string;
  readonly save?: string;
}

/** `bpdao audit`: everything that was ever stated is decided again, here. What that takes is loaded by this command alone. */
export function addAudit(program: Command): void {
  program.command('audit').description('decide everything again from the streams alone; name the first fact that is wrong')
    .option('--from <folder>', 'audit streams that were saved, without a network')
    .option('--save <folder>', 'keep the streams that are read')
    .addHelpText('after', '\nExit codes: 0 everything holds, 1 something is wrong, 2 wrong use, 3 the network does not answer.')
    .action(async (_options: object, command: Command) => {
      const options: AuditOptions = command.optsWithGlobals();
      if (options.from !== undefined && options.save !== undefined) throw usageError('--save keeps what a network says; --from reads what was kept.');
      const context = await contextOf(options);
      const startedMs = performance.now();
      const { genesis, report } = await (options.from === undefined ? auditNetwork(context, options.save) : auditFolder(options.from, options.genesis));
      tellReport(context, genesis, report, (performance.now() - startedMs) / 1000);
    });
}

interface Audited {
  readonly genesis: Genesis;
  readonly report: AuditReport;
}

async function auditNetwork(context: Context, folder: string | undefined): Promise<Audited> {
  const { KeptSource, NetworkSource, StreamFolderError } = await import('@bpdao/audit');
  return withClient(context, async (client) => {
    const { genesis } = client;
    const network = new NetworkSource(client);
    if (folder === undefined) return { genesis, report: await auditSource(genesis, network) };
    const file = context.genesisFile === undefined ? (await client.query('governance', { type: 'genesis' })).file : await readFile(context.genesisFile);
    const kept = await KeptSource.open(network, folder, file).catch((error: unknown) => {
      throw error instanceof StreamFolderError ? usageError(error.message) : error;
    });
    try {
      return { genesis, report: await auditSource(genesis, kept) };
    } finally {
      await kept.close();
    }
  });
}

async function auditFolder(from: string, genesisFile: string | undefined): Promise<Audited> {
  const { StreamFolder, StreamFolderError } = await import('@bpdao/audit');
  try {
    const folder = new StreamFolder(from);
    const genesis = parseGenesis(genesisFile === undefined ? await folder.genesisFile() : await readFile(genesisFile));
    return { genesis, report: await auditSource(genesis, folder) };
  } catch (error) {
    if (error instanceof StreamFolderError) throw new CommandError(error.message, EXIT.usage);
    throw error;
  }
}

async function auditSource(genesis: Genesis, source: StreamSource): Promise<AuditReport> {
  const { audit } = await import('@bpdao/audit');
  const checker = new SignatureChecker({ threads: 1 });
  const bar = new ProgressBar('auditing');
  try {
    return await audit({ genesis, source, checker, onProgress: ({ messages, messagesInAll, height, facts }) => bar.show(messages, messagesInAll, `${height.toLocaleString('en')} blocks, ${facts.toLocaleString('en')} facts`) });
  } finally {
    bar.clear();
    await checker.close();
  }
}

function tellReport(context: Context, { chainId }: Genesis, { finding, height, facts, messages, signatures }: AuditReport, seconds: number): void {
  const count = (value: number | bigint): string => value.toLocaleString('en');
  const looked = `${count(height)} blocks, ${count(facts)} facts in ${count(messages)} messages, ${count(signatures)} signatures, ${seconds.toFixed(1)} s`;
  const lines = finding === undefined ? ['holds      everything that was stated follows from what stood before it'] : [`wrong      ${finding.actor} ${finding.sequence}${finding.index === undefined ? '' : `:${finding.index}`} ${finding.name}`, `           ${finding.sentence}`];
  print(context, { holds: finding === undefined, chainId, height: String(height), facts, messages, signatures, seconds: Number(seconds.toFixed(3)), ...(finding === undefined ? undefined : { finding: { ...finding } }) }, [...lines, `looked at  ${looked}`, `chain      ${chainId}`]);
  if (finding !== undefined) throw new CommandError('The streams do not hold.');
}

import { GenesisError } from '@bpdao/genesis';
import { LocalError } from '@bpdao/local';
import { ClientError } from '@bpdao/sdk';
import { ClusterError } from './cluster-error.ts';
import { down } from './down.ts';
import { buildImage } from './images.ts';
import { root } from './network-folder.ts';
import { parseWords, type ParsedWords } from './options.ts';
import { rollBrokers } from './roll-brokers.ts';
import { up } from './up.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.exit(await run(parseWords(process.argv.slice(2), process.env)));

/** Runs the parsed command; prints one sentence if it fails. */
async function run(parsed: ParsedWords): Promise<number> {
  try {
    switch (parsed.type) {
      case 'end':
        return parsed.exitCode;
      case 'up':
        await up(parsed.options, say);
        return 0;
      case 'image':
        say(await buildImage(root));
        return 0;
      case 'roll':
        await rollBrokers(say);
        return 0;
      case 'down':
        await down(parsed.options, say);
        return 0;
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (!isExpected(error)) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
    return 1;
  }
}

function isExpected(error: unknown): boolean {
  return (
    error instanceof ClusterError ||
    error instanceof ClientError ||
    error instanceof LocalError ||
    error instanceof GenesisError
  );
}

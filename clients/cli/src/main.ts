import { run } from './program.ts';

process.stdout.on('error', () => process.exit());
process.exitCode = await run(process.argv.slice(2));

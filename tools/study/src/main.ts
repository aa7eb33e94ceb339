import { runStudy } from './run-study.ts';

process.exitCode = await runStudy(process.argv.slice(2));

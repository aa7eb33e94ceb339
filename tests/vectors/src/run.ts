import { runFolder, VectorsError } from './conformance.ts';

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-') || more.length > 0) {
  const help = folder === '--help' || folder === '-h';
  (help ? process.stdout : process.stderr).write(
    'npm run conformance -- FOLDER: runs the beacons, commitments, debts, draws, forum, pool-ids, pools and salaries.json of a folder against the rules.\n',
  );
  process.exit(help ? 0 : 2);
}
process.exit(report(folder));

function report(of: string): number {
  try {
    const results = runFolder(of);
    const failed = results.filter(({ differences }) => differences.length > 0);
    for (const { file, title, differences } of failed) {
      process.stdout.write(`${file}: ${title}\n${differences.map((difference) => `  ${difference}\n`).join('')}`);
    }
    process.stdout.write(`${results.length - failed.length} passed, ${failed.length} failed\n`);
    return failed.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof VectorsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

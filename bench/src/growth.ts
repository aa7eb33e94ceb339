import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allSeries, growthChart, growthTable, type Cost, type Size } from '@bpdao/growth';

const HEAP_MIB = 12_288;

/** Measures a size in a process of its own: the remains of a size must not weigh on the next. */
function costAt(size: Size): Cost {
  const program = path.join(import.meta.dirname, 'growth-process.js');
  const words = [`--max-old-space-size=${HEAP_MIB}`, program, JSON.stringify(size)];
  return JSON.parse(
    execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as Cost;
}

/** Times the rules at every size; writes a picture a series, and answers with the tables in Markdown. */
export async function measureGrowth(
  folder: string,
  say: (sentence: string) => void,
  tell: (cost: Cost) => void,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const tables: string[] = [];
  for (const { name, sizes } of allSeries) {
    const costs: Cost[] = [];
    for (const size of sizes) {
      const cost = costAt(size);
      costs.push(cost);
      tell(cost);
      say(
        `${size[name]} ${name}: ${Object.entries(cost.blockUs)
          .map(([ruled, us]) => `${ruled} ${us}`)
          .join(', ')} µs a block, ${cost.voteUs.toFixed(1)} µs a vote`,
      );
    }
    await writeFile(path.join(folder, `growth-${name}.svg`), growthChart(name, costs));
    tables.push(growthTable(name, costs));
  }
  return tables.join('\n\n');
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { getHeapStatistics, setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into every process of a network whose memory is measured (memory.ts): at SIGWINCH, which no other code
 * handles, the process reports its memory and writes its heap. Only the process itself can tell how much of it is
 * garbage.
 */
const folder = process.env.BPDAO_BENCH_MEMORY;
if (folder !== undefined) process.on('SIGWINCH', () => tell(folder));

function tell(to: string): void {
  const status = readFileSync('/proc/self/status', 'utf8');
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  const heapBytes = getHeapStatistics().total_physical_size;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed } = process.memoryUsage();
  const file = path.join(to, `${process.pid}`);
  writeHeapSnapshot(`${file}.heapsnapshot`);
  writeFileSync(
    `${file}.new`,
    JSON.stringify({
      residentBytes: kib('VmRSS') * 1024,
      programBytes: kib('RssFile') * 1024,
      heapBytes,
      liveBytes: heapUsed,
    }),
  );
  renameSync(`${file}.new`, `${file}.json`);
}

import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendantsOf, processTable } from './process-table.mjs';

/** Services end in order within ten seconds; a process that takes longer is killed. */
const PATIENCE_MS = 12_000;
const LOOK_MS = 100;

let isEnding = false;

/** Tells if a signal is ending this process: then it starts nothing more, and tells nothing more. */
export const isToEnd = () => isEnding;

/**
 * Makes a signal that would end this process first end all processes that it started: also brokers and services, which
 * are in groups of their own, so that a terminal's Ctrl-C does not reach them. A second signal kills at once. `atEnd`
 * runs before the process exits, with the code that shells give to the signal.
 */
export function endAllOnSignal(atEnd) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, async () => {
      const started = descendantsOf(processTable(), process.pid);
      if (!isEnding) {
        isEnding = true;
        send(started, name);
        await gone(started);
      }
      send(started, 'SIGKILL');
      atEnd();
      process.exit(128 + constants.signals[name]);
    });
  }
}

async function gone(pids) {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const running = new Set(processTable().map(({ pid }) => pid));
    if (!pids.some((pid) => running.has(pid))) return;
    await sleep(LOOK_MS);
  }
}

function send(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // it ended meanwhile
    }
  }
}

import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();
let isRegistered = false;

/**
 * Has a child killed when this process ends, in order or not: a child in a group of its own would go on for ever. Only
 * a SIGKILL of this process leaves no time for that.
 */
export function endWithUs(child: ChildProcess): void {
  if (!isRegistered) process.on('exit', killAll);
  isRegistered = true;
  children.add(child);
  child.once('exit', () => children.delete(child));
}

function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
}

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Entry a process that runs; one that ended and was not asked for its exit code is none
 * @property {number} pid
 * @property {number} parent
 */

/**
 * Every process of this machine.
 * @returns {readonly Entry[]}
 */
export function processTable() {
  if (process.platform === 'linux') return readdirSync('/proc').flatMap(readStat);
  return parsePs(execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }));
}

/**
 * Those that a process started, and those that they started: parents before their children.
 * @param {readonly Entry[]} table
 * @param {number} pid
 * @returns {readonly number[]}
 */
export function descendantsOf(table, pid) {
  const found = [pid];
  for (const parent of found) {
    found.push(...table.filter((entry) => entry.parent === parent).map((entry) => entry.pid));
  }
  return found.slice(1);
}

/**
 * Parses the output of `ps -o pid=,ppid=,stat=`, without zombies.
 * @param {string} text
 */
export const parsePs = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));

/** Reads /proc/<pid>/stat: the name is in parentheses and may hold anything, then come the state and the parent. */
function readStat(name) {
  if (!/^\d+$/.test(name)) return [];
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
  } catch {
    return []; // it ended meanwhile
  }
}

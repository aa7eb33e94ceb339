import { descendantsOf, parsePs, processTable } from '../process-table.mjs';

describe('the table of processes', () => {
  it('holds this one, with its parent', () => {
    expect(processTable()).toContainEqual({ pid: process.pid, parent: process.ppid });
  });

  it('is read from what ps prints, without those that have ended', () => {
    expect(parsePs('    1     0 Ss\n  207     1 S+\n 1208   207 Z\n')).toEqual([
      { pid: 1, parent: 0 },
      { pid: 207, parent: 1 },
    ]);
  });
});

describe('the processes that one started', () => {
  it('are its children and theirs, parents first, and nobody else', () => {
    const table = [
      { pid: 40, parent: 30 },
      { pid: 30, parent: 20 },
      { pid: 20, parent: 10 },
      { pid: 21, parent: 10 },
      { pid: 11, parent: 1 },
      { pid: 10, parent: 1 },
    ];
    expect(descendantsOf(table, 10)).toEqual([20, 21, 30, 40]);
    expect(descendantsOf(table, 40)).toEqual([]);
  });
});

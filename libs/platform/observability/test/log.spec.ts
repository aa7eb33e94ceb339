import { spawnSync } from 'node:child_process';
import path from 'node:path';

describe('a log', () => {
  it('holds what strangers wrote as text that a terminal may show', () => {
    const hostile = '\u001b[2J\u009b2J\u202e\nstatus settled';
    const program = `import { createLog } from ${JSON.stringify(path.resolve(import.meta.dirname, '../src/log.ts'))}; createLog('asc').warn({ memo: process.argv[1] }, process.argv[1]);`;
    const { stderr } = spawnSync(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program, hostile],
      { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
    );
    expect(stderr).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(stderr)).toMatchObject({ memo: hostile, msg: hostile, name: 'asc' });
  });
});

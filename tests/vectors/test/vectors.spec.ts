import { runFolder } from '../src/conformance.ts';

const data = `${import.meta.dirname}/../data`;

describe.each(['shared', 'own'])('the %s vectors', (folder) => {
  it.each(
    runFolder(folder === 'own' ? `${data}/own` : data).map(
      (result) => [`${result.file}: ${result.title}`, result.differences] as const,
    ),
  )('%s', (_title, differences) => {
    expect(differences).toEqual([]);
  });
});

describe('a folder without vectors', () => {
  it('is told in one sentence', () => {
    expect(() => runFolder(`${data}/nowhere`)).toThrow(/nowhere cannot be read/);
    expect(() => runFolder(import.meta.dirname)).toThrow(/holds none of beacons.json/);
  });
});

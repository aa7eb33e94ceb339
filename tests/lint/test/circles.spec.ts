import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SOURCES = '{libs/*,services,clients,tools}/*/src/**/*.ts';

/** Returns the files of the same project that a file imports, types included. */
function importsOf(file: string): readonly string[] {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  return Array.from(source.matchAll(/(?:from|import) '(\.[^']+\.ts)'/g), ([, to = '']) =>
    path.join(path.dirname(file), to),
  );
}

/** Returns the first circle that a walk along imports meets, as its files in order; undefined when there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const to of imports.get(file) ?? []) {
      const circle = walk(to, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('imports', () => {
  const files = globSync(SOURCES, { cwd: ROOT }).filter((file) => !file.includes('/generated/'));

  it('are found', () => {
    expect(files.length).toBeGreaterThan(500);
    expect(importsOf('services/vpsc/src/domain/rules.ts')).toContain('services/vpsc/src/domain/hears.ts');
  });

  it('of files never come back to where they began', () => {
    expect(circleIn(new Map(files.map((file) => [file, importsOf(file)])))).toBeUndefined();
  });

  it('that do come back are found', () => {
    const imports = new Map([
      ['a.ts', ['b.ts', 'c.ts']],
      ['b.ts', []],
      ['c.ts', ['b.ts', 'd.ts']],
      ['d.ts', ['c.ts']],
    ]);
    expect(circleIn(imports)).toEqual(['c.ts', 'd.ts', 'c.ts']);
  });
});

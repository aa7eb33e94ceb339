import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chartOf, overlays, runProgram, type Overlay } from '@bpdao/k8s';
import { goTool, hasGo, HELM } from '../src/go-tool.ts';
import { rendered } from '../src/rendered.ts';

const withGo = (await hasGo()) ? describe : describe.skip;

withGo('helm', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-chart-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each(overlays.map((overlay) => [overlay]))(
    'the chart gives %s again (helm template)',
    async (overlay) => {
      const chart = path.join(folder, overlay);
      const all = Object.fromEntries(
        await Promise.all(overlays.map(async (one) => [one, await rendered(one)] as const)),
      ) as Readonly<Record<Overlay, string>>;
      for (const [file, text] of chartOf(all, '1.2.3')) {
        await mkdir(path.dirname(path.join(chart, file)), { recursive: true });
        await writeFile(path.join(chart, file), text);
      }
      const made = await runProgram(await goTool(HELM), [
        'template',
        'release',
        chart,
        '--namespace',
        'bpdao',
        '--set',
        `overlay=${overlay},namespace=true`,
      ]);
      expect(objectsIn(made)).toEqual(objectsIn(all[overlay]));
      const elsewhere = await runProgram(await goTool(HELM), [
        'template',
        'release',
        chart,
        '--namespace',
        'elsewhere',
        '--set',
        `overlay=${overlay}`,
        '--set',
        'images.program=registry.example/bpdao@sha256:00',
      ]);
      expect(elsewhere).not.toMatch(/^( +namespace: bpdao|kind: Namespace)$/m);
      expect([...elsewhere.matchAll(/image: (\S*bpdao\S*)/g)].map(([, image]) => image)).toEqual(
        expect.arrayContaining(['registry.example/bpdao@sha256:00']),
      );
      expect(elsewhere).not.toContain('image: block-producer-dao');
    },
    600_000,
  );
});

/** Returns the objects of a YAML text in one order, without the chart's notes of their places. */
const objectsIn = (text: string): readonly string[] =>
  text
    .split(/^---\n/m)
    .map((object) => object.replace(/^# Source: .*\n/gm, '').trim())
    .filter((object) => object !== '')
    .toSorted();

import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chartOf, overlays, root, runProgram, type Overlay } from '@bpdao/k8s';
import { goTool, hasGo, HELM, KUBE_SCORE, KUBECONFORM } from '../src/go-tool.ts';
import { rendered, variants } from '../src/rendered.ts';

/** What kube-score is not asked, and why; what concerns a single object is ignored by an annotation of that object. */
const NOT_ASKED = [
  '--ignore-container-cpu-limit', // whoever is held back holds all others back; requests say who comes first
  '--ignore-test',
  'container-image-pull-policy', // production names images by digest, which is never another image
];

const withGo = (await hasGo()) ? describe : describe.skip;

withGo('with the tools that Go has', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-manifests-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each(variants.map((variant) => [variant]))(
    '%s has no field that the cluster does not know (kubeconform)',
    async (variant) => {
      const schemas = path.join(root, 'deploy/k8s/schemas/{{.ResourceKind}}{{.KindSuffix}}.json');
      const said = await runProgram(
        await goTool(KUBECONFORM),
        ['-strict', '-summary', '-output', 'json', '-schema-location', schemas],
        { input: await rendered(variant) },
      );
      const { summary } = JSON.parse(said) as {
        readonly summary: Readonly<Record<'valid' | 'invalid' | 'errors' | 'skipped', number>>;
      };
      expect(summary).toEqual({ valid: summary.valid, invalid: 0, errors: 0, skipped: 0 });
      expect(summary.valid).toBeGreaterThan(20);
    },
    300_000,
  );

  it.each(variants.map((variant) => [variant]))(
    '%s is found fault with by nobody (kube-score)',
    async (variant) => {
      const { stdout } = spawnSync(
        await goTool(KUBE_SCORE),
        ['score', '--output-format', 'ci', '--kubernetes-version', 'v1.36', ...NOT_ASKED, '-'],
        { input: await rendered(variant), encoding: 'utf8' },
      ); // its exit code says less than its words
      expect(stdout).toContain('[OK]');
      expect(stdout.split('\n').filter((line) => line !== '' && !/^\[(OK|SKIPPED)\]/.test(line))).toEqual([]);
    },
    300_000,
  );

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

it('the release pins every image of production', async () => {
  const workflow = await readFile(path.join(root, '.github/workflows/release.yml'), 'utf8');
  const images = new Set(
    [...(await rendered('production')).matchAll(/^ +(?:- )?image: ([^:@\s]+)/gm)].map(([, image]) => image),
  );
  for (const image of images) expect(workflow).toContain(`set image ${image}=`);
});

/** The objects of a YAML text in one order, without what the chart says about where they stand. */
const objectsIn = (text: string): readonly string[] =>
  text
    .split(/^---\n/m)
    .map((object) => object.replace(/^# Source: .*\n/gm, '').trim())
    .filter((object) => object !== '')
    .toSorted();

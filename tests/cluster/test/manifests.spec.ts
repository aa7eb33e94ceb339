import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root, runProgram } from '@bpdao/k8s';
import { goToolOrNone, KUBECONFORM } from '../src/go-tool.ts';
import { rendered, variants } from '../src/rendered.ts';

const kubeconform = await goToolOrNone(KUBECONFORM);

it.each(variants.map((variant) => [variant]))(
  '%s is rendered, and its objects are of this project',
  async (variant) => {
    const objects = (await rendered(variant)).split(/^---$/m);
    expect(objects.length).toBeGreaterThan(20);
    for (const object of objects) expect(object).toContain('app.kubernetes.io/part-of: bpdao');
  },
);

(kubeconform === undefined ? it.skip : it).each(variants.map((variant) => [variant]))(
  '%s has no field that the cluster does not know (kubeconform)',
  async (variant) => {
    const schemas = path.join(root, 'deploy/k8s/schemas/{{.ResourceKind}}{{.KindSuffix}}.json');
    const said = await runProgram(
      kubeconform ?? '',
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

it('the release pins every image of production', async () => {
  const workflow = await readFile(path.join(root, '.github/workflows/release.yml'), 'utf8');
  const images = new Set(
    [...(await rendered('production')).matchAll(/^ +(?:- )?image: ([^:@\s]+)/gm)].map(([, image]) => image),
  );
  for (const image of images) expect(workflow).toContain(`set image ${image}=`);
});

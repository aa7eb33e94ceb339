import { spawnSync } from 'node:child_process';
import { goTool, hasGo, KUBE_SCORE } from '../src/go-tool.ts';
import { rendered, variants } from '../src/rendered.ts';

/**
 * The checks of kube-score that are left out, with the reasons; a check of a single object is ignored by an annotation
 * of that object.
 */
const NOT_ASKED = [
  '--ignore-container-cpu-limit', // whoever is held back holds all others back; requests say who comes first
  '--ignore-test',
  'container-image-pull-policy', // production names images by digest, which is never another image
];

const withGo = (await hasGo()) ? it : it.skip;

withGo.each(variants.map((variant) => [variant]))(
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

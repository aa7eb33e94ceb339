import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kubectl } from '@bpdao/k8s';
import { hasGo, monitorDefinitions } from '../src/go-tool.ts';
import { rendered, variants } from '../src/rendered.ts';

const withGo = (await hasGo()) ? variants : variants.filter((variant) => variant !== 'production with everything');

/** Beside a network that runs. */
const NAMESPACE = 'bpdao-admission';
const elsewhere = (text: string): string =>
  text
    .replace(/^( +namespace: |kind: Namespace\nmetadata:(?:\n {2}.*)*?\n {2}name: )bpdao$/gm, `$1${NAMESPACE}`)
    .replace('nodePort: 30422', 'nodePort: 30423');

beforeAll(async () => {
  await kubectl('create', 'namespace', NAMESPACE);
  await kubectl('label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted');
  if (await hasGo()) {
    await kubectl('apply', '--server-side', ...(await monitorDefinitions()).flatMap((file) => ['--filename', file]));
  }
});

afterAll(async () => {
  await kubectl('delete', 'namespace', NAMESPACE);
});

it.each(withGo.map((variant) => [variant]))('a cluster admits %s whole', async (variant) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-admission-'));
  try {
    const file = path.join(folder, 'all.yaml');
    const text = elsewhere(await rendered(variant));
    await writeFile(file, text);
    const said = await kubectl('apply', '--server-side', '--force-conflicts', '--dry-run=server', '--filename', file);
    expect(said.trim().split('\n')).toHaveLength(text.split(/^---$/m).length);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a pod that is not restricted is not let in', async () => {
  await expect(
    kubectl('run', '--namespace', NAMESPACE, 'other', '--image=nats:2.15-alpine', '--dry-run=server'),
  ).rejects.toThrow('violates PodSecurity "restricted');
});

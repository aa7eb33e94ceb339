import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { actorNames } from '@bpdao/catalogue';
import { developmentChain, layoutOf, type DevelopmentChain, type Layout } from '@bpdao/local';
import { nameAndTag } from './images.ts';
import { runProgram } from './run-program.ts';

/** The repository. */
export const root = path.resolve(import.meta.dirname, '../../..');

const PRODUCERS = 4;
const BPDAO = path.join(root, 'clients/cli/dist/main.js');

/** The options of a network's folder. */
export interface FolderOptions {
  readonly data: string;
  /** Folder of the overlay. */
  readonly overlay: string;
  /** Names of images by the name that the overlay has for them. */
  readonly images: Readonly<Record<string, string>>;
  /** Parameters of a new chain that are not as usual. */
  readonly set?: readonly string[];
}

/** The folder of a network on a cluster, and the chain that it holds. */
export interface NetworkFolder {
  readonly layout: Layout;
  readonly chain: DevelopmentChain;
}

/**
 * Makes the keys, genesis and identities that the folder lacks, and writes the kustomization that brings them, with the
 * overlay, to a cluster by `kubectl apply -k FOLDER`. Throws LocalError, GenesisError, ClusterError.
 */
export async function makeNetworkFolder({ data, overlay, images, set = [] }: FolderOptions): Promise<NetworkFolder> {
  const layout = layoutOf(data);
  await mkdir(layout.data, { recursive: true, mode: 0o700 });
  const chain = await developmentChain(layout, { producers: PRODUCERS, set });
  await runProgram(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    BPDAO,
    'broker',
    'identities',
    layout.identities,
    ...chain.producers.flatMap((name) => ['--producer', name]),
  ]);
  const password = path.join(layout.data, 'broker-password');
  if (!existsSync(password)) await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  await writeFile(
    path.join(layout.data, 'kustomization.yaml'),
    kustomization({
      overlay: path.relative(layout.data, path.resolve(root, overlay)),
      images,
      producers: chain.producers,
      identities: (await readdir(layout.identities)).toSorted(),
    }),
  );
  return { layout, chain };
}

interface Contents {
  /** Path of the overlay, from the folder. */
  readonly overlay: string;
  readonly images: Readonly<Record<string, string>>;
  readonly producers: readonly string[];
  /** Names of the files that `bpdao broker identities` made. */
  readonly identities: readonly string[];
}

/** Writes the text of the kustomization. Seeds of others than a pod's own are in no Secret that it mounts. */
export function kustomization({ overlay, images, producers, identities }: Contents): string {
  const seeds = (name: string, isIts: (file: string) => boolean): Secret => ({
    name: `seeds-${name}`,
    files: identities.filter((file) => file.endsWith('.nk') && isIts(file)).map((file) => `identities/${file}`),
  });
  const secrets: readonly Secret[] = [
    {
      name: 'broker-identities',
      files: identities.filter((file) => file.endsWith('.conf')).map((file) => `identities/${file}`),
    },
    { name: 'broker-cluster', files: ['password=broker-password'] },
    ...actorNames.map((actor) => seeds(actor, (file) => [`${actor}.nk`, `${actor}-door.nk`].includes(file))),
    seeds('admin', (file) => file.endsWith('-admin.nk')),
    ...producers.map((name) => ({ name, files: [`key.json=keys/${name}.json`, `seed.nk=identities/${name}.nk`] })),
  ];
  return [
    '# Made by `npm run k8s:up`: the overlay, with the genesis, keys and seeds of this folder.',
    'apiVersion: kustomize.config.k8s.io/v1beta1',
    'kind: Kustomization',
    'namespace: bpdao',
    `resources: [${JSON.stringify(overlay)}]`,
    'images:',
    ...Object.entries(images).map(([name, image]) => `  - ${JSON.stringify({ name, ...nameAndTag(image) })}`),
    'generatorOptions: { disableNameSuffixHash: true, labels: { app.kubernetes.io/part-of: bpdao } }',
    'configMapGenerator:',
    '  - { name: genesis, files: [genesis.json], options: { immutable: true } }',
    'secretGenerator:',
    ...secrets.map((secret) => `  - ${JSON.stringify(secret)}`),
    '',
  ].join('\n');
}

interface Secret {
  readonly name: string;
  readonly files: readonly string[];
}

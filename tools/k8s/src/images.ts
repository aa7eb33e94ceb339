import { kubectl } from './kubectl.ts';
import { runProgram } from './run-program.ts';

const NAME = 'block-producer-dao';
/** Letters of an image's id that tell builds apart. */
const ID_LETTERS = 12;

/**
 * Builds the project's image from a folder and gives its name: another for every build that differs, so that pods are
 * replaced then. Throws ClusterError.
 */
export async function buildImage(folder: string): Promise<string> {
  const argumentsOf = ['NODE_IMAGE', 'NPM_CONFIG_REGISTRY', 'HTTPS_PROXY'].flatMap((name) =>
    process.env[name] ? ['--build-arg', `${name}=${process.env[name]}`] : [],
  );
  const id = (
    await runProgram('docker', ['build', '--quiet', '--tag', `${NAME}:local`, ...argumentsOf, '.'], {
      folder,
      environment: { DOCKER_BUILDKIT: process.env.DOCKER_BUILDKIT ?? '0' },
    })
  ).trim();
  const name = `${NAME}:${id.replace('sha256:', '').slice(0, ID_LETTERS)}`;
  await runProgram('docker', ['tag', id, name]);
  return name;
}

/**
 * Takes images to the nodes of the cluster, as far as this machine has them; returns the images that it took. Takes
 * none if the cluster pulls them itself. Throws ClusterError.
 */
export async function loadImages(images: readonly string[], command: string | undefined): Promise<readonly string[]> {
  const [program, ...words] = command === undefined ? loaderFor(await currentContext()) : command.split(' ');
  if (program === undefined) return [];
  const here = await Promise.all(images.map(isHere));
  const loaded = images.filter((_image, index) => here[index]);
  if (loaded.length > 0) await runProgram(program, [...words, ...loaded]);
  return loaded;
}

/**
 * Returns the command that loads images into a local cluster; no words for a cluster that shares the Docker engine or
 * pulls.
 */
export function loaderFor(context: string): readonly string[] {
  const [kind, ...rest] = context.split('-');
  const name = rest.join('-');
  if (kind === 'kind') return ['kind', 'load', 'docker-image', '--name', name];
  if (kind === 'k3d') return ['k3d', 'image', 'import', '--cluster', name];
  if (kind === 'minikube') return ['minikube', 'image', 'load'];
  return [];
}

const currentContext = async (): Promise<string> => (await kubectl('config', 'current-context')).trim();

const isHere = (image: string): Promise<boolean> =>
  runProgram('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  );

/** Returns name and tag of an image, as kustomize wants them. A port of a registry is no tag. */
export function nameAndTag(image: string): {
  readonly newName: string;
  readonly newTag?: string;
  readonly digest?: string;
} {
  const [name = image, digest] = image.split('@');
  if (digest !== undefined) return { newName: name, digest };
  const at = image.lastIndexOf(':');
  return at > image.lastIndexOf('/')
    ? { newName: image.slice(0, at), newTag: image.slice(at + 1) }
    : { newName: image };
}

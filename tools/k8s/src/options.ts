import { commandLine, readWords, wholeNumber } from '@bpdao/command-line';

/** The options by which a network is brought to a cluster. */
export interface UpOptions {
  /** Folder of keys, genesis, seeds, and of the kustomization that names them. */
  readonly data: string;
  /** Folder of the overlay. */
  readonly overlay: string;
  /** Name of an image that the cluster has or can pull; undefined: it is built here. */
  readonly image: string | undefined;
  /** Image of MongoDB, or of a store of its protocol. */
  readonly mongoImage: string;
  /**
   * Command that takes images of the Docker engine here to the nodes; undefined: found by the cluster's name, or they
   * are pulled.
   */
  readonly load: string | undefined;
  /** Settled blocks that are shown. */
  readonly blocks: number;
  /** Signed transfers a second while they are. */
  readonly rate: number;
}

/** The options by which a network is taken away. */
export interface DownOptions {
  readonly data: string;
}

/** The parsed command line: a thing to do, or an immediate end with this exit code. */
export type ParsedWords =
  | { readonly type: 'up'; readonly options: UpOptions }
  | { readonly type: 'down'; readonly options: DownOptions }
  | { readonly type: 'image' | 'roll' }
  | { readonly type: 'end'; readonly exitCode: number };

const DATA = '.bpdao/k8s';

/** Reads the command line; help and complaints are printed by then. */
export function parseWords(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ParsedWords {
  let parsed: ParsedWords = { type: 'end', exitCode: 2 };
  const program = commandLine('k8s', 'The whole network on the Kubernetes cluster that KUBECONFIG names.');
  program.addCommand(
    commandLine(
      'up',
      'Builds the image, brings it in, and starts broker, services and producers; goes on if they run already.',
    )
      .option('--data <folder>', 'folder of keys, genesis and seeds', DATA)
      .option('--overlay <folder>', 'overlay to apply', 'deploy/k8s/overlays/local')
      .option(
        '--image <name>',
        'an image that the cluster has or can pull; built here when absent (BPDAO_IMAGE)',
        environment.BPDAO_IMAGE,
      )
      .option('--mongo-image <name>', "MongoDB's image (MONGO_IMAGE)", environment.MONGO_IMAGE ?? 'mongo:8')
      .option(
        '--load <command>',
        'takes images from the Docker engine here to the nodes, given their names (K8S_LOAD); known for kind, k3d and minikube',
        environment.K8S_LOAD,
      )
      .option('--blocks <number>', 'settled blocks to show', wholeNumber(0, 1_000_000), 10)
      .option('--rate <number>', 'signed transfers a second meanwhile', wholeNumber(0, 1000), 5)
      .action((options: Omit<UpOptions, 'image' | 'load'> & Partial<Pick<UpOptions, 'image' | 'load'>>) => {
        parsed = { type: 'up', options: { ...options, image: options.image, load: options.load } };
      }),
  );
  program.addCommand(
    commandLine('down', 'Takes everything away: the namespace with its volumes, and the folder of its keys.')
      .option('--data <folder>', 'folder of keys, genesis and seeds', DATA)
      .action((options: DownOptions) => {
        parsed = { type: 'down', options };
      }),
  );
  program.addCommand(
    commandLine(
      'roll',
      'Replaces the brokers that differ from the applied objects, one by one, each when every copy of every stream is current.',
    ).action(() => {
      parsed = { type: 'roll' };
    }),
  );
  program.addCommand(
    commandLine('image', 'Builds the image, and prints its name.').action(() => {
      parsed = { type: 'image' };
    }),
  );
  const exitCode = readWords(program, words);
  return exitCode === undefined ? parsed : { type: 'end', exitCode };
}

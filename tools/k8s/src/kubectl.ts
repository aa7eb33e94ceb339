import { runProgram } from './run-program.ts';

/** The namespace of the network. */
export const NAMESPACE = 'bpdao';

const PROGRAM = process.env.KUBECTL ?? 'kubectl';

/** `kubectl` on the cluster that KUBECONFIG names. Throws ClusterError. */
export const kubectl = (...words: readonly string[]): Promise<string> => runProgram(PROGRAM, words);

/** Does the same within the network's namespace. */
export const kubectlHere = (...words: readonly string[]): Promise<string> =>
  kubectl('--namespace', NAMESPACE, ...words);

/** Returns the objects that `kubectl get` finds within the network's namespace. */
export const getObjects = async <T>(...words: readonly string[]): Promise<readonly T[]> =>
  (JSON.parse(await kubectlHere('get', ...words, '--output', 'json')) as { readonly items: readonly T[] }).items;

/** Returns the program and its words, for callers that keep it running. */
export const kubectlCommand = (...words: readonly string[]): readonly [program: string, words: readonly string[]] => [
  PROGRAM,
  ['--namespace', NAMESPACE, ...words],
];

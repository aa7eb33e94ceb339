import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root, runProgram } from '@bpdao/k8s';

const BIN = path.join(root, 'node_modules/.bpdao/go');

/** A program that is a Go module: its package, and the version that the tests were written with. */
export interface GoTool {
  readonly name: string;
  readonly source: string;
  readonly version: string;
}

export const KUBECONFORM: GoTool = {
  name: 'kubeconform',
  source: 'github.com/yannh/kubeconform/cmd/kubeconform',
  version: 'v0.8.0',
};
export const KUBE_SCORE: GoTool = {
  name: 'kube-score',
  source: 'github.com/zegl/kube-score/cmd/kube-score',
  version: 'v1.20.0',
};
export const HELM: GoTool = { name: 'helm', source: 'helm.sh/helm/v4/cmd/helm', version: 'v4.3.2' };

/** Definitions of ServiceMonitor and PodMonitor. */
const OPERATOR = 'github.com/prometheus-operator/prometheus-operator@v0.85.0';

/** Tells if there is a Go toolchain: without it, the tests that need it are left out. */
export const hasGo = (): Promise<boolean> =>
  runProgram('go', ['version']).then(
    () => true,
    () => false,
  );

/** Returns the path of a program, built the first time. Throws ClusterError. */
export async function goTool({ name, source, version }: GoTool): Promise<string> {
  const place = path.join(BIN, version);
  const program = path.join(place, name);
  if (existsSync(program)) return program;
  mkdirSync(place, { recursive: true });
  await runProgram('go', ['install', `${source}@${version}`], { environment: { GOBIN: place } });
  return program;
}

/**
 * Returns the same; undefined, after a sentence, if it cannot be had: without Go, or without a way to its modules. If
 * CI is set and there is Go, that is an error.
 */
export async function goToolOrNone(tool: GoTool): Promise<string | undefined> {
  const leaveOut = (why: string): undefined => void process.stderr.write(`left out what ${tool.name} finds: ${why}\n`);
  if (!(await hasGo())) return leaveOut('there is no Go to build it with.');
  try {
    return await goTool(tool);
  } catch (error) {
    if (process.env.CI) throw error;
    return leaveOut(error instanceof Error ? error.message : String(error));
  }
}

/** Returns the files that define the kinds of Prometheus' operator. Throws ClusterError. */
export async function monitorDefinitions(): Promise<readonly string[]> {
  const { Dir } = JSON.parse(await runProgram('go', ['mod', 'download', '-json', OPERATOR])) as {
    readonly Dir: string;
  };
  return ['podmonitors', 'servicemonitors'].map((kind) =>
    path.join(Dir, `example/prometheus-operator-crd/monitoring.coreos.com_${kind}.yaml`),
  );
}

import { runCommand } from './step.mjs';

const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const words = (...more) => ['go', ['run', ACTIONLINT, ...more], { environment: { GOFLAGS: '' }, timeoutMs: 300_000 }];

/**
 * Returns the reason for which the workflows cannot be linted here; undefined if they can. actionlint is a program in
 * Go, built once.
 */
export async function whyNoActionlint() {
  if (!(await runCommand('go', ['version'])).ok) return 'Go is not there.';
  if (!(await runCommand(...words('-version'))).ok) return 'actionlint cannot be had from the module proxy.';
  return undefined;
}

/** Lints `.github/workflows`. */
export const lintWorkflows = () => runCommand(...words());

/**
 * @typedef {object} State what the verification is at
 * @property {string} part
 * @property {string | undefined} file the test file that began last and runs
 * @property {number} passed tests so far
 * @property {number} failed tests so far
 * @property {number} elapsedMs since the verification began
 */

/**
 * The one line that a terminal shows. Where it is too narrow, the beginning of the file's name goes first.
 * @param {State} state
 * @param {number} width columns
 */
export function liveLine({ part, file, passed, failed, elapsedMs }, width) {
  const counts = passed + failed === 0 ? [] : [countsOf(passed, failed)];
  const around = [part, ...counts, durationOf(elapsedMs)].join(SEPARATOR);
  if (file === undefined) return around.slice(0, width);
  const room = width - around.length - SEPARATOR.length;
  if (room < NAME_MIN) return around.slice(0, width);
  const name = file.length <= room ? file : `…${file.slice(1 - room)}`;
  return around.replace(part, () => `${part}${SEPARATOR}${name}`);
}

const SEPARATOR = ' · ';
/** Less of a file's name tells nothing. */
const NAME_MIN = 12;

/**
 * A line for tests that ended: of a file, or of a project whose results were kept.
 * @param {{ name: string, passed: number, failed: number, ms?: number }} ended `ms` is absent of kept results
 */
export function endedLine({ name, passed, failed, ms }) {
  return `${failed === 0 ? '      ' : 'FAILED'} ${name}: ${countsOf(passed, failed)} (${ms === undefined ? 'kept' : secondsOf(ms)})`;
}

/** @param {number} passed @param {number} failed */
const countsOf = (passed, failed) => `${passed} passed${failed === 0 ? '' : `, ${failed} failed`}`;

/** @param {number} ms */
const secondsOf = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Minutes and seconds, and hours when there are any.
 * @param {number} ms
 */
export function durationOf(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (/** @type {number} */ amount) => String(amount).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

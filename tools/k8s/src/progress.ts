const NAME_LETTERS = 12;

/**
 * Prints one line for a component: its name, its result, and the time that it took. Rejects with the error of the work,
 * after printing it.
 */
export async function progress<T>(
  say: (line: string) => void,
  name: string,
  work: () => Promise<T>,
  outcome: (result: T) => string = () => 'ready',
): Promise<T> {
  const begunMs = performance.now();
  const took = (): string => `${((performance.now() - begunMs) / 1000).toFixed(1)} s`;
  try {
    const result = await work();
    say(`${name.padEnd(NAME_LETTERS)} ${outcome(result)} (${took()})`);
    return result;
  } catch (error) {
    say(`${name.padEnd(NAME_LETTERS)} failed (${took()})`);
    throw error;
  }
}

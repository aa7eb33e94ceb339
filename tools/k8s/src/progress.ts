const NAME_LETTERS = 12;

/**
 * One line for a component: its name, what came of it, and how long it took. Rejects with what the work rejects with,
 * after saying so.
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

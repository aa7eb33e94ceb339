import type { Cause } from '@bpdao/actor';
import type { Invariant, InvariantMaker } from './invariant.ts';

/**
 * Exactly once: no command and no fact leads an actor to two facts, but for a Tx that was dropped, which may be sent
 * again.
 */
export const once: InvariantMaker = (): Invariant => {
  const led = new Set<string>();
  return {
    name: 'once',
    hear({ actor, cause, fact }) {
      if (fact.type === 'transactions-dropped') {
        for (const { hash } of fact.drops) led.delete(`gossip command submit-transaction ${hash}`);
      }
      const key = keyOf(cause);
      if (key === undefined) return undefined;
      const name = `${actor} ${key}`;
      if (led.has(name)) return `${actor} said ${fact.type} because of what had led it to a fact before: ${key}`;
      led.add(name);
      return undefined;
    },
  };
};

function keyOf(cause: Cause): string | undefined {
  switch (cause.type) {
    case 'command':
      return `command ${cause.name} ${cause.digest}`;
    case 'fact':
      return `fact ${cause.actor} ${cause.position.sequence}/${cause.position.index}`;
    case 'deadline':
      return undefined;
    default:
      return cause satisfies never;
  }
}

import type { Deadline } from '@bpdao/actor';
import { Wrong } from './wrong.ts';

/**
 * Remembers the earliest time at which an actor can have seen the deadline that it waits for. A deadline with `afterMs`
 * counts from that time.
 */
export class FirstSight {
  private seen: { readonly key: string; readonly sinceMs: number } | undefined;

  /** Notes the deadline that the actor waits for now; `factMs` is the time of its last fact. */
  note(next: Deadline | undefined, factMs: number): void {
    if (next !== undefined && this.seen?.key !== next.key) this.seen = { key: next.key, sinceMs: factMs };
  }

  /** Checks that a fact came of the deadline that the actor waits for, and not before its time. Throws Wrong. */
  check(
    due: Deadline | undefined,
    key: string,
    { atMs, factMs }: { readonly atMs: number; readonly factMs: number },
  ): void {
    if (due?.key !== key) {
      throw new Wrong(`it came of the deadline ${key}, and its actor waited for ${due?.key ?? 'none'}`);
    }
    const dueMs = 'atMs' in due ? due.atMs : (this.seen?.key === key ? this.seen.sinceMs : factMs) + due.afterMs;
    if (atMs < dueMs) throw new Wrong(`it came ${dueMs - atMs} ms before its deadline`);
  }
}

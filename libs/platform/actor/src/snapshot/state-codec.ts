import type { KeptClass } from './kept-class.ts';
import { StateReader } from './state-reader.ts';
import { StateWriter } from './state-writer.ts';

/**
 * Turns states into bytes and back (docs/spec/mailbox.md, "Snapshots"). A state may hold records, lists, maps, sets,
 * bigints, bytes and instances of the named classes; each object is written once, however often the state refers to it.
 * Encoding throws on any other value.
 */
export class StateCodec<State> {
  private readonly classes: readonly KeptClass[];

  constructor(classes: readonly KeptClass[]) {
    this.classes = classes;
  }

  encode(state: State): Uint8Array {
    return new StateWriter(this.classes).done(state);
  }

  /** Throws on bytes of no state. It does not detect damage: the store keeps a digest for that. */
  decode(bytes: Uint8Array): State {
    return new StateReader(this.classes, bytes).value() as State;
  }
}

import type { KeptClass } from './kept-class.ts';
import { StateReader } from './state-reader.ts';
import { StateWriter } from './state-writer.ts';

/**
 * States as bytes and back: records, lists, maps, sets, bigints, bytes and instances of the classes named, each object
 * once however often it is referred to (docs/spec/mailbox.md, "Snapshots"). What else a state holds is a fault and
 * throws.
 */
export class StateCodec<State> {
  private readonly classes: readonly KeptClass[];

  constructor(classes: readonly KeptClass[]) {
    this.classes = classes;
  }

  encode(state: State): Uint8Array {
    return new StateWriter(this.classes).done(state);
  }

  /** Throws on bytes that are none of a state; whoever stores them has a digest. */
  decode(bytes: Uint8Array): State {
    return new StateReader(this.classes, bytes).value() as State;
  }
}

import { verify, type Checkable } from '@bpdao/signatures';

/** Signatures remembered; forgotten all at once. */
const REMEMBERED = 100_000;

/** Checks every signature for real, and once for all processes together: the checks of a process change no history. */
export class SharedChecker {
  private readonly known = new Map<string, { readonly signed: Checkable; readonly holds: boolean }>();

  check(batch: readonly Checkable[]): Promise<readonly boolean[]> {
    return Promise.resolve(batch.map((signed) => this.holds(signed)));
  }

  private holds(signed: Checkable): boolean {
    const key = Buffer.from(signed.signature).toString('latin1');
    const known = this.known.get(key);
    if (known?.signed.publicKey === signed.publicKey && Buffer.compare(known.signed.message, signed.message) === 0) {
      return known.holds;
    }
    const holds = verify(signed);
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.set(key, { signed, holds });
    return holds;
  }
}

import type { ShadowBook } from '../views/shadow-book.ts';

/** Which version this process is, and what it found while another was in force. */
export interface Shadowing {
  /** Address of its protocol's post. */
  readonly protocol: string;
  readonly book: ShadowBook;
}

export const SHADOWING = Symbol('what this version found while another was in force');

import type { ShadowBook } from '../views/shadow-book.ts';

/** The version of this process, and its reports while another version was in force. */
export interface Shadowing {
  /** The address of its protocol's post. */
  readonly protocol: string;
  readonly book: ShadowBook;
}

export const SHADOWING = Symbol('the reports of this version while another was in force');

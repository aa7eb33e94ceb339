import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which the ASC refuses a command; its sentence is in libs/rules/messages/src/refusals/asc.ts. */
export type AscRefusalCode = RefusalCode<'asc'>;

export type AscRefusal = Refusal<AscRefusalCode>;

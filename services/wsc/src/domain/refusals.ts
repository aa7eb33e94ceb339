import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which the WSC refuses a list; its sentence is in libs/rules/messages/src/refusals/wsc.ts. */
export type WscRefusalCode = RefusalCode<'wsc'>;

export type WscRefusal = Refusal<WscRefusalCode>;

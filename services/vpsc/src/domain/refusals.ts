import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which the VPSC refuses a command; its sentence is in libs/rules/messages/src/refusals/vpsc.ts. */
export type VpscRefusalCode = RefusalCode<'vpsc'>;

export type VpscRefusal = Refusal<VpscRefusalCode>;

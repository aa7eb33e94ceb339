import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which governance refuses an attestation; its sentence is in libs/rules/messages/src/refusals/governance.ts. */
export type GovernanceRefusalCode = RefusalCode<'governance'>;

export type GovernanceRefusal = Refusal<GovernanceRefusalCode>;

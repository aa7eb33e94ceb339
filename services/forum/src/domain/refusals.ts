import type { Refusal } from '@bpdao/actor';
import type { RefusalCode } from '@bpdao/messages';

/** A code with which the Forum refuses a post; its sentence is in libs/rules/messages/src/refusals/forum.ts. */
export type ForumRefusalCode = RefusalCode<'forum'>;

export type ForumRefusal = Refusal<ForumRefusalCode>;

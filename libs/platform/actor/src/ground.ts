import type { StreamEnds } from './follow/stream-ends.ts';
import type { MailboxLimits } from './limits.ts';
import type { MailboxParts } from './mailbox-parts.ts';
import type { ActorTypes } from './rules.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** The ground that the standbys and leaders of one mailbox stand on, one after another. */
export interface Ground<T extends ActorTypes> {
  readonly parts: MailboxParts<T>;
  readonly limits: MailboxLimits;
  readonly ends: StreamEnds;
  readonly snapshots: Snapshots<T> | undefined;
  /** Tells if this process holds the lease now. */
  readonly holdsLease: () => boolean;
}

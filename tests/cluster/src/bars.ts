/** The longest that no block may settle when a part fails, ms. */
export const FAILOVER_MS = 10_000;

/** The longest that no block may settle when a part is replaced on purpose, ms. */
export const SWITCHOVER_MS = 20_000;

/** The longest until a volume that was lost is made anew from the other brokers', ms. */
export const LOST_VOLUME_MS = 60_000;

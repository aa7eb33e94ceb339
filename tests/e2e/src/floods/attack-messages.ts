import type { FloodName } from './flood.ts';

/** What an attacker is made with. */
export interface AttackTask {
  readonly flood: FloodName;
  /** Of the broker, on this machine. */
  readonly url: string;
  readonly seedFile: string;
  readonly genesisFile: string;
  /** Port on this machine at which the service that is attacked tells its health and metrics. */
  readonly httpPort: number;
  /** Paths of key files of wallets that the attacker has. */
  readonly wallets: readonly string[];
}

/** Told to an attacker that is ready: flood for so long. */
export interface AttackOrder {
  readonly forMs: number;
  /** As many as it can when absent. */
  readonly perSecond?: number;
  /** Whether the same goes where nobody serves it. */
  readonly isControl: boolean;
}

/** What came of a flood. */
export interface AttackReport {
  readonly sent: number;
  readonly bytes: number;
  readonly tookMs: number;
  /** How often which answer came: `answered`, a code of a fault, `nobody` where nobody serves. */
  readonly answers: Readonly<Record<string, number>>;
}

/** What an attacker says to who started it. */
export type AttackMessage =
  | { readonly type: 'ready'; readonly notes: Readonly<Record<string, number>> }
  | { readonly type: 'done'; readonly report: AttackReport }
  | { readonly type: 'failed'; readonly sentence: string };

/** What floods, once it is prepared. */
export interface Attack {
  /** What was seen while it was prepared. */
  readonly notes: Readonly<Record<string, number>>;
  flood(order: AttackOrder): Promise<AttackReport>;
}

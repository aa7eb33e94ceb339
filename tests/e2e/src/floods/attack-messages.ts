import type { FloodName } from './flood.ts';

/** The task of an attacker. */
export interface AttackTask {
  readonly flood: FloodName;
  /** Address of the broker, on this machine. */
  readonly url: string;
  readonly seedFile: string;
  readonly genesisFile: string;
  /** Port on this machine at which the service that is attacked tells its health and metrics. */
  readonly httpPort: number;
  /** Paths of key files of wallets that the attacker has. */
  readonly wallets: readonly string[];
}

/** The order to an attacker that is ready: to flood for so long. */
export interface AttackOrder {
  readonly forMs: number;
  /** Messages a second; as many as it can if absent. */
  readonly perSecond?: number;
  /** True if the same messages go to a subject that no process serves. */
  readonly isControl: boolean;
}

/** The result of a flood. */
export interface AttackReport {
  readonly sent: number;
  readonly bytes: number;
  readonly tookMs: number;
  /** The count of each answer: `answered`, a code of a fault, `nobody` where no process serves. */
  readonly answers: Readonly<Record<string, number>>;
}

/** A message from an attacker to the process that started it. */
export type AttackMessage =
  | { readonly type: 'ready'; readonly notes: Readonly<Record<string, number>> }
  | { readonly type: 'done'; readonly report: AttackReport }
  | { readonly type: 'failed'; readonly sentence: string };

/** A prepared attack. */
export interface Attack {
  /** Figures noted while it was prepared. */
  readonly notes: Readonly<Record<string, number>>;
  flood(order: AttackOrder): Promise<AttackReport>;
}

/** What a network on this machine is made of. */
export interface NetworkOptions {
  readonly data: string;
  /** A free one when absent. */
  readonly port?: number;
  readonly producers: number;
  /** Whether the producers begin with REP (as they do when absent); without, they are founders. */
  readonly withRep?: boolean;
  readonly set: readonly string[];
  readonly fresh?: boolean;
  /** Wallets of customers; as many as usual when absent. */
  readonly customers?: number;
  /** Whether the broker writes every append to the disk before it acknowledges. */
  readonly syncAlways?: boolean;
  /** A broker that runs already; absent: one is started, that admits the identities of this network only. */
  readonly natsUrl?: string | undefined;
  /** Folder of the identities that the given broker admits; absent: it takes everybody. */
  readonly identities?: string;
  /** Copies of each stream in the given broker's cluster; 1 when absent. */
  readonly replicas?: number;
  /** Where a process of this name finds the broker, when that is not where it is: behind a network of its own. */
  readonly urlOf?: (name: string) => string;
  /** Whether a nats-server that had to be fetched is also put into the system. */
  readonly installSystem?: boolean;
  /** As `BPDAO_STORE`; an SQLite file in the data folder when absent. */
  readonly store?: string;
  /** What a producer is told beside what the network tells it, by its name. */
  readonly producerWords?: (name: string) => readonly string[];
  /** For every service, beside what the network tells it. */
  readonly serviceEnvironment?: Readonly<Record<string, string>>;
  /** First of the ports of health and metrics: services, then producers; absent: nobody tells them. */
  readonly httpPort?: number | undefined;
  /** Whose seed the network's own client has; a customer's when absent. */
  readonly speaksAs?: string;
  /** Told what goes on, a sentence at a time. */
  readonly say?: (sentence: string) => void;
  /**
   * Whether a process that ends although nobody asked it to is started again (docs/operations/watching.md); else that
   * is only told.
   */
  readonly watch?: boolean;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /**
   * Told when a process, or the broker that was started, ends although nobody asked it to; watched over, also what its
   * log said last, and what is done.
   */
  readonly onUnexpectedEnd?: (sentence: string) => void;
}

/** A version of the WSC beside the one that the network begins with (docs/spec/work-protocols.md, "A deployment"). */
export interface WscDeployment {
  /** Of its log. */
  readonly name: string;
  /** As `WSC_PROTOCOL`. */
  readonly protocol: string;
  /** As `BPDAO_PROTOCOLS`. */
  readonly protocols?: string;
  /** Another program than the WSC's own. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The options of a network on this machine. */
export interface NetworkOptions {
  readonly data: string;
  /** A free one when absent. */
  readonly port?: number;
  readonly producers: number;
  /** True or absent if the producers begin with REP; else they are founders. */
  readonly withRep?: boolean;
  readonly set: readonly string[];
  readonly fresh?: boolean;
  /** Wallets of customers; as many as usual when absent. */
  readonly customers?: number;
  /** True if the broker writes every append to the disk before it acknowledges. */
  readonly syncAlways?: boolean;
  /** A broker that runs already; absent: one is started, that admits the identities of this network only. */
  readonly natsUrl?: string | undefined;
  /** Folder of the identities that the given broker admits; absent: it admits every client. */
  readonly identities?: string;
  /** Copies of each stream in the given broker's cluster; 1 when absent. */
  readonly replicas?: number;
  /**
   * Returns the address at which a process of this name finds the broker, if it is not the broker's own: the process
   * may be behind a network link.
   */
  readonly urlOf?: (name: string) => string;
  /** True if a nats-server that had to be fetched is also put into the system. */
  readonly installSystem?: boolean;
  /** The store, as `BPDAO_STORE`; an SQLite file in the data folder if absent. */
  readonly store?: string;
  /** Returns more words for the command line of a producer, by its name. */
  readonly producerWords?: (name: string) => readonly string[];
  /** More variables of the environment of every service. */
  readonly serviceEnvironment?: Readonly<Record<string, string>>;
  /** First of the ports of health and metrics: services, then producers; absent: no process serves them. */
  readonly httpPort?: number | undefined;
  /** The identity whose seed the network's own client has; a customer's if absent. */
  readonly speaksAs?: string;
  /** Takes the progress, a sentence at a time. */
  readonly say?: (sentence: string) => void;
  /**
   * True if a process that ends unasked is started again (docs/operations/watching.md); else its end is only reported.
   */
  readonly watch?: boolean;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /**
   * Takes a sentence if a process, or the started broker, ends unasked; with `watch` also the last lines of its log,
   * and the reaction.
   */
  readonly onUnexpectedEnd?: (sentence: string) => void;
}

/** A version of the WSC beside the network's first version (docs/spec/work-protocols.md, "A deployment"). */
export interface WscDeployment {
  /** Name of its log. */
  readonly name: string;
  /** Name of its protocol, as `WSC_PROTOCOL`. */
  readonly protocol: string;
  /** Folder of packages, as `BPDAO_PROTOCOLS`. */
  readonly protocols?: string;
  /** Another program than the WSC's own. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

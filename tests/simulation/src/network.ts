import type { Clock } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import { ContractError } from '@bpdao/messages';
import { ClientError, nobodyAnswers } from '@bpdao/sdk';
import type { RequestFault, SimulatedBroker, SimulatedProcess } from '@bpdao/simulated';
import { Fault, type WireAnswer, type WireRequest } from '@bpdao/transport';

/** Somebody who takes commands: a replica while it leads. */
export interface Server {
  readonly process: SimulatedProcess;
  serve(name: string, request: WireRequest): Promise<WireAnswer>;
}

/** The source of the network's faults. */
export interface RequestFaults {
  append(actor: string): RequestFault;
  delayMs(): number;
}

/** A late request comes after so much more than its delay, ms. */
const LATE_MS = 1200;

/**
 * Requests and their answers between processes, through the broker: as late, lost, doubled and unanswered as appends.
 */
export class SimulatedNetwork {
  private readonly clock: Clock;
  private readonly broker: SimulatedBroker;
  private readonly faults: RequestFaults;
  private readonly servers = new Map<ActorName, Set<Server>>();

  constructor(clock: Clock, broker: SimulatedBroker, faults: RequestFaults) {
    this.clock = clock;
    this.broker = broker;
    this.faults = faults;
  }

  /** Lets requests to the actor reach this server too from now on. */
  listen(actor: ActorName, server: Server): void {
    const servers = this.servers.get(actor) ?? new Set();
    this.servers.set(actor, servers.add(server));
  }

  leave(actor: ActorName, server: Server): void {
    this.servers.get(actor)?.delete(server);
  }

  /** Sends a request for a process. Rejects with a ClientError if no server answers in time, or none is there. */
  request(
    from: SimulatedProcess,
    actor: ActorName,
    name: string,
    request: WireRequest,
    timeoutMs: number,
  ): Promise<WireAnswer> {
    const fault = this.faults.append(actor);
    return new Promise((resolve, reject) => {
      from.whenRunning(() => {
        const giveUp = from.after(timeoutMs, () =>
          reject(new ClientError('timeout', `The ${actor} service did not answer in time.`)),
        );
        const back = (act: () => void): void => {
          if (fault === 'stored-but-unknown' || fault === 'forgotten' || this.broker.isAway()) return;
          from.after(this.faults.delayMs(), () => {
            giveUp();
            act();
          });
        };
        if (fault === 'lost') return;
        const arrive = (): void =>
          this.arrive(
            actor,
            name,
            request,
            (answer) => back(() => resolve(answer)),
            (error) => back(() => reject(error)),
          );
        if (fault === 'twice') this.clock.after(this.faults.delayMs(), arrive);
        this.clock.after(this.faults.delayMs() + (fault === 'late' ? LATE_MS : 0), arrive);
      });
    });
  }

  private arrive(
    actor: ActorName,
    name: string,
    request: WireRequest,
    answer: (answer: WireAnswer) => void,
    fail: (error: Error) => void,
  ): void {
    if (this.broker.isAway()) return;
    const servers = [...(this.servers.get(actor) ?? [])].filter(({ process }) => !process.isKilled());
    if (servers.length === 0) {
      return fail(new ClientError('nobody-answers', nobodyAnswers(actor)));
    }
    for (const server of servers) {
      server.process.whenRunning(() => {
        server.serve(name, request).then(
          (answered) => server.process.whenRunning(() => answer(answered)),
          (error: unknown) => fail(readable(actor, error)),
        );
      });
    }
  }
}

/** Makes the error that a client gets for a request that could not be served, as the transport makes it. */
function readable(actor: ActorName, error: unknown): Error {
  const code = error instanceof Fault ? error.code : error instanceof ContractError ? 400 : 500;
  return new ClientError(
    code === 503 ? 'timeout' : 'refused-request',
    `${actor} could not serve a request: ${error instanceof Error ? error.message : String(error)}`,
  );
}

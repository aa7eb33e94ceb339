import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';

/**
 * The network between a process and a server: a port of its own, behind which the server is reached as long as nothing
 * is cut. Cut, connections stay open and nothing passes in either direction, new ones neither: as when a cable is
 * pulled.
 */
export class NetworkLink {
  readonly port: number;
  /** The delay of each chunk that passes, ms. */
  delayMs = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private closed: PromiseWithResolvers<void> | undefined;

  private constructor(server: Server, targetPort: number) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => void this.carry(socket, targetPort));
  }

  /** Makes a link to a port on the loopback interface; no process need listen there yet. */
  static async to(targetPort: number): Promise<NetworkLink> {
    const server = createServer();
    server.listen(0, HOST);
    await once(server, 'listening');
    return new NetworkLink(server, targetPort);
  }

  get isCut(): boolean {
    return this.closed !== undefined;
  }

  /** Cuts the link: from now on nothing passes. */
  cut(): void {
    this.closed ??= Promise.withResolvers();
  }

  /**
   * Mends the link. `late`: the bytes under way arrive, as if TCP sent them once more. `reset`: connections are lost
   * with the bytes under way.
   */
  mend(how: 'late' | 'reset'): void {
    if (how === 'reset') this.reset();
    this.closed?.resolve();
    this.closed = undefined;
  }

  /** Ends every connection at once; the bytes under way are lost. */
  reset(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async close(): Promise<void> {
    this.mend('reset');
    this.server.close();
    await once(this.server, 'close');
  }

  private async carry(near: Socket, targetPort: number): Promise<void> {
    this.keep(near);
    await this.passes();
    if (near.destroyed) return;
    const far = connect({ host: HOST, port: targetPort });
    this.keep(far);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('close', () => void this.passes().then(() => [near, far].forEach((one) => one.destroy())));
    }
    near.pipe(this.gate()).pipe(far);
    far.pipe(this.gate()).pipe(near);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }

  private gate(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, pass) => {
        if (this.closed === undefined && this.delayMs === 0) return pass(null, chunk);
        void this.passes()
          .then(() => (this.delayMs === 0 ? undefined : sleep(this.delayMs)))
          .then(() => pass(null, chunk));
      },
    });
  }

  /** Resolves once nothing is cut. */
  private async passes(): Promise<void> {
    while (this.closed !== undefined) await this.closed.promise;
  }
}

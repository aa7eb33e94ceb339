import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Identity } from '@bpdao/identities';

const ADMITTED_MS = 5000;

/** A connection to the broker that speaks its protocol by hand, so that it can leave its messages unread. */
export interface RawConnection {
  readonly socket: Socket;
  write(line: string): void;
}

/** Connects as an identity; undefined when the broker does not admit it, one connection too many for instance. */
export async function rawConnection(
  url: string,
  { options: { authenticator } }: Identity,
): Promise<RawConnection | undefined> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(ADMITTED_MS, () => socket.destroy());
  let heard = '';
  let wake: () => void = () => undefined;
  socket.on('error', () => undefined);
  socket.on('close', () => wake());
  const listen = (data: Buffer): void => {
    heard += data.toString('latin1');
    wake();
  };
  socket.on('data', listen);
  const until = async (found: RegExp): Promise<RegExpExecArray | undefined> => {
    for (;;) {
      const match = found.exec(heard);
      if (match !== null) return match;
      if (socket.destroyed) return undefined;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const info = await until(/^INFO (.*)\r\n/);
  const { nonce } = JSON.parse(info?.[1] ?? '{}') as { readonly nonce?: string };
  socket.write(
    `CONNECT ${JSON.stringify({ verbose: false, pedantic: false, lang: 'flood', version: '1', protocol: 1, headers: true, no_responders: true, ...authenticator(nonce) })}\r\nPING\r\n`,
  );
  const admitted = await until(/PONG\r\n|-ERR .*\r\n/);
  if (admitted === undefined || admitted[0].startsWith('-ERR')) {
    socket.destroy();
    return undefined;
  }
  socket.setTimeout(0);
  socket.off('data', listen);
  return { socket, write: (line) => socket.write(line) };
}

/** Ends it and waits until it is gone. */
export async function endRaw({ socket }: RawConnection): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

import { connect } from 'node:net';

/** A NATS server's description of itself, from its first line. */
export interface ServerGreeting {
  readonly name: string;
  readonly version: string;
  readonly jetStream: boolean;
  readonly maxPayloadBytes: number;
}

const GREETING_MS = 2_000;

/** Returns the greeting of the server at an address; undefined if nothing there speaks NATS. */
export function greetServer(host: string, port: number): Promise<ServerGreeting | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let heard = '';
    const end = (greeting: ServerGreeting | undefined): void => {
      socket.destroy();
      resolve(greeting);
    };
    socket.setEncoding('utf8');
    socket.setTimeout(GREETING_MS, () => end(undefined));
    socket.on('error', () => end(undefined));
    socket.on('close', () => end(undefined));
    socket.on('data', (part: string) => {
      heard += part;
      if (heard.includes('\r\n')) end(parseGreeting(heard));
    });
  });
}

function parseGreeting(heard: string): ServerGreeting | undefined {
  const line = heard.slice(0, heard.indexOf('\r\n'));
  if (!line.startsWith('INFO ')) return undefined;
  try {
    const info: unknown = JSON.parse(line.slice('INFO '.length));
    if (typeof info !== 'object' || info === null) return undefined;
    const at = new Map<string, unknown>(Object.entries(info));
    return {
      name: String(at.get('server_name')),
      version: String(at.get('version')),
      jetStream: at.get('jetstream') === true,
      maxPayloadBytes: Number(at.get('max_payload')),
    };
  } catch {
    return undefined;
  }
}

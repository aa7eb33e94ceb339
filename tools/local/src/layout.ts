import path from 'node:path';

/** The paths of a network's files on this machine. */
export interface Layout {
  readonly data: string;
  readonly genesis: string;
  readonly keys: string;
  /** Seeds of all identities that the broker admits. */
  readonly identities: string;
  readonly logs: string;
  readonly broker: string;
  readonly producers: string;
  readonly history: string;
  /** The file by which other terminals find the network. */
  readonly network: string;
}

export function layoutOf(data: string): Layout {
  const folder = path.resolve(data);
  return {
    data: folder,
    genesis: path.join(folder, 'genesis.json'),
    keys: path.join(folder, 'keys'),
    identities: path.join(folder, 'identities'),
    logs: path.join(folder, 'logs'),
    broker: path.join(folder, 'broker'),
    producers: path.join(folder, 'producers'),
    history: path.join(folder, 'history.sqlite'),
    network: path.join(folder, 'network.json'),
  };
}

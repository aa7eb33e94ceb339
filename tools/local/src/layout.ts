import path from 'node:path';

/** Where a network on this machine keeps what. */
export interface Layout {
  readonly data: string;
  readonly genesis: string;
  readonly keys: string;
  /** Seeds of everybody whom the broker admits. */
  readonly identities: string;
  readonly logs: string;
  readonly broker: string;
  readonly producers: string;
  readonly history: string;
  /** How other terminals find the network. */
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

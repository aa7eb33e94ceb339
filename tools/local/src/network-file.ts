import { rename, rm, writeFile } from 'node:fs/promises';
import { seedFileIn } from '@bpdao/identities';
import type { Layout } from './layout.ts';

/** A process as other terminals see it. */
export interface NamedProcess {
  readonly name: string;
  readonly pid: number | undefined;
}

/**
 * Writes the file by which other terminals find a running network. It is written again whenever a process has another
 * id, one writing after the other.
 */
export class NetworkFile {
  private readonly layout: Layout;
  private readonly url: string;
  private readonly hasBroker: boolean;
  private readonly processes: () => readonly NamedProcess[];
  /** The last id of each process, also of a process that is down at the moment, so that the file always names an id. */
  private readonly ids = new Map<string, number>();
  private writing: Promise<void> = Promise.resolve();

  /** `hasBroker`: the network runs a broker of its own, which admits the identities of its folder. */
  constructor(layout: Layout, url: string, hasBroker: boolean, processes: () => readonly NamedProcess[]) {
    this.layout = layout;
    this.url = url;
    this.hasBroker = hasBroker;
    this.processes = processes;
  }

  write(): Promise<void> {
    this.writing = this.writing.then(() => this.writeOnce());
    return this.writing;
  }

  async remove(): Promise<void> {
    await this.writing;
    await rm(this.layout.network, { force: true });
  }

  private async writeOnce(): Promise<void> {
    const { genesis, keys, identities, data, network } = this.layout;
    const seeds = this.hasBroker
      ? { seedFile: seedFileIn(identities, 'customer'), producerSeedFile: seedFileIn(identities, 'newcomer') }
      : undefined;
    for (const { name, pid } of this.processes()) if (pid !== undefined) this.ids.set(name, pid);
    const processes = Array.from(this.ids, ([name, pid]) => ({ name, pid }));
    const unfinished = `${network}.new`;
    await writeFile(
      unfinished,
      `${JSON.stringify({ servers: [this.url], genesisFile: genesis, keysFolder: keys, ...seeds, dataFolder: data, processes }, undefined, 2)}\n`,
    );
    await rename(unfinished, network);
  }
}

import { isBefore, type Heard, type Position } from '@bpdao/actor';
import { actorNames, catalogue } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { SaidFact } from '@bpdao/sdk';
import type { Replica, Startable } from '../replica.ts';
import type { World } from '../world.ts';
import { stateDigest } from './state-digest.ts';

/** A running replica's state, and how far it had come. */
interface Seen {
  readonly digest: string;
  readonly position: Position | undefined;
  readonly heard: Heard;
}

/**
 * Returns the state of a replica that leads; undefined if it does not answer in time. `run` lets simulated time pass.
 */
async function stateOf(replica: Replica, run: (ms: number) => Promise<void>): Promise<Seen | undefined> {
  let seen: Seen | undefined;
  void replica.mailbox.read((state) => {
    const { position, heard } = replica.mailbox.status();
    seen = { digest: stateDigest(state), position, heard };
  });
  for (let tries = 0; seen === undefined && tries < 100; tries += 1) await run(10);
  return seen;
}

/** Returns the state of a replica that stands by; undefined if it has followed nothing since it began to. */
function stateFollowed(replica: Replica, stored: readonly SaidFact[]): Seen | undefined {
  const { position, heard, role } = replica.mailbox.status();
  const followed = replica.followed();
  if (role !== 'standing-by' || !replica.process.isRunning() || followed === undefined || position === undefined) {
    return undefined;
  }
  const own = stored.filter(({ actor }) => actor === replica.actor);
  const before = own[own.findIndex((one) => isSame(one.position, position)) - 1]?.position;
  return isSame(before, followed.before) ? { digest: stateDigest(followed.state), position, heard } : undefined;
}

const isSame = (a: Position | undefined, b: Position | undefined): boolean =>
  a?.sequence === b?.sequence && a?.index === b?.index;

/**
 * Compares the states of all leaders, and of all standbys of the WSC in any version, with the states that their streams
 * give.
 */
export async function brokenReplays(world: World, stored: readonly SaidFact[]): Promise<readonly string[]> {
  const { genesis } = world.chain;
  const broken: string[] = [];
  const tell = (sentence: string | undefined): void => void (sentence !== undefined && broken.push(sentence));
  for (const actor of actorNames) {
    const name = world.replicas.leaderOf(actor) ?? '';
    const leader = world.replicas.get(name);
    const startable = world.replicas.all().find((one) => one.name === name.split('/')[0]);
    const seen = leader === undefined ? undefined : await stateOf(leader, (ms) => world.clock.run(ms));
    tell(
      startable === undefined || seen === undefined
        ? `nobody answers for ${actor}`
        : replayed(startable, genesis, stored, seen),
    );
  }
  const alike = new Map<string, string>();
  for (const startable of world.replicas.all()) {
    if (startable.actor !== 'wsc') continue;
    for (const replica of world.replicas.of(startable.name)) {
      const seen = stateFollowed(replica, stored);
      if (seen === undefined) continue;
      const key = JSON.stringify([seen.position, seen.heard]);
      const known = alike.get(key);
      alike.set(key, seen.digest);
      if (known === undefined) tell(replayed(startable, genesis, stored, seen));
      else if (known !== seen.digest) {
        broken.push(
          `two versions of the WSC at its fact ${seen.position?.sequence}/${seen.position?.index} have different states`,
        );
      }
    }
  }
  return broken;
}

/**
 * Folds all facts from genesis as the actor did: before each own fact the facts that its author had heard. Returns a
 * sentence if the state differs. `stored` is in the order in which it was stored.
 */
function replayed(
  { actor, rules }: Startable,
  genesis: Genesis,
  stored: readonly SaidFact[],
  seen: Seen,
): string | undefined {
  const state = rules.genesis(genesis);
  const heard = new Hearer(
    stored.filter((said) => catalogue[actor].hears.some((one) => one === said.actor)),
    (said) => rules.hear(state, said as never),
  );
  for (const said of stored) {
    if (said.actor !== actor || seen.position === undefined || isBefore(seen.position, said.position)) continue;
    heard.upTo(said.heard);
    rules.evolve(state, { atMs: said.atMs, fact: said.fact } as never);
  }
  heard.upTo(seen.heard);
  return stateDigest(state) === seen.digest
    ? undefined
    : `${actor} at its fact ${seen.position?.sequence}/${seen.position?.index} has a state that replaying from genesis does not give`;
}

/** Hears facts in the order in which they were stored, but of each stream only as much as it is told to. */
class Hearer {
  private readonly hear: (said: SaidFact) => void;
  private readonly limits = new Map<string, Position>();
  private readonly rest: readonly SaidFact[];
  private next = 0;
  /** Passed over, because they were beyond their stream's limit. */
  private later: SaidFact[] = [];

  constructor(rest: readonly SaidFact[], hear: (said: SaidFact) => void) {
    this.rest = rest;
    this.hear = hear;
  }

  upTo(heard: Heard): void {
    for (const [actor, position] of Object.entries(heard)) this.limits.set(actor, position);
    const waiting = this.later;
    this.later = [];
    for (const said of waiting) this.take(said);
    for (let said = this.rest[this.next]; said !== undefined && this.reaches(said); said = this.rest[this.next]) {
      this.next += 1;
      this.take(said);
    }
  }

  private take(said: SaidFact): void {
    if (this.isWithin(said)) this.hear(said);
    else this.later.push(said);
  }

  private isWithin({ actor, position }: SaidFact): boolean {
    const limit = this.limits.get(actor);
    return limit !== undefined && !isBefore(limit, position);
  }

  /** Tells if this fact, or a fact stored soon after it, lies within the limits. */
  private reaches(said: SaidFact): boolean {
    if (this.isWithin(said)) return true;
    for (let index = this.next + 1; index < this.next + LOOK_AHEAD; index += 1) {
      const one = this.rest[index];
      if (one !== undefined && this.isWithin(one)) return true;
    }
    return false;
  }
}

/** The most facts that may be stored between a heard fact and a fact not heard yet. */
const LOOK_AHEAD = 200;

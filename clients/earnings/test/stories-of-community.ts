import type { Community, Wish } from './community.ts';
import { carol, dave, eve, MEMBERS, PEOPLE, REP, WHOLE } from './genesis-of-community.ts';

/**
 * Eve earns REP, and a post takes back a part of it. She stakes the rest. Meanwhile another post takes back that rest:
 * she owes it until her stake returns.
 */
export function quarrel(community: Community): void {
  community.post([eve], [], 0);
  settleBlock(community, [{ sender: carol, to: undefined, amount: 8n * REP, back: 0 }]);
  community.support();
  closePools(community);
  community.post([dave], [{ back: 0, weightPpm: -250_000 }], 0);
  settleBlock(community, [{ sender: carol, to: undefined, amount: 4n * REP, back: 0 }]);
  for (const voter of MEMBERS) community.commit(0, voter, 'for', 5n * REP);
  closePools(community);
  community.post([dave], [{ back: 1, weightPpm: -WHOLE }], 0);
  settleBlock(community, [{ sender: carol, to: undefined, amount: 20n * REP, back: 0 }]);
  for (const voter of MEMBERS) community.commit(0, voter, 'for', 5n * REP);
  community.pass(100);
  settleBlock(community, [{ sender: carol, to: undefined, amount: 8n * REP, back: 3 }]);
  community.commit(1, eve, 'for', 60n * REP);
  closePools(community);
}

/** Creates governance REP, which earns a share of salary; its holder has that paid out. */
export function flourish(community: Community): void {
  community.adopt();
  for (let block = 0; block < 4; block += 1) settleBlock(community, []);
  for (const person of PEOPLE) community.claim(person);
  for (let block = 0; block < 4; block += 1) settleBlock(community, []);
}

/** Makes a block for which all vote. */
function settleBlock(community: Community, wishes: readonly Wish[]): void {
  community.propose(wishes);
  for (const voter of MEMBERS) community.vote(voter, 'for', community.vpsc.book.wrep.freeOf(voter) / 2n);
  community.pass(200);
  community.record();
  community.pass(0);
}

/** Closes pools turn by turn. While eve owes REP, a block pays her as an author of the protocol. */
function closePools(community: Community): void {
  for (let turn = 0; turn < 12; turn += 1) {
    community.pass(100);
    community.reveal(100);
    community.record();
    if (turn < 10 && community.vpsc.book.wrep.debtOf(eve) > 0n) settleBlock(community, []);
  }
}

/** Ends all pools under way. */
export function end(community: Community): void {
  for (let turns = 0; community.vpsc.openPools.size + community.vpsc.toOpen.length > 0; turns += 1) {
    if (turns > 30) throw new Error('what is under way never ends');
    community.pass(1000);
    community.record();
  }
}

import { hash } from 'node:crypto';
import type { Account } from './transaction.ts';
import { u64be } from './u64be.ts';

const HASH_BYTES = 32;
const LEAF = 0;
const BRANCH = 1;
/**
 * Hashes and keys are text of 32 letters, a byte each. There are millions of them; text takes half the memory and time
 * of buffers.
 */
type Digest = string;
const EMPTY: Digest = '\0'.repeat(HASH_BYTES);

interface Leaf {
  readonly type: 'leaf';
  readonly key: Digest;
  readonly account: Account;
  readonly hash: Digest;
}

interface Branch {
  readonly type: 'branch';
  /** The first bit in which the keys below differ, from 0. */
  readonly bit: number;
  readonly left: Node;
  readonly right: Node;
  readonly hash: Digest;
}

type Node = Leaf | Branch;

interface Change {
  readonly key: Digest;
  readonly account: Account;
}

/**
 * The sparse Merkle tree of all accounts, compressed: there is a branch only at bits in which keys differ. Its root
 * follows from the set of accounts alone (docs/spec/encodings.md, "The state root"). A tree never changes; an update
 * makes a tree that shares the untouched nodes.
 */
export class StateTree {
  static readonly empty = new StateTree(undefined);
  private readonly node: Node | undefined;

  private constructor(node: Node | undefined) {
    this.node = node;
  }

  /** Hex. */
  get root(): string {
    return bytesOf(this.node?.hash ?? EMPTY).toString('hex');
  }

  /**
   * Returns the tree with these accounts in place of the former ones, in one sorted pass. An account without balance
   * and nonce is absent.
   */
  update(changes: Iterable<readonly [string, Account]>): StateTree {
    const sorted = Array.from(changes, ([address, account]) => ({ key: keyOf(address), account })).sort((a, b) =>
      a.key < b.key ? -1 : 1,
    );
    return new StateTree(updated(this.node, sorted, 0, sorted.length));
  }

  /**
   * Proves an account, or its absence: the proof is the leaf to which the account's key leads, and the siblings from
   * there to the root.
   */
  prove(address: string): Uint8Array {
    const key = keyOf(address);
    const steps: Buffer[] = [];
    let node = this.node;
    while (node?.type === 'branch') {
      const goesRight = bitOf(key, node.bit);
      steps.push(Buffer.concat([Buffer.from([node.bit]), bytesOf((goesRight ? node.left : node.right).hash)]));
      node = goesRight ? node.right : node.left;
    }
    if (node === undefined) return new Uint8Array();
    return Buffer.concat([
      bytesOf(node.key),
      u64be(node.account.balance),
      u64be(node.account.nonce),
      ...steps.reverse(),
    ]);
  }
}

const LEAF_BYTES = 48;
const STEP_BYTES = 33;

/**
 * Returns the account that a proof shows under a root; undefined if the proof is not valid. An absent account has no
 * balance and no nonce.
 */
export function provenAccount(root: string, address: string, proof: Uint8Array): Account | undefined {
  const nothing: Account = { balance: 0n, nonce: 0n };
  if (proof.length === 0) return root === StateTree.empty.root ? nothing : undefined;
  if (proof.length < LEAF_BYTES || (proof.length - LEAF_BYTES) % STEP_BYTES !== 0) return undefined;
  const bytes = Buffer.from(proof);
  const wanted = keyOf(address);
  const key = digestAt(bytes, 0);
  const account: Account = { balance: bytes.readBigUInt64BE(32), nonce: bytes.readBigUInt64BE(40) };
  let above = leafHash(key, account);
  let below = 256;
  for (let at = LEAF_BYTES; at < bytes.length; at += STEP_BYTES) {
    const bit = bytes.readUInt8(at);
    const sibling = digestAt(bytes, at + 1);
    if (bit >= below || bitOf(key, bit) !== bitOf(wanted, bit)) return undefined;
    above = bitOf(key, bit) ? branchHash(bit, sibling, above) : branchHash(bit, above, sibling);
    below = bit;
  }
  if (bytesOf(above).toString('hex') !== root) return undefined;
  return key === wanted ? account : nothing;
}

/** Returns the place of an account in the tree: the SHA-256 of its address, so that nobody chooses the place. */
const keyOf = (address: string): Digest => digestOf(Buffer.from(address, 'hex'));

const digestOf = (bytes: Uint8Array): Digest => hash('sha256', bytes, 'binary');
const bytesOf = (digest: Digest): Buffer => Buffer.from(digest, 'latin1');
const digestAt = (bytes: Buffer, at: number): Digest => bytes.toString('latin1', at, at + HASH_BYTES);

const bitOf = (key: Digest, bit: number): boolean => ((key.charCodeAt(bit >> 3) >> (7 - (bit & 7))) & 1) === 1;

/** Buffers into which each leaf and branch is written to be hashed, one after the other. */
const leafBytes = Buffer.alloc(1 + HASH_BYTES + 16, LEAF);
const branchBytes = Buffer.alloc(2 + 2 * HASH_BYTES, BRANCH);

function leafHash(key: Digest, { balance, nonce }: Account): Digest {
  leafBytes.write(key, 1, 'latin1');
  leafBytes.writeBigUInt64BE(balance, 1 + HASH_BYTES);
  leafBytes.writeBigUInt64BE(nonce, 9 + HASH_BYTES);
  return digestOf(leafBytes);
}

function branchHash(bit: number, left: Digest, right: Digest): Digest {
  branchBytes.writeUInt8(bit, 1);
  branchBytes.write(left, 2, 'latin1');
  branchBytes.write(right, 2 + HASH_BYTES, 'latin1');
  return digestOf(branchBytes);
}

function leaf({ key, account }: Change): Leaf | undefined {
  return account.balance === 0n && account.nonce === 0n
    ? undefined
    : { type: 'leaf', key, account, hash: leafHash(key, account) };
}

function branch(bit: number, left: Node | undefined, right: Node | undefined): Node | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return { type: 'branch', bit, left, right, hash: branchHash(bit, left.hash, right.hash) };
}

/** Returns the node with the changes from `from` to `to` (sorted by key) folded in. */
function updated(node: Node | undefined, changes: readonly Change[], from: number, to: number): Node | undefined {
  const [first, last] = [changes[from], changes[to - 1]];
  if (first === undefined || last === undefined || from >= to) return node;
  if (node === undefined && from + 1 === to) return leaf(first);
  if (node?.type === 'leaf' && from + 1 === to && node.key === first.key) return leaf(first);
  const bit = Math.min(
    node?.type === 'branch' ? node.bit : 256,
    differingBit(node === undefined ? last.key : someKey(node), first.key),
    differingBit(first.key, last.key),
  );
  const split = firstWithBit(changes, from, to, bit);
  const [left, right] = sidesOf(node, bit);
  return branch(bit, updated(left, changes, from, split), updated(right, changes, split, to));
}

function sidesOf(node: Node | undefined, bit: number): readonly [Node | undefined, Node | undefined] {
  if (node === undefined) return [undefined, undefined];
  if (node.type === 'branch' && node.bit === bit) return [node.left, node.right];
  return bitOf(someKey(node), bit) ? [undefined, node] : [node, undefined];
}

function someKey(node: Node): Digest {
  let below = node;
  while (below.type === 'branch') below = below.left;
  return below.key;
}

/** Returns the first bit in which two keys differ; 256 if they are the same. */
function differingBit(a: Digest, b: Digest): number {
  for (let index = 0; index < HASH_BYTES; index += 1) {
    const difference = a.charCodeAt(index) ^ b.charCodeAt(index);
    if (difference !== 0) return index * 8 + Math.clz32(difference) - 24;
  }
  return 256;
}

function firstWithBit(changes: readonly Change[], from: number, to: number, bit: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bitOf(changes[middle]?.key ?? EMPTY, bit)) high = middle;
    else low = middle + 1;
  }
  return low;
}

import { commandSubject, signingBytes } from '@bpdao/catalogue';
import { transactionsRoot } from '@bpdao/chain';
import {
  decodeWscCommand,
  encodeBlockList,
  encodeTransaction,
  encodeWscCommand,
  opened,
  type BlockList,
  type Opened,
  type SignedTransaction,
} from '@bpdao/messages';
import { keyPairFromSeed, SignatureChecker, type Checkable, type KeyPair } from '@bpdao/signatures';
import type { Admitted, Turned } from '@bpdao/transport';
import { checkList } from '../src/transport/check-list.ts';
import { firstLook } from '../src/transport/first-look.ts';
import { bob, genesis, preimageOf, Wsc, zero } from './wsc-of-alice.ts';

const producer = keyPairFromSeed(new Uint8Array(32).fill(1));
const stranger = keyPairFromSeed(new Uint8Array(32).fill(2));
const { chainId } = genesis;

const signed = <T>({ sign }: KeyPair, subject: string, payload: Opened<T>) => ({
  payload,
  signature: sign(signingBytes(subject, chainId, payload.bytes)),
});

function transaction(nonce: number, badSignature = false): SignedTransaction {
  const payload = opened(encodeTransaction, {
    sender: stranger.address,
    nonce: BigInt(nonce),
    fee: 1000n,
    validUntilHeight: 5n,
    body: { type: 'transfer', to: bob, amount: 10n, memo: '' },
  });
  return signed(badSignature ? producer : stranger, commandSubject('gossip', 'submit-transaction'), payload);
}

/** The intake of a WSC whose attempt waits for the producer's list; it counts the checked signatures. */
class Intake {
  readonly wsc = new Wsc();
  /** The signers of checked signatures. */
  readonly lookedAt: string[] = [];
  private readonly checker = new SignatureChecker({ threads: 0 });
  private readonly tools = {
    chainId,
    checker: {
      check: (batch: readonly Checkable[]) => {
        this.lookedAt.push(...batch.map(({ publicKey }) => publicKey));
        return this.checker.check(batch);
      },
    },
  };
  private readonly look = firstLook(this.tools);
  readonly check = checkList(this.tools);

  /** `isStaked`: the ASC was heard to take the stake. */
  constructor(isStaked = true) {
    this.wsc.offer(producer.address);
    this.wsc.draw();
    if (isStaked) this.wsc.take();
  }

  /** Returns a list for the attempt in progress, with these changes. */
  list(change: Partial<BlockList> = {}, transactions: readonly SignedTransaction[] = [], by = producer): Uint8Array {
    const { state } = this.wsc;
    const list: BlockList = {
      producer: producer.address,
      height: state.height,
      attempt: state.attemptNumber,
      try: 0,
      parent: state.attempt?.selected.parent ?? zero,
      reveal: preimageOf(state.attempt?.selected.tip),
      transactionsRoot: transactionsRoot(transactions),
      transactionCount: transactions.length,
      ...change,
    };
    return encodeWscCommand({
      type: 'submit-block-transactions',
      ...signed(by, commandSubject('wsc', 'submit-block-transactions'), opened(encodeBlockList, list)),
      transactions,
    });
  }

  take(body: Uint8Array): Promise<Turned | Admitted> {
    return this.look(body, (view) => Promise.resolve(view(this.wsc.state)));
  }
}

const junk = Array.from({ length: 10 }, (_, nonce) => transaction(nonce, true));

describe('a list that is not waited for', () => {
  it.each<[rule: string, change: Partial<BlockList>, code: string]>([
    ['of a past height', { height: 0n }, 'ATTEMPT_OVER'],
    ['of a later height', { height: 2n }, 'TOO_EARLY'],
    ['of a later attempt', { attempt: 1 }, 'TOO_EARLY'],
    ['of somebody who was not drawn', { producer: stranger.address }, 'NOT_DRAWN'],
  ])('%s is refused before any signature is looked at', async (_rule, change, code) => {
    const intake = new Intake();
    expect(await intake.take(intake.list(change, junk))).toEqual({ refused: code });
    expect(intake.lookedAt).toEqual([]);
  });

  it('because the drawn producer did not sign it is refused before any transaction is', async () => {
    const intake = new Intake();
    expect(await intake.take(intake.list({}, junk, stranger))).toEqual({ refused: 'BAD_SIGNATURE' });
    expect(intake.lookedAt).toEqual([producer.address]);
  });

  it('because the attempt has its block is refused; that list itself, with whatever transactions, gets its answer again', async () => {
    const intake = new Intake();
    const body = intake.list();
    const command = decodeWscCommand('submit-block-transactions', body);
    const decision = intake.wsc.rules.decide(intake.wsc.state, { type: 'command', nowMs: 6000, command });
    if (decision.type !== 'say') throw new Error('it was refused');
    intake.wsc.rules.evolve(intake.wsc.state, { atMs: 6000, fact: decision.fact });
    expect(await intake.take(intake.list({ try: 1 }, junk))).toEqual({ refused: 'ATTEMPT_OVER' });
    expect(await intake.take(encodeWscCommand({ ...command, transactions: junk }))).toEqual({ repeated: true });
    expect(intake.lookedAt).toEqual([producer.address]);
  });
});

describe('a list that is waited for', () => {
  it('goes on, also while it is not heard yet that the stake was taken', async () => {
    for (const isStaked of [true, false]) {
      const intake = new Intake(isStaked);
      expect(await intake.take(intake.list())).toEqual({ leave: expect.any(Function) });
    }
  });

  it('is one of two at the most; another one may come again', async () => {
    const intake = new Intake();
    const [first] = [await intake.take(intake.list({ try: 0 })), await intake.take(intake.list({ try: 1 }))];
    expect(await intake.take(intake.list({ try: 2 }))).toEqual({ tryAgain: 'OVERLOADED' });
    if (first === undefined || !('leave' in first)) throw new Error('it did not go on');
    first.leave();
    expect(await intake.take(intake.list({ try: 2 }))).toEqual({ leave: expect.any(Function) });
  });

  it('is not read by a process that does not lead', async () => {
    const intake = new Intake();
    expect(
      await firstLook({ chainId, checker: new SignatureChecker({ threads: 0 }) })(intake.list(), () =>
        Promise.resolve(undefined),
      ),
    ).toEqual({ tryAgain: 'BEHIND' });
  });

  it('has its transactions’ signatures looked at up to the first bad one, and little further', async () => {
    const intake = new Intake();
    const transactions = Array.from({ length: 600 }, (_, nonce) => transaction(nonce, nonce >= 300));
    const checked = await intake.check(decodeWscCommand('submit-block-transactions', intake.list({}, transactions)));
    expect(checked).toMatchObject({ command: { badSignatureAt: 300 } });
    expect(intake.lookedAt.length).toBe(512);
  });

  it('has none named when all hold', async () => {
    const intake = new Intake();
    const checked = await intake.check(
      decodeWscCommand('submit-block-transactions', intake.list({}, [transaction(0), transaction(1)])),
    );
    expect(checked).toEqual({ command: expect.not.objectContaining({ badSignatureAt: expect.anything() }) });
  });
});

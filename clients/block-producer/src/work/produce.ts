import { writePositions } from '@bpdao/catalogue';
import { transactionHash, transactionsRoot } from '@bpdao/chain';
import type { Answer, BlockList, SignedTransaction } from '@bpdao/messages';
import { explainRefusal, isRefused, signList, type RefusedAnswer } from '@bpdao/sdk';
import { chooseTransactions } from '../domain/choose-transactions.ts';
import type { Round } from '../domain/state.ts';
import { checkable, RETRY_MS, send, workOf, type Errand } from './errand.ts';

/** Makes and sends lists for an attempt for which it was drawn, until one is accepted or the attempt is over. */
export async function produce(errand: Errand, round: Round): Promise<void> {
  const {
    state,
    signer,
    work,
    tools: { memory, log },
  } = errand;
  const link = state.reveals.find(round.selected.tip);
  const { force } = round;
  if (link === undefined || force === undefined || round.taken === undefined) return;
  const atLeast = writePositions({ asc: round.taken.position });
  const excluded = new Set<string>();
  for (let attempt = firstTry(errand, round); state.round === round && round.proposed === undefined; attempt += 1) {
    const transactions = await choose(errand, round, excluded);
    const list: BlockList = {
      producer: state.address,
      height: round.height,
      attempt: round.attempt,
      try: attempt,
      parent: round.selected.parent,
      reveal: link.preimage,
      transactionsRoot: transactionsRoot(transactions),
      transactionCount: transactions.length,
    };
    await memory.rememberList({ height: round.height, attempt: round.attempt, try: attempt });
    work?.listed?.(transactions);
    const command = signList(signer, list, transactions);
    const answer = await untilInTime(errand, round, () =>
      send(errand, 'wsc', command, { atLeast, patienceMs: force.parameters.submitTimeoutMs }),
    );
    if (answer?.type === 'accepted') {
      log.info(
        { height: Number(round.height), attempt: round.attempt, try: attempt, transactions: transactions.length },
        `produced block ${round.height} with ${transactions.length} transactions`,
      );
      return;
    }
    if (answer?.type !== 'refused') return;
    log.info(
      { height: Number(round.height), attempt: round.attempt, try: attempt, code: answer.code },
      `the list for block ${round.height} was refused: ${explainRefusal('wsc', answer)}`,
    );
    if (!mendList(answer, transactions, excluded)) return;
  }
}

function firstTry({ tools }: Errand, { height, attempt }: Round): number {
  const { lastList } = tools.memory.memory;
  return lastList?.height === height && lastList.attempt === attempt ? lastList.try + 1 : 0;
}

/** Chooses Txs whose signatures all hold. */
async function choose(errand: Errand, round: Round, excluded: Set<string>): Promise<readonly SignedTransaction[]> {
  const {
    state,
    tools: { client, checker },
  } = errand;
  const { force } = round;
  const work = workOf(errand, round);
  if (force === undefined || work === undefined) return [];
  for (;;) {
    const chosen = chooseTransactions({
      mempool: state.mempool,
      work,
      accounts: state.chain.accounts,
      payouts: state.payoutsDue,
      parameters: force.parameters,
      height: round.height,
      excluded,
    });
    const holds = await checker.check(chosen.map(({ signed }) => checkable(client.chainId, signed)));
    const bad = chosen.filter((_, index) => holds[index] !== true);
    if (bad.length === 0) return chosen.map(({ signed }) => signed);
    for (const { hash } of bad) excluded.add(hash);
  }
}

/** Sends a list again while the WSC has not heard of the attempt yet. */
async function untilInTime(
  { state, time }: Errand,
  round: Round,
  sendList: () => Promise<Answer>,
): Promise<Answer | undefined> {
  while (state.round === round) {
    const answer = await sendList();
    if (!isRefused('wsc', answer, 'TOO_EARLY')) return answer;
    await time.sleep(RETRY_MS);
  }
  return undefined;
}

/**
 * Tells if another list may be accepted. Excludes the Tx that spoilt this list, or the last tenth of a list that was
 * too large.
 */
function mendList(answer: RefusedAnswer, transactions: readonly SignedTransaction[], excluded: Set<string>): boolean {
  const bad = transactions[Number(/^transaction (\d+):/.exec(answer.detail)?.[1] ?? -1)];
  if (isRefused('wsc', answer, 'TRANSACTION_INVALID') && bad !== undefined) excluded.add(transactionHash(bad));
  else if (isRefused('wsc', answer, 'BLOCK_TOO_LARGE')) {
    for (const last of transactions.slice(-Math.ceil(transactions.length / 10))) excluded.add(transactionHash(last));
  } else return false;
  return true;
}

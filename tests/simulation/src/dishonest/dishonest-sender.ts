import type { ActorName, CommandOf } from '@bpdao/catalogue';
import { transactionsRoot } from '@bpdao/chain';
import type { Answer, CastVote, SignedList, SignedTransaction, WscCommand } from '@bpdao/messages';
import { signList, signTransaction, signVote, type SendOptions, type Signer } from '@bpdao/sdk';
import type { KeyPair } from '@bpdao/signatures';
import type { SimulatedProcess } from '@bpdao/simulated';
import type { Dishonest } from '../plan.ts';
import type { Sender } from '../simulated-client.ts';
import type { World } from '../world.ts';

type Intercept = (
  actor: ActorName,
  command: CommandOf<ActorName>,
  options: SendOptions | undefined,
) => Promise<Answer> | undefined;

const IGNORED: Answer = { type: 'try-again', code: 'LOST' };

/** Makes a sender of an honest producer's commands that now and then sends another command in their place. */
export function dishonestSender(
  world: World,
  honest: Sender,
  keyPair: KeyPair,
  { what, ppm, producer }: Dishonest,
  process: SimulatedProcess,
): Sender {
  const random = world.random.fork(`dishonest ${producer} ${process.monotonicMs()}`);
  const signer: Signer = { keyPair, chainId: world.chain.genesis.chainId };
  const intercept = interceptOf(what, { world, honest, signer });
  return {
    send: (actor, command, options) =>
      (random.chance(ppm) ? intercept(actor, command, options) : undefined) ?? honest.send(actor, command, options),
  };
}

interface Tools {
  readonly world: World;
  readonly honest: Sender;
  readonly signer: Signer;
}

function interceptOf(what: Dishonest['what'], tools: Tools): Intercept {
  switch (what) {
    case 'invalid-lists':
      return (_actor, command, options) =>
        command.type === 'submit-block-transactions'
          ? tools.honest.send('wsc', spoilt(tools, command), options)
          : undefined;
    case 'withheld-lists':
      return (_actor, command) => (command.type === 'submit-block-transactions' ? Promise.resolve(IGNORED) : undefined);
    case 'equivocating-lists':
      return (_actor, command, options) =>
        command.type === 'submit-block-transactions' ? twoLists(tools, command, options) : undefined;
    case 'disordered-lists':
      return (_actor, command, options) =>
        command.type === 'submit-block-transactions'
          ? tools.honest.send(
              'wsc',
              relisted(tools.signer, command.payload.value, disordered(command.transactions)),
              options,
            )
          : undefined;
    case 'votes-against-right-blocks':
      return (_actor, command, options) =>
        command.type === 'cast-vote' ? tools.honest.send('vpsc', turned(tools, command), options) : undefined;
    case 'votes-on-both-sides':
      return (_actor, command, options) =>
        command.type === 'cast-vote' ? bothSides(tools, command, options) : undefined;
    case 'never-reveals':
      return (_actor, command) => (command.type === 'reveal-vote' ? Promise.resolve(IGNORED) : undefined);
    default:
      return what satisfies never;
  }
}

type SubmitList = WscCommand;

/** Makes a list with a transaction of the producer's own that cannot be paid for. */
function spoilt({ signer }: Tools, { payload, transactions }: SubmitList): SubmitList {
  const bad = signTransaction(signer, {
    sender: signer.keyPair.address,
    nonce: 10n ** 6n,
    fee: 100n,
    validUntilHeight: payload.value.height,
    body: { type: 'transfer', to: signer.keyPair.address, amount: 10n ** 15n, memo: '' },
  });
  return relisted(signer, payload.value, [...transactions, { payload: bad.payload, signature: bad.signature }]);
}

const relisted = (
  signer: Signer,
  list: SubmitList['payload']['value'],
  transactions: readonly SignedTransaction[],
): SubmitList =>
  signList(
    signer,
    {
      ...list,
      transactions: undefined,
      transactionsRoot: transactionsRoot(transactions),
      transactionCount: transactions.length,
    } as typeof list,
    transactions,
  );

/**
 * Returns the same transactions with another sender first, each sender's in their order: right by the chain, and
 * perhaps by no version.
 */
function disordered(transactions: readonly SignedTransaction[]): readonly SignedTransaction[] {
  const [first] = transactions;
  const isFirsts = ({ payload }: SignedTransaction): boolean => payload.value.sender === first?.payload.value.sender;
  return [...transactions.filter((one) => !isFirsts(one)), ...transactions.filter(isFirsts)];
}

/** Sends two lists for one slot: a member sees the other list and reports it. */
function twoLists(
  { world, honest, signer }: Tools,
  command: SubmitList,
  options: SendOptions | undefined,
): Promise<Answer> {
  const other =
    command.transactions.length > 0
      ? relisted(signer, command.payload.value, command.transactions.slice(1))
      : signList(signer, { ...command.payload.value, parent: command.payload.value.reveal }, []);
  world.customers.seeEvidence({ type: 'lists', one: signed(command), other: signed(other) });
  return honest.send('wsc', command, options);
}

const signed = ({ payload, signature }: SubmitList): SignedList => ({ payload, signature });

const turned = ({ signer }: Tools, { payload }: CastVote): CommandOf<'vpsc'> & { readonly type: 'cast-vote' } =>
  signVote(signer, { ...payload.value, side: payload.value.side === 'for' ? 'against' : 'for' });

/** Casts votes for and against the same block; only the first counts, and both are seen. */
async function bothSides(
  tools: Tools,
  command: CastVote & { readonly type: 'cast-vote' },
  options: SendOptions | undefined,
): Promise<Answer> {
  const other = turned(tools, command);
  tools.world.customers.seeEvidence({
    type: 'votes',
    one: { payload: command.payload, signature: command.signature },
    other: { payload: other.payload, signature: other.signature },
  });
  const answer = tools.honest.send('vpsc', command, options);
  await tools.honest.send('vpsc', other, options);
  return answer;
}

import type { AccountFound, GetAccount } from '@bpdao/messages';
import type { WscState } from '../domain/state.ts';

/** Answers with an account after the last accepted block, and its proof if asked for. */
export function accountView(
  { chain }: Readonly<WscState>,
  { address, prove }: GetAccount,
): { readonly type: 'account' } & AccountFound {
  const { balance, nonce } = chain.accounts.get(address);
  return {
    type: 'account',
    balance,
    nonce,
    height: chain.height,
    stateRoot: chain.tree.root,
    ...(prove ? { proof: chain.tree.prove(address) } : undefined),
  };
}

import { catalogue, commandSubject } from '@bpdao/catalogue';
import { transactionsRoot } from '@bpdao/chain';
import { newKeyPair, signList } from '@bpdao/sdk';
import type { Shot } from '../message-attack.ts';
import { badlySigned } from './badly-signed.ts';

const TRANSACTIONS = 4500;

/** Makes one list with as many Txs as fit, each with an invalid signature; the list's own signature is valid. */
export function badLists(chainId: string): readonly Shot[] {
  const keyPair = newKeyPair();
  const transactions = badlySigned(chainId, TRANSACTIONS);
  const list = {
    producer: keyPair.address,
    height: 1n,
    attempt: 0,
    try: 0,
    parent: chainId,
    reveal: 'ab'.repeat(32),
    transactionsRoot: transactionsRoot(transactions),
    transactionCount: transactions.length,
  };
  return [
    {
      subject: commandSubject('wsc', 'submit-block-transactions'),
      body: catalogue.wsc.command.encode(signList({ keyPair, chainId }, list, transactions)),
    },
  ];
}

import { catalogue, commandSubject } from '@bpdao/catalogue';
import type { Shot } from '../message-attack.ts';
import { badlySigned } from './badly-signed.ts';

const TRANSACTIONS = 1000;

/** Makes Txs with invalid signatures. */
export const badTransactions = (chainId: string): readonly Shot[] =>
  badlySigned(chainId, TRANSACTIONS).map((signed) => ({
    subject: commandSubject('gossip', 'submit-transaction'),
    body: catalogue.gossip.command.encode({ type: 'submit-transaction', ...signed }),
  }));

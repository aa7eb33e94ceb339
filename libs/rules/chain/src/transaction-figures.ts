import { writeAmount, type SignedTransaction, type TransactionRefusal } from '@bpdao/messages';
import { spentBy, type TransactionContext } from './transaction.ts';

/** Returns the figures behind a refusal, in a sentence for a person; undefined if the code says it all. */
export function transactionFigures(
  code: TransactionRefusal,
  { payload }: SignedTransaction,
  { height, parameters, account, noncesAhead }: TransactionContext,
): string | undefined {
  const { fee, validUntilHeight, nonce } = payload.value;
  switch (code) {
    case 'AMOUNT_ZERO':
    case 'OVERFLOW':
      return undefined;
    case 'TX_TOO_LARGE':
      return `The payload has ${payload.bytes.length} bytes; ${parameters.maxTxBytes} are the most.`;
    case 'FEE_TOO_LOW':
      return `The fee is $ ${writeAmount(fee)}; $ ${writeAmount(parameters.minTxFee)} is the least.`;
    case 'FEE_TOO_HIGH':
      return `The fee is $ ${writeAmount(fee)}; $ ${writeAmount(parameters.maxTxFee)} is the most.`;
    case 'EXPIRED':
      return `The last height is ${validUntilHeight}; the next block has height ${height}.`;
    case 'EXPIRY_TOO_FAR':
      return `The last height is ${validUntilHeight}; ${height + parameters.txTtlBlocks} is the most.`;
    case 'NONCE_USED':
      return `The nonce is ${nonce}; the next one of the account is ${account.nonce}.`;
    case 'NONCE_TOO_FAR':
      return `The nonce is ${nonce}; the next one of the account is ${account.nonce}, and ${account.nonce + noncesAhead} is the most.`;
    case 'BALANCE_TOO_LOW':
      return `Amount and fee are $ ${writeAmount(spentBy(payload.value))}; the balance is $ ${writeAmount(account.balance)}.`;
    default:
      return code satisfies never;
  }
}

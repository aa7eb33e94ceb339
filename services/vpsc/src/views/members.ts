import type { GetMember, GetMembers, Member, Members, RepHolding, RepType } from '@bpdao/messages';
import { inPools } from '@bpdao/tokens';
import type { VpscState } from '../domain/state.ts';

/** Members in one answer. */
const PAGE = 1000;

/** What a member holds, and its salary. */
export const memberView = (
  state: Readonly<VpscState>,
  { address }: GetMember,
): { readonly type: 'member' } & Member => ({ type: 'member', ...member(state, address) });

/** Members in the order of addresses. */
export function membersView(
  state: Readonly<VpscState>,
  { after, limit }: GetMembers,
): { readonly type: 'members' } & Members {
  const { wrep, grep } = state.book;
  const all = [...new Set([...wrep.accounts.keys(), ...grep.accounts.keys()])]
    .filter((address) => wrep.balanceOf(address) + grep.balanceOf(address) > 0n)
    .toSorted();
  const page = all.filter((address) => after === undefined || address > after).slice(0, Math.min(limit, PAGE));
  return {
    type: 'members',
    members: page.map((address) => member(state, address)),
    count: all.length,
    supply: { wrep: wrep.supply, grep: grep.supply },
    burned: { wrep: wrep.burned, grep: grep.burned },
    minted: { wrep: wrep.minted, grep: grep.minted },
  };
}

function member({ book }: Readonly<VpscState>, address: string): Member {
  return {
    address,
    holdings: [holding(book.wrep, 'wrep', address), holding(book.grep, 'grep', address)],
    accrued: book.accruedOf(address),
    queued: book.payouts.of(address),
  };
}

function holding(ledger: VpscState['book']['wrep'], repType: RepType, address: string): RepHolding {
  const account = ledger.accounts.get(address);
  if (account === undefined) return { repType, free: 0n, encumberedAsc: 0n, encumberedPools: 0n, debt: 0n };
  return {
    repType,
    free: account.free,
    encumberedAsc: account.asc,
    encumberedPools: inPools(account),
    debt: account.debt,
  };
}

import type { GetMember, GetMembers, Member, Members, RepHolding, RepType } from '@bpdao/messages';
import { inPools, type RepAccount, type RepBook } from '@bpdao/tokens';
import type { VpscState } from '../domain/state.ts';

/** The most members in one answer. */
const PAGE = 1000;

/** Answers with a member's REP and salary. */
export const memberView = (
  state: Readonly<VpscState>,
  { address }: GetMember,
): { readonly type: 'member' } & Member => ({ type: 'member', ...member(state, address) });

/** Answers with members in the order of addresses. */
export function membersView(
  state: Readonly<VpscState>,
  { after, limit }: GetMembers,
): { readonly type: 'members' } & Members {
  const { wrep, grep } = state.book;
  const most = Math.min(limit, PAGE);
  const page: Member[] = [];
  let count = 0;
  for (const address of addressesOf(state.book)) {
    if (!holds(wrep.accounts.get(address)) && !holds(grep.accounts.get(address))) continue;
    count += 1;
    if (page.length < most && (after === undefined || address > after)) page.push(member(state, address));
  }
  return {
    type: 'members',
    members: page,
    count,
    supply: { wrep: wrep.supply, grep: grep.supply },
    burned: { wrep: wrep.burned, grep: grep.burned },
    minted: { wrep: wrep.minted, grep: grep.minted },
  };
}

/** Sorted addresses of each book, whose count never falls. */
const sorted = new WeakMap<RepBook, { readonly accounts: number; readonly addresses: readonly string[] }>();

/** Returns the sorted addresses of all accounts. It sorts them only if there are more than at the last query. */
function addressesOf(book: RepBook): readonly string[] {
  const { wrep, grep } = book;
  const accounts = wrep.accounts.size + grep.accounts.size;
  const known = sorted.get(book);
  if (known?.accounts === accounts) return known.addresses;
  const addresses = [...new Set([...wrep.accounts.keys(), ...grep.accounts.keys()])].toSorted();
  sorted.set(book, { accounts, addresses });
  return addresses;
}

/** Tells if an account has REP, free or encumbered. */
const holds = (account: RepAccount | undefined): boolean =>
  account !== undefined && (account.free > 0n || account.asc > 0n || inPools(account) > 0n);

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

import { nothing, type Rules } from '@bpdao/actor';
import { OfferBook, OfferTree } from '@bpdao/draw';
import type { RoundSettled } from '@bpdao/messages';
import type { AscTypes } from './actor-types.ts';
import { askDifference, nextToAsk } from './decide/ask-difference.ts';
import { encumber } from './decide/encumber.ts';
import { encumbranceRefused, repEncumbered } from './decide/encumbrance-answered.ts';
import { forfeitOffer } from './decide/forfeit-offer.ts';
import { release } from './decide/release.ts';
import { returnStake } from './decide/return-stake.ts';
import { takeStake } from './decide/take-stake.ts';
import { encumbranceAsked } from './evolve/encumbrance-asked.ts';
import { offerChanged } from './evolve/offer-changed.ts';
import { stakeTaken } from './evolve/stake-taken.ts';
import { hearVpsc } from './hear/vpsc.ts';
import { hearWsc } from './hear/wsc.ts';
import { brokenInvariant } from './invariants.ts';
import type { AscDecision, AscHeard } from './messages.ts';
import { ascGenesis, type AscState } from './state.ts';

/** The ASC (docs/spec/asc.md). */
export const ascRules: Rules<AscTypes> = {
  actor: 'asc',
  version: 1,
  kept: [OfferBook, OfferTree],
  genesis: ascGenesis,
  brokenInvariant,
  decide(state, message) {
    switch (message.type) {
      case 'command':
        return message.command.type === 'encumber' ? encumber(state, message.command) : release(state, message.command);
      case 'heard':
        return decideHeard(state, message.heard.fact);
      case 'deadline':
        return askDifference(state, message.key.slice('ask/'.length));
      default:
        return message satisfies never;
    }
  },
  evolve(state, { fact }) {
    switch (fact.type) {
      case 'encumbrance-asked': {
        encumbranceAsked(state, fact);
        return;
      }
      case 'offer-changed': {
        offerChanged(state, fact);
        return;
      }
      case 'stake-taken': {
        stakeTaken(state, fact);
        return;
      }
      case 'stake-missing':
        return undefined;
      default:
        return fact satisfies never;
    }
  },
  hear(state, { fact }) {
    switch (fact.type) {
      case 'producer-selected':
      case 'slot-missed':
      case 'block-proposed': {
        hearWsc(state, fact);
        return;
      }
      case 'epoch-closed':
      case 'protocol-reverted':
      case 'post-attested':
      case 'stage-begun':
        return undefined;
      default: {
        hearVpsc(state, fact);
        return;
      }
    }
  },
  deadline(state) {
    const producer = nextToAsk(state);
    return producer === undefined ? undefined : { key: `ask/${producer}`, atMs: 0 };
  },
  story: (fact) => (fact.type === 'stake-taken' || fact.type === 'stake-missing' ? fact.height : undefined),
};

function decideHeard(state: Readonly<AscState>, fact: AscHeard): AscDecision {
  switch (fact.type) {
    case 'producer-selected':
      return takeStake(state, fact);
    case 'rep-encumbered':
      return repEncumbered(state, fact);
    case 'encumbrance-refused':
      return encumbranceRefused(state, fact);
    case 'slot-missed':
    case 'block-refused':
      return returnStake(state, fact.producer, 0n);
    case 'round-settled':
      return returnStake(state, fact.producer, stakeOf(fact) - (stakeOf(fact) === 0n ? 0n : fact.stakeLeft));
    case 'equivocation-proven':
      return forfeitOffer(state, fact);
    default:
      return nothing;
  }
}

/** The stake of the round's producer, µREP. */
const stakeOf = ({ stakes }: RoundSettled): bigint => stakes.find(({ availability }) => availability)?.stake ?? 0n;

import { nothing, say } from '@bpdao/actor';
import { governedHeights } from '@bpdao/genesis';
import type { Backing, EpochClosed } from '@bpdao/messages';
import { mostAttested } from '../attestations.ts';
import { changedBy, unchanged, type Changed } from '../change.ts';
import { leadingProtocol } from '../de-facto.ts';
import type { GovernanceDecision } from '../messages.ts';
import type { GovernanceState } from '../state.ts';

/** The changes at an epoch's end. */
type Adoption = Changed & Pick<EpochClosed, 'adopted' | 'createsGrepFrom'>;

/**
 * Closes an epoch once its last height is settled, whether anything changes or not (docs/spec/governance.md, "Epochs").
 * At most one change is adopted, and one gets the open place.
 */
export function closeEpoch(state: Readonly<GovernanceState>, nowMs: number): GovernanceDecision {
  const { genesisParameters } = state.inForce;
  const epoch = state.lastEpoch + 1n;
  if (state.heard.vpsc.settledHeight < epoch * genesisParameters.epochBlocks) return nothing;
  const { from, to } = governedHeights(epoch, genesisParameters);
  const leading = leadingProtocol(state);
  const { force, sharePpm, ...adoption } = state.creation === 'none' ? deFacto(state, leading) : byStages(state);
  const opened =
    state.open === undefined || state.open.passed ? mostAttested(state, { force, sharePpm }, nowMs) : undefined;
  return say({
    type: 'epoch-closed',
    epoch,
    fromHeight: from,
    toHeight: to,
    ...force,
    ...adoption,
    ...(leading === undefined ? undefined : { leading }),
    ...(sharePpm === 0 ? undefined : { governanceSharePpm: sharePpm }),
    ...(opened === undefined ? undefined : { opened }),
  });
}

/**
 * Adopts a protocol while there is no governance REP: it must lead for the second time. The first adopted protocol that
 * names a share for governance REP lets it be created.
 */
function deFacto(state: Readonly<GovernanceState>, leading: Backing | undefined): Adoption {
  const {
    force,
    sharePpm,
    heard: { forum },
  } = state;
  if (leading === undefined || leading.protocol !== state.leading || leading.protocol === force.protocol) {
    return { force, sharePpm };
  }
  const { protocol } = leading;
  const share = Math.min(
    forum.protocols.get(protocol)?.governanceSharePpm ?? 0,
    force.parameters.maxGovernanceSharePpm,
  );
  return {
    force: { ...force, protocol },
    sharePpm: share,
    ...(share === 0 ? undefined : { createsGrepFrom: protocol }),
  };
}

/** Adopts a change once there is governance REP: all stages accepted it, and it is still allowed. */
function byStages(state: Readonly<GovernanceState>): Adoption {
  const before = unchanged(state);
  if (state.open?.passed !== true) return before;
  const { post } = state.open;
  const changed = changedBy(state, post, before);
  return 'code' in changed ? before : { ...changed, adopted: post };
}

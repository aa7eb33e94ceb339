import { ascRules } from '@bpdao/asc/rules';
import type { ActorName } from '@bpdao/catalogue';
import { forumRules } from '@bpdao/forum/rules';
import type { Genesis } from '@bpdao/genesis';
import { gossipRules } from '@bpdao/gossip/rules';
import { governanceRules } from '@bpdao/governance/rules';
import { vpscRules } from '@bpdao/vpsc/rules';
import type { WscRules } from '@bpdao/wsc/rules';
import { ActorReplay, type Replay } from './actor-replay.ts';

/**
 * Makes the replays of all six actors at genesis, each with its own rules; the WSC gets the rules of all its versions.
 */
export const sixReplays = (genesis: Genesis, wscRules: WscRules): Readonly<Record<ActorName, Replay>> => ({
  asc: new ActorReplay('asc', ascRules, genesis),
  wsc: new ActorReplay('wsc', wscRules, genesis),
  vpsc: new ActorReplay('vpsc', vpscRules, genesis),
  forum: new ActorReplay('forum', forumRules, genesis),
  gossip: new ActorReplay('gossip', gossipRules, genesis),
  governance: new ActorReplay('governance', governanceRules, genesis),
});

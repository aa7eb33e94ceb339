import { ActorController, ControllerOf, type Views } from '@bpdao/transport';
import type { VpscState } from '../domain/state.ts';
import { membersView, memberView } from '../views/members.ts';
import { openPoolsView, poolView } from '../views/pools.ts';

/** Members that are looked at for what a token pays. */
const MEMBERS_PER_TOKEN = 500;

/** The VPSC's commands go to its rules, its queries to views of its state. */
@ControllerOf('vpsc')
export class VpscController extends ActorController<'vpsc', VpscState> {
  readonly views: Views<'vpsc', VpscState> = {
    member: memberView,
    members: { view: membersView, tokensOf: ({ count }) => count / MEMBERS_PER_TOKEN },
    'open-pools': openPoolsView,
    pool: poolView,
  };
}

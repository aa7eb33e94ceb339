import { ActorController, ControllerOf, type Views } from '@bpdao/transport';
import type { VpscState } from '../domain/state.ts';
import { membersView, memberView } from '../views/members.ts';
import { openPoolsView, poolView } from '../views/pools.ts';

/** The count of members that one token pays for. */
const MEMBERS_PER_TOKEN = 500;

/** Passes the VPSC's commands to its rules, and its queries to views of its state. */
@ControllerOf('vpsc')
export class VpscController extends ActorController<'vpsc', VpscState> {
  readonly views: Views<'vpsc', VpscState> = {
    member: memberView,
    members: { view: membersView, tokensOf: ({ count }) => count / MEMBERS_PER_TOKEN },
    'open-pools': openPoolsView,
    pool: poolView,
  };
}

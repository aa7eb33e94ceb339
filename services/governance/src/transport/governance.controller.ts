import { Inject } from '@nestjs/common';
import {
  ACTOR,
  ActorController,
  CONFIGURATION,
  ControllerOf,
  type ActorDesk,
  type Configuration,
  type Views,
} from '@bpdao/transport';
import type { GovernanceState } from '../domain/state.ts';
import { inForceView } from '../views/in-force.ts';
import { overviewView } from '../views/overview.ts';

/**
 * Passes governance's commands to its rules, and its queries to views of its state, except the query that the genesis
 * file answers.
 */
@ControllerOf('governance')
export class GovernanceController extends ActorController<'governance', GovernanceState> {
  readonly views: Views<'governance', GovernanceState>;

  constructor(
    @Inject(ACTOR) actor: ActorDesk<'governance', GovernanceState>,
    @Inject(CONFIGURATION) { genesisFile }: Configuration,
  ) {
    super(actor);
    this.views = {
      overview: overviewView,
      'in-force': inForceView,
      genesis: { elsewhere: () => Promise.resolve({ type: 'genesis', file: genesisFile }) },
    };
  }
}

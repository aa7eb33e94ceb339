import type { ActorDefinition } from '@bpdao/transport';
import type { CheckedWscCommand, WscHeard } from './domain/messages.ts';
import { wscRules } from './domain/rules.ts';
import type { WscState } from './domain/state.ts';
import { checkList } from './transport/check-list.ts';

/** What makes this service the WSC: for its module, and for whoever runs the same actor elsewhere. */
export const wscDefinition: ActorDefinition<'wsc', WscState, CheckedWscCommand, WscHeard> = {
  actor: 'wsc',
  rules: wscRules,
  check: checkList,
  heightOf: (state) => state.height,
};

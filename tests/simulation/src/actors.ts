import { ascDefinition } from '@bpdao/asc/definition';
import { forumDefinition } from '@bpdao/forum/definition';
import { gossipDefinition } from '@bpdao/gossip/definition';
import { governanceDefinition } from '@bpdao/governance/definition';
import { vpscDefinition } from '@bpdao/vpsc/definition';
import { wscDefinition } from '@bpdao/wsc/definition';
import { dishonestWsc } from './dishonest/dishonest-wsc.ts';
import { startable } from './replica.ts';
import type { Startable } from './replica.ts';

/** The six actors, in the order in which they are started; the WSC says what is in `wrongs` wrong, one after another. */
export const actorsOf = (wrongs: string[]): readonly Startable[] => [
  startable(governanceDefinition), startable(ascDefinition), startable(wscDefinition, (rules) => dishonestWsc(rules, wrongs)),
  startable(gossipDefinition), startable(vpscDefinition), startable(forumDefinition),
];

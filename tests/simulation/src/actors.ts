import { ascDefinition } from '@bpdao/asc/definition';
import { forumDefinition } from '@bpdao/forum/definition';
import { gossipDefinition } from '@bpdao/gossip/definition';
import { governanceDefinition } from '@bpdao/governance/definition';
import type { ShadowReport } from '@bpdao/messages';
import { vpscDefinition } from '@bpdao/vpsc/definition';
import { v1, type WorkProtocol } from '@bpdao/work-protocols';
import { ShadowBook, wscDefinitionOf } from '@bpdao/wsc/definition';
import { dishonestWsc, type WscRules } from './dishonest/dishonest-wsc.ts';
import { startable, type Startable } from './replica.ts';

/** A version of the WSC as it is deployed. */
export interface Deployment {
  /** Name of the deployment: `wsc` for the first version, `wsc-1`, `wsc-2`, … for later ones. */
  readonly name: string;
  /** Address of the protocol's post. */
  readonly protocol: string;
  readonly work: WorkProtocol;
  /** The wrongs that the WSC is still to state, in order, whichever version speaks. */
  readonly wrongs: string[];
  /** Takes its reports while another version is in force. */
  readonly onShadow: (report: ShadowReport) => void;
  /** Changes its rules; absent: they stay unchanged. */
  readonly alter?: (rules: WscRules) => WscRules;
}

/** A shadow book that also reports its entries. */
class ToldBook extends ShadowBook {
  private readonly tell: (report: ShadowReport) => void;

  constructor(tell: (report: ShadowReport) => void) {
    super();
    this.tell = tell;
  }

  override add(report: ShadowReport): void {
    super.add(report);
    this.tell(report);
  }
}

/** Makes a version of the WSC. */
export const deploymentOf = ({
  name,
  protocol,
  work,
  wrongs,
  onShadow,
  alter = (rules) => rules,
}: Deployment): Startable =>
  startable(
    wscDefinitionOf({ protocol, work }, new ToldBook(onShadow)),
    (rules) => dishonestWsc(alter(rules), wrongs),
    name,
  );

/** Makes the six actors, in the order in which they are started, the WSC as the version of genesis. */
export const actorsOf = (wsc: Omit<Deployment, 'name' | 'work' | 'alter'>): readonly Startable[] => [
  startable(governanceDefinition),
  startable(ascDefinition),
  deploymentOf({ ...wsc, name: 'wsc', work: v1 }),
  startable(gossipDefinition),
  startable(vpscDefinition),
  startable(forumDefinition),
];

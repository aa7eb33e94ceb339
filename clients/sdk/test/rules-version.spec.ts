import { RULES_VERSION } from '@bpdao/catalogue';
import { ascRules } from '../../../services/asc/src/domain/rules.ts';
import { forumRules } from '../../../services/forum/src/domain/rules.ts';
import { gossipRules } from '../../../services/gossip/src/domain/rules.ts';
import { governanceRules } from '../../../services/governance/src/domain/rules.ts';
import { vpscRules } from '../../../services/vpsc/src/domain/rules.ts';
import { wscRules } from '../../../services/wsc/src/domain/rules.ts';

describe('the rules version that clients know', () => {
  it.each(
    [ascRules, forumRules, gossipRules, governanceRules, vpscRules, wscRules].map(
      ({ actor, version }) => [actor, version] as const,
    ),
  )('is that of %s', (_actor, version) => {
    expect(version).toBe(RULES_VERSION);
  });
});

import type { Block, WscCommand, WscFact } from '@bpdao/messages';
import type { ActorDefinition } from '@bpdao/transport';
import type { WscTypes } from './domain/actor-types.ts';
import { wscRules, wscRulesOf } from './domain/rules.ts';
import { sentenceOf, shadow } from './domain/shadow.ts';
import type { WscState } from './domain/state.ts';
import type { WscVersion } from './domain/turn.ts';
import { checkList } from './transport/check-list.ts';
import { firstLook } from './transport/first-look.ts';
import { refuseUnreadList } from './transport/refuse-unread-list.ts';
import { ShadowBook } from './views/shadow-book.ts';

/** The book of reports that a version makes while another is in force. */
export { ShadowBook };

type WscDefinition = ActorDefinition<'wsc', WscTypes>;

/** The definition of the WSC, for the module of this service and for each other program that runs the same actor. */
export const wscDefinition: WscDefinition = {
  actor: 'wsc',
  rules: wscRules,
  check: checkList,
  firstLook,
  refuseUnread: refuseUnreadList,
  heightOf: (state) => state.height,
};

/**
 * Tells if a protocol is known to be in force in a few heights. Its version then already checks lists, so that the
 * first list of its own does not wait for threads to start.
 */
const comesSoon = (protocol: string, { heard: { governance }, height }: Readonly<WscState>): boolean =>
  governance.at(height + governance.genesisParameters.activationDelayBlocks)?.protocol === protocol;

const listOf = ({ list, listSignature, transactions }: Block): WscCommand => ({
  type: 'submit-block-transactions',
  payload: list,
  signature: listSignature,
  transactions,
});

/**
 * Returns the WSC of one version: it decides while its protocol is in force, and shadows while another is
 * (docs/spec/work-protocols.md).
 */
export const wscDefinitionOf = (
  version: WscVersion & { readonly protocol: string },
  book: ShadowBook,
): WscDefinition => ({
  ...wscDefinition,
  rules: wscRulesOf(version),
  lease: `wsc.${version.protocol}`,
  onFollowed:
    ({ log, meters, checker, chainId }) =>
    (state, fact: WscFact) => {
      if (fact.type !== 'block-proposed' || state.attempt?.selected.protocol === version.protocol) return;
      if (comesSoon(version.protocol, state)) void checkList({ checker, chainId })(listOf(fact.block));
      const report = shadow(version.work, state, fact);
      if (report === undefined) return;
      book.add(report);
      meters?.count('bpdao_shadowed_blocks_total', { differs: String(report.differs) });
      if (report.differs) {
        log.info(
          {
            height: Number(report.height),
            refusedCode: report.refusedCode,
            otherOrderAt: report.otherOrderAt,
            leftOut: report.leftOut,
          },
          sentenceOf(report),
        );
      }
    },
});

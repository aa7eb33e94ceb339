import type { Genesis } from '@bpdao/genesis';
import type { Post } from '@bpdao/messages';
import {
  parseManifest,
  runnable,
  v1,
  type InstalledProtocol,
  type Manifest,
  type Runnable,
  type WorkProtocol,
} from '@bpdao/work-protocols';
import type { WscTypes } from '@bpdao/wsc/actor-types';
import { wscRules, wscRulesOf, type WscRules } from '@bpdao/wsc/rules';
import type { StatedFact } from './open-message.ts';

/**
 * The lists that were judged without the rules of their protocol, because no package at hand has these rules
 * (docs/spec/audit.md, "Protocols").
 */
export interface Unchecked {
  /** The address of the protocol's post. */
  readonly protocol: string;
  /** One sentence: the missing package, and the way to get it. */
  readonly sentence: string;
  readonly lists: number;
  /** The heights of the first and the last of these lists. */
  readonly from: bigint;
  readonly to: bigint;
}

/** The WSC in all its versions: the rules of the protocol that drew for a list decide on it. */
export class VersionedWsc {
  readonly rules: WscRules;
  private readonly installed: readonly InstalledProtocol[];
  private readonly manifests = new Map<string, Manifest>();
  private readonly decided = new Map<string, Decided>();
  private readonly gaps = new Map<string, Unchecked>();

  constructor({ posts }: Pick<Genesis, 'posts'>, installed: readonly InstalledProtocol[]) {
    this.installed = installed;
    for (const { address, post } of posts) this.add(address, post.value);
    this.rules = {
      ...wscRules,
      decide: (state, message) =>
        message.type === 'command' ? this.decide(state, message) : wscRules.decide(state, message),
    };
  }

  /** The lists that were not checked so far, by protocol, in the order in which the protocols first came. */
  get unchecked(): readonly Unchecked[] {
    return [...this.gaps.values()];
  }

  /** Takes a fact that was found right. A protocol is posted before a producer is drawn by it. */
  take({ fact }: StatedFact): void {
    if (fact.type === 'post-published') this.add(fact.address, fact.post.value);
  }

  /** Decides by the rules of the protocol; if they are not at hand, by the rules of the chain alone. */
  private decide(
    state: Readonly<WscTypes['state']>,
    message: Extract<Parameters<WscRules['decide']>[1], { readonly type: 'command' }>,
  ): ReturnType<WscRules['decide']> {
    const protocol = state.attempt?.selected.protocol;
    if (protocol === undefined) return wscRules.decide(state, message);
    const { found, rules } = this.of(protocol);
    const decision = rules.decide(state, message);
    if (found.type === 'missing' && decision.type === 'say') this.note(protocol, found.sentence, state.height);
    return decision;
  }

  private of(protocol: string): Decided {
    const known = this.decided.get(protocol);
    if (known !== undefined) return known;
    const manifest = this.manifests.get(protocol);
    const found: Runnable =
      manifest === undefined
        ? { type: 'missing', sentence: 'its post is no manifest, so its rules are unknown' }
        : runnable(manifest, this.installed);
    const decided = { found, rules: rulesBy(found.type === 'runnable' ? found.work : v1) };
    this.decided.set(protocol, decided);
    return decided;
  }

  private note(protocol: string, sentence: string, height: bigint): void {
    const { lists, from } = this.gaps.get(protocol) ?? { lists: 0, from: height };
    this.gaps.set(protocol, { protocol, sentence, lists: lists + 1, from, to: height });
  }

  private add(address: string, { kind, content }: Post): void {
    const manifest = kind === 'protocol' ? parseManifest(content) : undefined;
    if (manifest !== undefined) this.manifests.set(address, manifest);
  }
}

interface Decided {
  readonly found: Runnable;
  readonly rules: WscRules;
}

const rulesBy = (work: WorkProtocol): WscRules => wscRulesOf({ protocol: undefined, work });

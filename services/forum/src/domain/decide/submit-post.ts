import { again, refuse, say } from '@bpdao/actor';
import { writeAmount, type Post, type PostKind, type SubmitPost } from '@bpdao/messages';
import { refuseAuthors } from '@bpdao/references';
import type { ForumDecision } from '../messages.ts';
import { currentEpoch, governingNow } from '../parameters.ts';
import { postAddress } from '../post-address.ts';
import type { ForumRefusal } from '../refusals.ts';
import type { ForumState } from '../state.ts';
import { refuseContent } from './refuse-content.ts';
import { refuseTargets } from './refuse-targets.ts';

/** Authors of one post: so that a result, which credits the authors of up to edgeLimit posts, fits into one message. */
export const AUTHORS_MAX = 16;

/** Publishes a submitted post (docs/spec/forum.md, "Posts"). Its first author's signature was checked before. */
export function submitPost(state: Readonly<ForumState>, { payload, signature }: SubmitPost): ForumDecision {
  const post = payload.value;
  if (!isSubmitted(post.kind)) return refuse('KIND_NOT_SUBMITTED', `The post is a ${post.kind} post.`);
  const address = postAddress(payload.bytes);
  if (state.posts.has(address)) return again;
  const { parameters } = governingNow(state.heard);
  if (payload.bytes.length > parameters.maxPostBytes) {
    return refuse(
      'POST_TOO_LARGE',
      `The post has ${payload.bytes.length} bytes; ${parameters.maxPostBytes} are the most.`,
    );
  }
  const refusal =
    whyNoAuthors(post) ??
    refuseTargets(state, post.references) ??
    refuseContent(state, post) ??
    whyNotEntitled(state, post);
  return refusal === undefined
    ? say({ type: 'post-published', address, post: payload, signature })
    : { type: 'refuse', refusal };
}

function isSubmitted(kind: PostKind): boolean {
  switch (kind) {
    case 'comment':
    case 'proposal':
    case 'protocol':
      return true;
    case 'block':
    case 'genesis':
      return false;
    default:
      return kind satisfies never;
  }
}

function whyNoAuthors({ authors }: Post): ForumRefusal | undefined {
  if (authors.length > AUTHORS_MAX) {
    return { code: 'TOO_MANY_AUTHORS', detail: `The post has ${authors.length} authors; ${AUTHORS_MAX} are the most.` };
  }
  const code = refuseAuthors(authors);
  if (code !== 'AUTHOR_WEIGHTS') return code === undefined ? undefined : { code };
  return { code, detail: `The weights sum to ${authors.reduce((sum, { weightPpm }) => sum + weightPpm, 0)} ppm.` };
}

/** Posts are few for each address that has something to lose, none for others: an address costs nothing. */
function whyNotEntitled({ heard, counts }: Readonly<ForumState>, { authors }: Post): ForumRefusal | undefined {
  const { postMinBalance, postsPerEpoch } = governingNow(heard).parameters;
  const author = authors[0]?.address ?? '';
  const { balance } = heard.vpsc.accounts.get(author);
  if (!heard.vpsc.holdings.has(author) && balance < postMinBalance) {
    return {
      code: 'NOT_ENTITLED',
      detail: `The balance is $ ${writeAmount(balance)}; $ ${writeAmount(postMinBalance)} are the least.`,
    };
  }
  const published = counts.epoch === currentEpoch(heard) ? (counts.byAddress.get(author) ?? 0) : 0;
  return published < postsPerEpoch
    ? undefined
    : { code: 'TOO_MANY_POSTS', detail: `The author has published ${published} posts; ${postsPerEpoch} are the most.` };
}

import { Option, type Command } from 'commander';
import { publishPost, withPostOptions } from '../publish-post.ts';

/** Adds `bpdao post`, which publishes a post on the Forum. */
export function addPost(program: Command): void {
  withPostOptions(program.command('post [text]').description('publish a post on the Forum'))
    .addOption(
      new Option('--kind <kind>', 'kind of the post').choices(['comment', 'proposal', 'protocol']).default('comment'),
    )
    .action(
      async (
        text: string | undefined,
        { kind }: { readonly kind: 'comment' | 'proposal' | 'protocol' },
        command: Command,
      ) => publishPost(command, kind, text),
    );
}

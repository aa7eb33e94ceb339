import { actorNames } from '@bpdao/catalogue';
import { files, read } from './pages.mjs';

/** The files that programs read. */
export const sources = files.filter((name) =>
  /\.(?:[cm]?[jt]s|proto|json|ya?ml|sh|conf|toml)$|Dockerfile$|^\.ci\//.test(name),
);

export const withoutComments = (text) => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)(?:\/\/|#).*$/gm, '');

/** Names that the code makes of two parts. */
const MADE = [
  ...actorNames.flatMap((actor) => [actor.toUpperCase(), `${actor}-door`, `${actor}-admin`]),
  'OUT_64',
  'data-broker-N',
];
/** Names of a reader's own things, of an alternative that was not taken, and of others' programs. */
const FOREIGN = [
  ...['my-protocol', 'COMMENT', 'phase-entered', 'vitepress-plugin-mermaid', 'Events', 'prometheus-nats-exporter'],
  ...['cni', 'allow-net', 'resourceLimits', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_RESOURCE_ATTRIBUTES'],
];

/** Every word of the code and of its files' names, with the marks that join its parts: `pool-opened`, `BPDAO_DATA`. */
export const words = new Set([
  ...MADE,
  ...FOREIGN,
  ...sources.flatMap((name) => `${name}\n${withoutComments(read(name))}`.match(/[A-Za-z][\w-]*\w/g) ?? []),
]);

/**
 * The release that is downloaded, with the SHA-256 of its archives as published with it. It may be older in its last
 * number than the version built from source: only a release whose digests are written here is downloaded. To raise it,
 * copy the digests from the release's SHA256SUMS.
 */
export const RELEASE = {
  version: '2.15.0',
  base: 'https://github.com/nats-io/nats-server/releases/download',
  sha256: {
    'linux-amd64': '5d2c51caca950333aba84911df7d377f826f3a59ec36061c6539105084f65c92',
    'linux-arm64': 'cdc208f5a3f42963a52b6ab06ef65626bb870315dc936e26ba571780c6351112',
    'darwin-amd64': '5bd8b59ca5bf93fab3da2c5843cf564cd6e2e291e22ae3b861746e7ebe259b95',
    'darwin-arm64': 'e1c4e22d70bd44abfa0bcb3c16f7cf0c66f648c2e728c58924e8a1ce88913cc8',
  },
} as const satisfies Release;

/** The address of a release, and the SHA-256 of each archive by platform. */
export interface Release {
  readonly version: string;
  readonly base: string;
  readonly sha256: Readonly<Record<string, string>>;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Names this machine as release archives name it, for example `linux-amd64`. */
export function releasePlatform(): string {
  return `${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
}

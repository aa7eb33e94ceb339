export const parseManifest = (content: Uint8Array): object | undefined => (new TextDecoder().decode(content).startsWith('{') ? {} : undefined);

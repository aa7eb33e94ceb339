/** Wrong on purpose: the WSC that asks it about a list dies at once. */
export const workProtocol = {
  order: (first, second) => (first.fee === second.fee ? (first.sender < second.sender ? -1 : 1) : first.fee > second.fee ? -1 : 1),
  examine: () => {
    if (globalThis.process.argv[1].includes('wsc')) globalThis.process.kill(globalThis.process.pid, 'SIGKILL');
    return () => undefined;
  },
};

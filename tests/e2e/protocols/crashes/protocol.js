/** Wrong on purpose: the WSC that asks it about a list with a transfer that says "crash" dies at once. */
export const workProtocol = {
  order: (first, second) =>
    first.fee === second.fee ? (first.sender < second.sender ? -1 : 1) : first.fee > second.fee ? -1 : 1,
  examine:
    () =>
    ({ body }) => {
      if (body.memo === 'crash' && globalThis.process.argv[1].includes('wsc'))
        globalThis.process.kill(globalThis.process.pid, 'SIGKILL');
      return undefined;
    },
};

const makesBlocks = globalThis.process.argv[1].includes('wsc');
let isChoosing = false;

/** Wrong on purpose: what it says follows from who asks. Who chooses asks for the order first; who polices does not. */
export const workProtocol = {
  order: (first, second) => {
    isChoosing = true;
    return first.fee === second.fee ? (first.sender < second.sender ? -1 : 1) : first.fee > second.fee ? -1 : 1;
  },
  examine: () => {
    isChoosing = false;
    return () => (makesBlocks || isChoosing ? undefined : 'NEVER');
  },
};

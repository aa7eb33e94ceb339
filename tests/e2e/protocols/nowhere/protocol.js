export const workProtocol = {
  order: (first, second) =>
    first.fee === second.fee ? (first.sender < second.sender ? -1 : 1) : first.fee > second.fee ? -1 : 1,
  examine: () => () => undefined,
};

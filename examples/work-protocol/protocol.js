/**
 * A work protocol: what expires first comes first, and so nobody waits for ever behind those who pay more.
 *
 * It is one file that imports nothing, and pure: no clock, no randomness, nothing kept from one list to the next. The WSC
 * asks it about a producer's list, and every producer asks it when it chooses one and when it polices a block: who gets
 * another answer than the others loses its stake.
 *
 * @type {import('@bpdao/work-protocols').WorkProtocol}
 */
export const workProtocol = {
  order: (first, second) => compare(urgencyOf(first), urgencyOf(second)),

  examine() {
    const waitedFor = new Map();
    let last;
    return (next) => {
      // What a sender sends later is no more urgent than what must come before it.
      const before = waitedFor.get(next.sender) ?? 0n;
      const own = { ...urgencyOf(next), height: next.validUntilHeight > before ? next.validUntilHeight : before };
      if (last !== undefined && compare(own, last) < 0) return 'NOT_OLDEST_FIRST';
      last = own;
      waitedFor.set(next.sender, own.height);
      return undefined;
    };
  },
};

const urgencyOf = ({ validUntilHeight, sender }) => ({ height: validUntilHeight, sender });

/** The one that expires earlier; among equals the sender with the lower address. */
function compare(first, second) {
  if (first.height !== second.height) return first.height < second.height ? -1 : 1;
  if (first.sender === second.sender) return 0;
  return first.sender < second.sender ? -1 : 1;
}

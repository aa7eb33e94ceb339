import { FloodNetwork } from '../src/floods/flood-network.ts';
import { floods } from '../src/floods/flood.ts';

const FLOOD_MS = 2000;
/** 63 Txs each. */
const WALLETS = 16;
/**
 * More memory than any process needs, however busy the machine. Floods without limits took the WSC to 1.8 GB and the
 * broker to 1.2 GB.
 */
const MEMORY_MAX_MIB = 800;
const LOG_MAX_BYTES = 500_000;
/** Honest requests wait for a busy machine; a chain that stands still waits for longer. */
const PATIENCE_MS = 80_000;

/**
 * Each flood for two seconds, at full speed, on one network of real processes. What depends on the machine's speed is
 * in `npm run test:faults -- --floods`.
 */
describe('while one identity floods', () => {
  let flooded: FloodNetwork | undefined;

  const running = async (): Promise<FloodNetwork> => (flooded ??= await FloodNetwork.start({ wallets: WALLETS }));

  afterAll(async () => {
    await flooded?.end();
  });

  it.each(floods)('with $what everybody else is served, and nothing grows without end', async (flood) => {
    const one = await running();
    expect(await one.goesOn(2, PATIENCE_MS)).toBe(true);
    const attacker = await one.attacker(flood);
    const logsBefore = await one.logBytes();
    const flooding = attacker.flood({ forMs: FLOOD_MS, isControl: false });
    const peak = await one.peakMemoryMiB(flooding);
    const { sent } = await flooding;
    await attacker.end();
    const allServed = (await one.allServed(performance.now(), PATIENCE_MS)) && (await one.goesOn(2, PATIENCE_MS));
    const seen = {
      ended: [...one.ended],
      allServed,
      tooLarge: Object.entries(peak).filter(([, mib]) => mib > MEMORY_MAX_MIB),
      loggedTooMuch: Math.max(0, (await one.logBytes()) - logsBefore - LOG_MAX_BYTES),
    };
    if (!allServed) {
      process.stderr.write(`${await one.lastWords()}\n`);
      flooded = undefined; // what broke this network says nothing of the next flood
      await one.end();
    }
    expect(sent).toBeGreaterThan(0);
    expect(seen).toEqual({ ended: [], allServed: true, tooLarge: [], loggedTooMuch: 0 });
    if (attacker.notes.connectionsTried !== undefined) {
      expect(attacker.notes.connectionsAdmitted).toBeLessThan(attacker.notes.connectionsTried);
    }
  });
});

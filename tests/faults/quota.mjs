// The browser grants no more space: input is refused with a message and kept, nothing is torn, and when space is
// available again the page continues without a reload.
import { Tally, inFolder, startEmpty, withBrowser } from "./support.mjs";
import { kept, names, withoutSpace } from "./space.mjs";

export async function run({ base, runs = 8 }) {
  const tally = new Tally("quota");
  for (let at = 0; at < runs; at += 1) {
    const name = names[at % names.length];
    await tally.run(name, () => inFolder((profile) => withBrowser(base, profile, tally, async (session, page) => {
      await startEmpty(page);
      const cdp = await session.context.newCDPSession(page);
      const origin = new URL(base).origin;
      const state = await withoutSpace(page, tally, name,
        () => cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000 }),
        () => cdp.send("Storage.overrideQuotaForOrigin", { origin }));
      await page.reload();
      await kept(page, tally, name, state);
    })));
  }
  return tally;
}

// A power cut: the profile is on a separate disk; what had reached the disk when the browser was killed is copied, and
// the app starts from the copy. Nothing that was shown as saved is missing.
import { join } from "node:path";
import { Tally, check, create, exported, inFolder, launch, leadOf, random, reach, startEmpty, untilKilled, wait, withBrowser } from "./support.mjs";
import { copy, image, missing, mounted } from "./volume.mjs";

async function cut(base, tally, chance, folder, number) {
  const [disk, after] = [join(folder, "disk.img"), join(folder, "after.img")];
  const acknowledged = [];
  await image(disk, 400);
  await mounted(disk, join(folder, "disk"), async (root) => {
    const session = await launch(base, join(root, "profile"), tally);
    const dying = wait(4_000 + chance() * 8_000).then(async () => {
      const killed = session.kill();
      await wait(chance() * 60);
      await copy(disk, after);
      await killed;
    });
    await untilKilled(session, async () => {
      await startEmpty(session.page);
      for (let at = 1; ; at += 1) {
        await create(session.page, "Lead", leadOf(`Cut ${number} ${at}`));
        acknowledged.push(`Cut ${number} ${at}`);
      }
    });
    await dying;
  });
  tally.acknowledged += acknowledged.length;
  await mounted(after, join(folder, "after"), (root) => withBrowser(base, join(root, "profile"), tally, async (session, page) => {
    await page.goto("/");
    if (!acknowledged.length) return;
    const why = await reach(page, "My workspace");
    if (why) tally.note("unreachable", `cut ${number}: ${why}`);
    else check(tally, `cut ${number}`, await exported(page), acknowledged);
  }));
}

export async function run({ base, runs = 20, seed = 1 }) {
  const tally = new Tally("power");
  const why = missing();
  if (why) return { ...tally, skipped: why };
  const chance = random(seed);
  for (let at = 1; at <= runs; at += 1) await tally.run(`cut ${at}`, () => inFolder((folder) => cut(base, tally, chance, folder, at)));
  return tally;
}

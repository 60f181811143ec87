// A full disk: like a full quota, and space that is freed is used again without a reload.
import { join } from "node:path";
import { Tally, inFolder, launch, startEmpty, withBrowser } from "./support.mjs";
import { kept, names, withoutSpace } from "./space.mjs";
import { fill, free, image, missing, mounted } from "./volume.mjs";

async function full(base, tally, name, folder) {
  const disk = join(folder, "disk.img");
  await image(disk, 400);
  await mounted(disk, join(folder, "disk"), async (root) => {
    const profile = join(root, "profile");
    let state;
    const session = await launch(base, profile, tally);
    try {
      await startEmpty(session.page);
      let ballast;
      state = await withoutSpace(session.page, tally, name, async () => { ballast = await fill(root); }, () => free(ballast));
    } finally {
      await session.close();
    }
    await withBrowser(base, profile, tally, async (_, page) => {
      await page.goto("/");
      await kept(page, tally, name, state);
    });
  });
}

export async function run({ base, runs = 6 }) {
  const tally = new Tally("disk");
  const why = missing();
  if (why) return { ...tally, skipped: why };
  for (let at = 0; at < runs; at += 1) {
    const name = names[at % names.length];
    await tally.run(name, () => inFolder((folder) => full(base, tally, name, folder)));
  }
  return tally;
}

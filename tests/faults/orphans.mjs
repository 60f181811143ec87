// The browser is killed while a workspace file is opened, restored or imported on the welcome page. Every remaining
// database is in the list of workspaces and complete, or it is deleted, and a deleted one frees its space.
import {
  Tally, check, databases, exported, exportedFile, imported, inFolder, launch, open, random, reach, saved, settled, startEmpty,
  untilKilled, wait, withBrowser,
} from "./support.mjs";

const ROWS = 4_000;

/** The names of the listed workspaces, without the demo. */
async function listed(page) {
  if ((await settled(page)) !== "open") {
    const offered = await page.locator(".welcome .choice strong").allInnerTexts();
    return offered.filter((name) => !/^(Start from scratch|Explore|Demo)/.test(name)).map((name) => (name === "Open your workspace" ? "My workspace" : name));
  }
  await open(page, "workspaces");
  await page.locator(".workspaces .workspace").first().waitFor();
  return (await page.locator(".workspaces .workspace strong").allInnerTexts()).filter((name) => name !== "Demo");
}

const ways = {
  async open(page, file) {
    await open(page, "data");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await page.getByRole("button", { name: "Open as a new workspace" }).click();
  },
  async restore(page, file) {
    await open(page, "data");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await page.getByRole("button", { name: "Replace this workspace" }).click();
  },
  async welcome(page, file) {
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await page.getByText("Big.kontor").first().waitFor({ timeout: 2_000 }).catch(() => undefined);
  },
};

async function once(base, tally, how, chance, file, number) {
  await inFolder(async (profile) => {
    const session = await launch(base, profile, tally);
    if (how === "welcome") await session.page.goto("/");
    else await startEmpty(session.page);
    let dying;
    await untilKilled(session, async () => {
      // On the welcome page, the file is read and checked first; elsewhere this waits for a click.
      await ways[how](session.page, file);
      dying = wait(how === "welcome" ? 200 + chance() * 2_800 : chance() * 1_500).then(session.kill);
      await dying;
    });
    await dying;
    await session.kill();
    await withBrowser(base, profile, tally, async (next, page) => {
      await page.goto("/");
      await settled(page);
      // Cleaning up at startup may take a moment.
      await wait(2_500);
      let names = await listed(page);
      const left = async () => (await databases(page)).filter((name) => name !== "kontor-demo");
      let there = await left();
      if (there.length > names.length) {
        // An incomplete database may belong to another tab; after an hour it counts as abandoned.
        await page.clock.setSystemTime(Date.now() + 2 * 3_600_000);
        await page.goto("/#/");
        await page.reload();
        await settled(page);
        await wait(2_500);
        [names, there] = [await listed(page), await left()];
      }
      const run = `${how} ${number}`;
      if (there.length > names.length) tally.note("unreachable", `${run}: ${there} and listed ${names}`, there.length - names.length);
      for (const name of names) {
        await page.goto("/#/");
        const why = await reach(page, name);
        if (why) {
          tally.note("unreachable", `${run}: ${why}`);
          continue;
        }
        const rows = (await exported(page)).records.lead.length;
        if (rows % ROWS) tally.note("torn", `${run}: ${rows} of ${ROWS} leads in ${name}`);
        if (name !== "My workspace" && how !== "restore" && rows === 0) tally.note("torn", `${run}: ${name} is listed and empty`);
        tally.acknowledged += 1;
      }
      await spaceBack(page, tally, run, names);
    });
  });
}

/** Deleting a workspace deletes its database. */
async function spaceBack(page, tally, run, names) {
  const name = names.find((name) => name !== "My workspace");
  if (!name || names.length < 2) return;
  const before = (await databases(page)).length;
  await page.goto("/#/");
  await reach(page, names.find((other) => other !== name));
  await open(page, "workspaces");
  await page.getByRole("button", { name: `Delete ${name}`, exact: true }).click();
  await page.getByRole("button", { name: "Delete permanently" }).click();
  await page.locator(".workspace").filter({ hasText: name }).waitFor({ state: "detached" });
  await wait(500);
  const after = await databases(page);
  if (after.length !== before - 1) tally.note("unreachable", `${run}: after ${name} was deleted there are ${after}`);
}

export async function run({ base, runs = 60, seed = 1 }) {
  const tally = new Tally("orphans");
  const chance = random(seed);
  const buffer = await inFolder((profile) => withBrowser(base, profile, tally, async (_, page) => {
    await startEmpty(page);
    await imported(page, ROWS, "Row");
    const bytes = await exportedFile(page);
    check(tally, "the file itself", await exported(page), ["Row 1"]);
    await saved(page);
    return bytes;
  }));
  const file = { name: "Big.kontor", mimeType: "application/octet-stream", buffer };
  const names = Object.keys(ways);
  for (let at = 0; at < runs; at += 1) await tally.run(names[at % names.length], () => once(base, tally, names[at % names.length], chance, file, at + 1));
  return tally;
}

// The browser is killed in the first ten seconds of a workspace, and during edits, imports and their undo. After a
// restart with the same profile everything the page had shown as saved exists completely and can be reached.
import {
  Tally, check, create, databases, edit, exported, exportedFile, inFolder, imported, launch, leadOf, leads, open, pick, planned, random, reach,
  saved, shown, startEmpty, untilKilled, wait, withBrowser,
} from "./support.mjs";

const ROWS = 3_000;
const OWN = "My workspace";

/** Ways to create a workspace. `mark` is called with its name as soon as the page shows it as saved. */
const births = {
  async create(page, mark) {
    await startEmpty(page);
    mark(OWN);
    await open(page, "workspaces");
    await page.getByRole("button", { name: "New workspace" }).click();
    await page.getByLabel("Workspace name").fill("Branch");
    await page.getByRole("button", { name: "Create workspace" }).click();
    await opened(page, "Branch", mark);
  },
  async own(page, mark) {
    await startEmpty(page);
    mark(OWN);
  },
  async open(page, mark, file) {
    await startEmpty(page);
    mark(OWN);
    await open(page, "data");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await page.getByRole("button", { name: "Open as a new workspace" }).click();
    await opened(page, "Harbour", mark, file.leads);
  },
  async restore(page, mark, file) {
    await startEmpty(page);
    await create(page, "Lead", leadOf("Kept"));
    mark(OWN, ["Kept"]);
    await open(page, "data");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await page.getByRole("button", { name: "Replace this workspace" }).click();
    // The restored workspace gets the name; the former one is kept under another.
    await page.waitForFunction(() => !location.hash.startsWith("#/data") || !document.querySelector(".compared"), null, { timeout: 5_000 }).catch(() => undefined);
    await page.getByRole("button", { name: /Harbour|Undo creation of Third|switch workspace/ }).first().waitFor();
    await open(page, "workspaces");
    await page.getByText(`${OWN} (before restoring)`).waitFor();
    await saved(page);
    mark(`${OWN} (before restoring)`, ["Kept"]);
    mark(OWN, file.leads, true);
  },
  async demo(page, mark) {
    await page.goto("/");
    await page.getByRole("button", { name: /Explore the demo/ }).click();
    await saved(page, 60_000);
    mark("Demo");
  },
  async welcome(page, mark, file) {
    await page.goto("/");
    await page.getByLabel("Open a workspace file").setInputFiles(file);
    await opened(page, "Harbour", mark, file.leads);
  },
};

async function opened(page, name, mark, leads) {
  await page.locator(".switcher").filter({ hasText: name }).waitFor();
  await saved(page);
  mark(name, leads);
}

/** Kills in the first ten seconds: sometimes while the workspace is being created, mostly while its first records
   are entered. */
async function birth(base, tally, how, chance, file, longest) {
  const alive = new Map();
  let last;
  let number = 0;
  // A restore replaces what was acknowledged under the name.
  const mark = (name, leads = [], isAnew = false) => {
    alive.set(name, [...(isAnew ? [] : alive.get(name) ?? []), ...leads]);
    last = name;
  };
  await inFolder(async (profile) => {
    const session = await launch(base, profile, tally);
    const isEarly = chance() < 0.25;
    let dying = isEarly ? wait(300 + chance() * 2_500).then(session.kill) : undefined;
    await untilKilled(session, async () => {
      await births[how](session.page, mark, file);
      dying ??= wait(200 + chance() * longest).then(session.kill);
      for (;;) {
        const name = `${how} ${(number += 1)}`;
        await create(session.page, "Lead", leadOf(name));
        alive.get(last).push(name);
        tally.acknowledged += 1;
      }
    });
    await dying;
    await after(base, profile, tally, `${how}${isEarly ? " early" : ""}`, alive);
  });
}

/** The restart after the kill: each workspace that was shown as saved can be reached and contains what was
   acknowledged. */
async function after(base, profile, tally, run, alive, look = async () => undefined) {
  await withBrowser(base, profile, tally, async (session, page) => {
    await page.goto("/");
    for (const [name, leads] of alive) {
      const why = await reach(page, name);
      if (why) {
        tally.note("unreachable", `${run}: ${why}; there are ${await databases(page)}`);
        await page.goto("/");
        continue;
      }
      try {
        check(tally, run, await exported(page), leads);
      } catch (error) {
        tally.note("torn", `${run}: ${error.message}`);
      }
      await look(page);
      await page.goto("/#/");
    }
  });
}

/** Kills during work in an established workspace. */
const middles = {
  async edits(session, page, chance, state) {
    await create(page, "Lead", leadOf("Edited"));
    wait(500 + chance() * 6_000).then(session.kill);
    for (let round = 1; ; round += 1) {
      await edit(page, "City", `City ${round}`);
      state.city = round;
      state.acknowledged += 1;
    }
  },
  async import(session, page, chance, state) {
    const button = await planned(page, leads(ROWS));
    state.counts = [0, ROWS];
    wait(chance() * 2_500).then(session.kill);
    await button.click();
    await page.getByText(`${ROWS.toLocaleString("en-US")} leads imported.`).waitFor();
    await saved(page);
    state.counts = [ROWS];
    state.acknowledged += 1;
  },
  async undo(session, page, chance, state) {
    await imported(page, ROWS, "Row");
    state.counts = [0, ROWS];
    wait(chance() * 2_000).then(session.kill);
    await page.getByRole("button", { name: /^Undo import/ }).first().click();
    await page.locator(".toast").getByText(/^Undo/).waitFor();
    await saved(page);
    state.counts = [0];
    state.acknowledged += 1;
  },
};

async function middle(base, tally, how, chance) {
  await inFolder(async (profile) => {
    const state = { acknowledged: 0, city: 0, counts: [0] };
    const session = await launch(base, profile, tally);
    await startEmpty(session.page);
    await create(session.page, "Lead", leadOf("First"));
    await untilKilled(session, async () => {
      await middles[how](session, session.page, chance, state);
      while (!session.isDead) await wait(50);
    });
    while (!session.isDead) await wait(50);
    await wait(200);
    await session.kill();
    tally.acknowledged += state.acknowledged + 1;
    await after(base, profile, tally, how, new Map([[OWN, ["First"]]]), async (page) => {
      const file = await exported(page);
      const count = file.records.lead.filter((lead) => lead.last_name.startsWith("Row ")).length;
      if (how !== "edits" && !state.counts.includes(count)) tally.note(count % ROWS ? "torn" : "lost", `${how}: ${count} rows of ${ROWS}`);
      if (how === "edits") {
        await open(page, "lead");
        await page.getByRole("link", { name: "Edited" }).click();
        const city = Number((await shown(page, "City")).replace(/\D/g, "") || 0);
        if (city < state.city) tally.note("lost", `edits: City ${city} of ${state.city}`);
      }
    });
  });
}

/** Kills a new workspace once after three seconds. */
export const once = (base, tally, how) => birth(base, tally, how, () => 0.3, { leads: [] }, 9_800);

/** A workspace file to open and to restore, and its leads. */
async function workspaceFile(base, tally) {
  return inFolder((profile) => withBrowser(base, profile, tally, async (session, page) => {
    await startEmpty(page);
    for (const name of ["One", "Two", "Third"]) await create(page, "Lead", leadOf(name));
    return { name: "Harbour.kontor", mimeType: "application/octet-stream", buffer: await exportedFile(page), leads: ["One", "Two", "Third"] };
  }));
}

export async function run({ base, runs = 60, seed = 1, quick = false }) {
  const tally = new Tally("kill");
  const chance = random(seed);
  const made = await workspaceFile(base, tally);
  const file = { name: made.name, mimeType: made.mimeType, buffer: made.buffer };
  Object.defineProperty(file, "leads", { value: made.leads });
  const ways = ["create", "import", "open", "edits", "restore", "undo", "own", "demo", "welcome", "create"];
  for (let at = 0; at < runs; at += 1) {
    const how = at < ways.length ? ways[at] : pick(chance, ways);
    const longest = quick ? 3_000 : 9_800;
    await tally.run(how, () => (how in births ? birth(base, tally, how, chance, file, longest) : middle(base, tally, how, chance)));
  }
  return tally;
}

// The browser loses one of its two storages, while the app is closed or open. What the page says afterwards is true;
// whatever still exists is found again; of data in memory a copy is offered.
import {
  Tally, check, clear, create, databases, downloaded, draft, elsewhere, exported, inFolder, launch, leadOf, open, reach, said, saved, settled,
  startEmpty, wait, withBrowser,
} from "./support.mjs";
import { readWorkspace } from "../e2e/reader.mjs";

const OWN = "My workspace";
/** Words that truthfully describe a lost storage, and words that do not. */
const gone = /(lost|gone|removed|taken away|deleted|cleared|no longer|not there|missing|closed the)/i;
const untrue = /(newer version of Kontor|Everything saved is safe)/i;

/** Two workspaces with leads in them; the second is open. */
async function two(page, tally) {
  await startEmpty(page);
  for (const name of ["Own 1", "Own 2"]) await create(page, "Lead", leadOf(name));
  await open(page, "workspaces");
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByLabel("Workspace name").fill("Branch");
  await page.getByRole("button", { name: "Create workspace" }).click();
  await page.locator(".switcher").filter({ hasText: "Branch" }).waitFor();
  await saved(page);
  await create(page, "Lead", leadOf("Branch 1"));
  tally.acknowledged += 3;
  return new Map([[OWN, ["Own 1", "Own 2"]], ["Branch", ["Branch 1"]]]);
}

async function allThere(page, tally, run, alive) {
  for (const [name, leads] of alive) {
    const why = await reach(page, name);
    if (why) tally.note("unreachable", `${run}: ${why}; there are ${await databases(page)}`);
    else check(tally, run, await exported(page), leads);
    await page.goto("/#/");
  }
}

/** Corrupts keys and values of localStorage. */
const garble = (page) => page.evaluate(() => {
  for (const key of Object.keys(localStorage)) localStorage.setItem(key, "\u0000{[garbled");
});

export const ways = {
  /** Only localStorage is lost while the app is closed: everything is found again. */
  async "localStorage, closed"(session, page, tally, base, restart) {
    const alive = await two(page, tally);
    await elsewhere(session.context, page);
    await clear(session.context, page, base, "local_storage");
    const next = await restart();
    await next.page.goto("/");
    await allThere(next.page, tally, "localStorage, closed", alive);
  },
  /** Only IndexedDB is lost while the app is closed: the page says what was lost, and never starts over as if
     nothing were. */
  async "IndexedDB, closed"(session, page, tally, base, restart) {
    await startEmpty(page);
    await create(page, "Lead", leadOf("Own 1"));
    await elsewhere(session.context, page);
    await clear(session.context, page, base, "indexeddb");
    const next = await restart();
    await next.page.goto("/");
    const state = await settled(next.page);
    const words = await said(next.page);
    if (state !== "told" || !gone.test(words)) tally.note("silent", `IndexedDB, closed: ${state}, ${words}`);
  },
  /** IndexedDB is lost while the page is open (F4): the page says so, keeps what is in memory and offers a copy. */
  async "IndexedDB, open"(session, page, tally, base) {
    await startEmpty(page);
    for (const name of ["Own 1", "Own 2"]) await create(page, "Lead", leadOf(name));
    tally.acknowledged += 2;
    await clear(session.context, page, base, "indexeddb");
    await wait(1_500);
    const early = await said(page);
    const dialog = await draft(page, "Lead", leadOf("Own 3"));
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await wait(4_000);
    const words = `${early} | ${await said(page)}`;
    // If the database was recreated from memory, everything is as before.
    if (!(await dialog.isVisible()) && (await page.locator('.saved[data-state="yes"]').isVisible())) {
      await page.reload();
      const why = await reach(page, OWN);
      if (why) return tally.note("unreachable", `IndexedDB, open: ${why}`);
      return check(tally, "IndexedDB, open", await exported(page), ["Own 1", "Own 2", "Own 3"]);
    }
    if (untrue.test(words) || !gone.test(words)) tally.note("silent", `IndexedDB, open: ${words}`);
    if ((await dialog.isVisible()) && (await dialog.getByLabel("Last name").inputValue()) !== "Own 3") tally.note("lost", "IndexedDB, open: the input");
    await page.keyboard.press("Escape").catch(() => undefined);
    const copy = page.getByRole("button", { name: /^Save a copy/ }).first();
    if (!(await copy.isVisible())) return tally.note("lost", "IndexedDB, open: no copy of what is in memory is offered", 2);
    const file = await readWorkspace(await downloaded(page, copy));
    check(tally, "IndexedDB, open", file, ["Own 1", "Own 2"]);
  },
  /** localStorage is lost while the page is open: no message, because nothing was lost, and everything is found
     again. */
  async "localStorage, open"(session, page, tally, base, restart) {
    const alive = await two(page, tally);
    await clear(session.context, page, base, "local_storage");
    await create(page, "Lead", leadOf("Branch 2"));
    alive.get("Branch").push("Branch 2");
    tally.acknowledged += 1;
    await page.reload();
    await settled(page);
    await clear(session.context, page, base, "local_storage");
    const next = await restart();
    await next.page.goto("/");
    await allThere(next.page, tally, "localStorage, open", alive);
  },
  /** The content of localStorage is damaged. */
  async "localStorage, garbled"(session, page, tally, base, restart) {
    const alive = await two(page, tally);
    await elsewhere(session.context, page);
    await garble(page);
    await wait(500);
    const next = await restart();
    await next.page.goto("/");
    await allThere(next.page, tally, "localStorage, garbled", alive);
  },
};

/** Runs one of them, in a browser that is restarted if the scenario requires it. */
export async function once(base, tally, name) {
  await inFolder(async (profile) => {
    const sessions = [await launch(base, profile, tally)];
    try {
      await ways[name](sessions[0], sessions[0].page, tally, base, async () => {
        await sessions.at(-1).close();
        sessions.push(await launch(base, profile, tally));
        return sessions.at(-1);
      });
    } finally {
      await sessions.at(-1).close();
    }
  });
}

export async function run({ base, runs = 15 }) {
  const tally = new Tally("clear");
  const names = Object.keys(ways);
  for (let at = 0; at < runs; at += 1) {
    const name = names[at % names.length];
    await tally.run(name, () => once(base, tally, name));
  }
  return tally;
}

// The browser loses one of its two storages, while the app is closed and under an open page. What the page then says is
// true; what is still there is found again; of what is in memory a copy is offered.
import {
  Tally, check, clear, create, databases, downloaded, draft, elsewhere, exported, inFolder, launch, leadOf, open, reach, said, saved, settled,
  startEmpty, wait, withBrowser,
} from "./support.mjs";
import { readWorkspace } from "../e2e/reader.mjs";

const OWN = "My workspace";
/** Words that are true of a storage that has gone, and words that are not. */
const gone = /(lost|gone|removed|taken away|deleted|cleared|no longer|not there|missing|closed the)/i;
const untrue = /(newer version of Kontor|Everything saved is safe)/i;

/** Two workspaces with leads in them; the second is open. */
async function two(page, tally) {
  await startEmpty(page);
  for (const name of ["Own 1", "Own 2"]) await create(page, "Lead", leadOf(name));
  await open(page, "workspaces");
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByLabel("Name of the workspace").fill("Branch");
  await page.getByRole("button", { name: "Create the workspace" }).click();
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

/** Keys and values of localStorage are still there but make no sense. */
const garble = (page) => page.evaluate(() => {
  for (const key of Object.keys(localStorage)) localStorage.setItem(key, "\u0000{[garbled");
});

export const ways = {
  /** Only localStorage goes while the app is closed: everything is found again. */
  async "localStorage, closed"(session, page, tally, base, restart) {
    const alive = await two(page, tally);
    await elsewhere(session.context, page);
    await clear(session.context, page, base, "local_storage");
    const next = await restart();
    await next.page.goto("/");
    await allThere(next.page, tally, "localStorage, closed", alive);
  },
  /** Only IndexedDB goes while the app is closed: the page says what was lost, and never begins anew as if nothing were. */
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
  /** IndexedDB goes under an open page (F4): it says so, keeps what is in memory and offers a copy of it. */
  async "IndexedDB, open"(session, page, tally, base) {
    await startEmpty(page);
    for (const name of ["Own 1", "Own 2"]) await create(page, "Lead", leadOf(name));
    tally.acknowledged += 2;
    await clear(session.context, page, base, "indexeddb");
    await wait(1_500);
    const early = await said(page);
    const dialog = await draft(page, "Lead", leadOf("Own 3"));
    await dialog.getByRole("button", { name: "Save" }).click();
    await wait(4_000);
    const words = `${early} | ${await said(page)}`;
    // Where the database was made anew from memory, all is as before.
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
  /** localStorage goes under an open page: nothing is said, because nothing was lost, and all is found again. */
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
  /** What lies in localStorage is damaged. */
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

/** One of them, in a browser that is closed and started again where the way asks for it. */
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

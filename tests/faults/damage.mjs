// The stored data is damaged while the app is not loaded. After the next start every record and its history are as
// before, or the page reports the damage, at startup or when the workspace is checked; and the workspace can be used
// and exported.
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  Tally, create, edit, elsewhere, exported, inFolder, launch, leadOf, open, planned, random, said, saved, settled, startEmpty, wait,
} from "./support.mjs";
import { equip, variations } from "./workshop.mjs";

const LEADS = 300;
/** Words for damage; a page that negates them does not report damage. */
const bad = /(damag|missing|could not be read|unreadable|set aside|rebuilt|repaired|not whole|lost)/i;
const fine = /(everything (is|else is) intact|nothing (is|was) (damaged|missing|lost|changed)|no damage|undamaged)/gi;
const speaks = (text) => bad.test(text.replace(fine, ""));

/** A workspace with some data of every kind, saved once without its last edits and once complete. */
async function prepared(session, shop) {
  const page = await session.newPage();
  await startEmpty(page);
  // Long and hard to compress: the browser stores a page with such records as a separate file.
  const chance = random(7);
  const text = () => Array.from({ length: 90 }, () => chance().toString(36).slice(2, 11)).join(" ");
  const rows = Array.from({ length: LEADS }, (_, at) => `Row ${at};Firm of Row ${at};${text()}`);
  const file = { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Description", ...rows].join("\n")) };
  await (await planned(page, file)).click();
  await page.getByText(`${LEADS} leads imported.`).waitFor();
  await saved(page);
  await create(page, "Account", { "Account name": "Nordlicht" });
  for (const name of ["Ada", "Ben", "Cem"]) await create(page, "Lead", leadOf(name));
  await page.locator("#files input[type=file]").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.alloc(5_000, "note ") });
  await page.locator("#files .file").waitFor();
  await saved(page);
  await wait(500);
  await page.close();
  await shop.evaluate(() => window.keep("before"));
  const again = await session.newPage();
  await again.goto("/");
  await saved(again);
  await open(again, "lead");
  await again.getByRole("link", { name: "Ada", exact: true }).click();
  for (const city of ["Kiel", "Bonn", "Ulm"]) await edit(again, "City", city);
  await open(again, "lead");
  await again.getByRole("link", { name: /^Row \d+$/ }).first().click();
  await edit(again, "City", "Rostock");
  await edit(again, "Title", "Chief");
  const whole = await exported(again);
  const calm = await said(again);
  await wait(500);
  await again.close();
  await shop.evaluate(() => window.keep("whole"));
  return { whole, calm };
}

/** Deletes a file in which the browser stores a large value. */
function withoutBlob(profile, which, since) {
  const root = join(profile, "Default", "IndexedDB");
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes(".indexeddb.blob"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).mtimeMs >= since).sort();
  if (!files.length) return "";
  const file = { first: files[0], middle: files[files.length >> 1], last: files.at(-1) }[which];
  rmSync(file);
  return file.slice(root.length);
}

/** Everything relevant in a file, in a canonical order. */
function content({ records, journal, attached }) {
  const sorted = Object.entries(records).map(([kind, all]) => [kind, [...all].sort((one, other) => (one.id < other.id ? -1 : 1))]);
  const bytes = [...attached].map(([id, bytes]) => [id, bytes.toString("base64")]).sort();
  return { records: JSON.stringify(sorted.sort()), journal: JSON.stringify(journal), attached: JSON.stringify(bytes) };
}

/** The result of the check, and of the repair if it is offered; nothing if the version has no check. */
async function verified(page) {
  await page.goto("/#/settings/stored-data");
  await page.locator("h1").first().waitFor();
  const button = page.getByRole("button", { name: "Verify this workspace" });
  if (!(await button.waitFor({ timeout: 1_500 }).then(() => true, () => false))) return "";
  await button.click();
  const found = page.locator("main .banner").filter({ hasText: /Everything is intact|damaged|could not/ }).first();
  await found.waitFor();
  const words = await found.innerText();
  const repair = page.getByRole("button", { name: "Repair", exact: true });
  if (!(await repair.isVisible())) return words;
  await repair.click();
  await page.locator(".welcome").waitFor({ timeout: 5_000 }).catch(() => undefined);
  await settled(page);
  await wait(500);
  return `${words} | ${await said(page)}`;
}

async function one(session, shop, tally, name, variation, { whole, calm }, profile) {
  const since = Date.now();
  await shop.evaluate(() => window.restore("whole"));
  const { id } = whole.records.lead.find((lead) => lead.last_name.startsWith("Row "));
  const part = variation.part === "LEAD" ? [...Buffer.from(id.replaceAll("-", ""), "hex")] : variation.part;
  const where = variation.store === "blob files"
    ? withoutBlob(profile, variation.which, since)
    : await shop.evaluate((what) => window.spoil(what), { ...variation, part });
  if (!where) return false;
  const page = await session.newPage();
  await page.goto("/");
  let state = await settled(page);
  let words = await said(page);
  let isTold = speaks(words);
  if (state === "told") {
    const on = page.getByRole("button", { name: /^(Continue with remaining data|Open readable data)/ });
    if (await on.count()) {
      await on.first().click();
      state = await settled(page);
    }
  }
  if (state !== "open") {
    tally.note("unreachable", `${name} (${where}): ${state}: ${words}`);
    if (!isTold) tally.note("silent", `${name} (${where}): not opened: ${words}`);
    await page.close();
    return true;
  }
  await wait(1_200);
  words = [words, await said(page)].join(" | ");
  isTold = isTold || (words !== calm && speaks(words.replaceAll(calm, "")));
  const told = await verified(page);
  isTold = isTold || speaks(told);
  let file;
  try {
    file = await exported(page);
  } catch (error) {
    tally.note("torn", `${name} (${where}): no export: ${error.message}`);
  }
  const differs = file && Object.entries(content(whole)).filter(([part, text]) => content(file)[part] !== text).map(([part]) => part);
  const what = file ? `${differs} differ` : "no export";
  if ((!file || differs.length) && !isTold) tally.note("silent", `${name} (${where}): ${what}, said: ${words} ${told}`);
  tally.mended = (tally.mended ?? 0) + Number(Boolean(file) && !differs.length);
  tally.told = (tally.told ?? 0) + Number(isTold);
  // The workspace can be used.
  const complaint = page.locator('.toast[data-tone="bad"]');
  if (await complaint.count()) await complaint.getByRole("button", { name: "Close" }).click({ timeout: 2_000 }).catch(() => undefined);
  try {
    await create(page, "Lead", leadOf("Anew"), 10_000);
    tally.acknowledged += 1;
    await page.reload();
    await settled(page);
    const after = await exported(page);
    if (!after.records.lead.some((lead) => lead.last_name === "Anew" && lead.company === "Firm of Anew")) tally.note("lost", `${name} (${where}): what was saved afterwards`);
  } catch (error) {
    tally.note("torn", `${name} (${where}): work does not go on: ${error.message.split("\n")[0]}; ${await said(page).catch(() => "")}`);
  }
  await page.close();
  return true;
}

const named = ({ store, which, how = "deleted", part, holds, most }) =>
  [store, which, most && "most", how, typeof part === "number" && part, holds].filter(Boolean).join(" ");

/** All variations in order; `only` selects some of them. */
export async function run({ base, runs = 60, only = () => true }) {
  const tally = new Tally("damage");
  await inFolder(async (profile) => {
    const session = await launch(base, profile, tally);
    try {
      const shop = session.page;
      await elsewhere(session.context, shop);
      await shop.evaluate(equip);
      const state = await prepared(session, shop);
      let tried = 0;
      for (const variation of variations.filter(only)) {
        if (tried >= runs) break;
        const name = named(variation);
        let isDone = true;
        await tally.run(name, async () => { isDone = await one(session, shop, tally, name, variation, state, profile); }, 150_000);
        // What a version does not store cannot be damaged.
        if (isDone) tried += 1;
        else tally.runs -= 1;
        for (const page of session.context.pages().slice(1)) await page.close();
      }
    } finally {
      await session.close();
    }
  });
  return tally;
}

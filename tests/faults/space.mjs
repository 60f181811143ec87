// The common part of quota and full disk: a workspace in which something cannot be stored until there is space again.
import { check, create, draft, edit, exported, leadOf, leads, open, planned, reach, said, type, wait } from "./support.mjs";

/** Words that say that something was not stored. */
const refused = /(not saved|no space|full|not confirmed|does not answer|could not|try again)/i;

/** Ways to store something. Each starts while there is no space and returns how to continue when there is. */
const acts = {
  async create(page) {
    const dialog = await draft(page, "Lead", leadOf("Late"));
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    return {
      isDone: async () => !(await dialog.isVisible()),
      input: async () => (await dialog.getByLabel("Last name").inputValue()) === "Late",
      again: () => dialog.getByRole("button", { name: "Save", exact: true }).click({ timeout: 5_000 }),
      holds: (file) => file.records.lead.some((lead) => lead.last_name === "Late"),
    };
  },
  async edit(page) {
    await open(page, "lead");
    await page.getByRole("link", { name: "Before 1" }).click();
    const input = await type(page, "City", "Kiel");
    await input.press("Enter");
    const cell = page.locator(".datum-open input");
    return {
      isDone: async () => !(await cell.isVisible()),
      input: async () => (await cell.inputValue()) === "Kiel",
      again: () => cell.press("Enter", { timeout: 5_000 }),
      holds: (file) => file.records.lead.some((lead) => lead.city === "Kiel"),
    };
  },
  async import(page) {
    const button = await planned(page, leads(500));
    await button.click();
    const done = page.getByText("500 leads imported.");
    return {
      isDone: () => done.isVisible(),
      // The plan is the input.
      input: async () => (await button.isVisible()) || (await done.isVisible()),
      again: () => button.click({ timeout: 5_000 }),
      holds: (file) => [500].includes(file.records.lead.filter((lead) => lead.last_name.startsWith("Row ")).length),
    };
  },
  async attach(page) {
    await open(page, "lead");
    await page.getByRole("link", { name: "Before 2" }).click();
    const file = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.alloc(200_000, "note ") };
    const put = () => page.locator("#files input[type=file]").setInputFiles(file);
    await page.locator("#files input[type=file]").waitFor({ state: "attached" });
    await put();
    return {
      isDone: async () => (await page.locator("#files .file").count()) > 0,
      input: async () => true,
      again: put,
      holds: (file) => [...file.attached.values()].some((bytes) => bytes.length === 200_000),
    };
  },
};
export const names = Object.keys(acts);

/** Enters something without space, checks what is shown and kept, frees space, and continues without a reload. */
export async function withoutSpace(page, tally, name, take, give) {
  for (const lead of ["Before 2", "Before 1"]) await create(page, "Lead", leadOf(lead));
  const address = page.url();
  tally.acknowledged += 2;
  await take();
  const act = await acts[name](page);
  // The page reports it soon enough: the timeout for a storage that does not answer is five seconds.
  const isTold = async () => refused.test(await said(page)) && (await act.input().catch(() => false));
  let isDone = false;
  let told = false;
  for (let tries = 0; tries < 80 && !told && !isDone; tries += 1) {
    await wait(250);
    told = await isTold();
    isDone = (await act.isDone()) && (await page.locator('.saved[data-state="yes"]').isVisible());
  }
  if (!told && !isDone) {
    const hasInput = await act.input().catch(() => false);
    if (hasInput) tally.note("silent", `${name}: nothing stored, nothing said: ${await said(page)}`);
    else tally.note("lost", `${name}: the input is gone: ${await said(page)}`);
  }
  await give();
  const began = Date.now();
  // It continues by itself, or on request; a reload would lose what is only in the page.
  while (!isDone && Date.now() - began < 45_000) {
    await act.again().catch(() => undefined);
    for (let tries = 0; tries < 24 && !isDone; tries += 1) {
      await wait(250);
      isDone = (await act.isDone()) && (await page.locator('.saved[data-state="yes"]').isVisible());
    }
  }
  if (!isDone) tally.note("hangs", `${name}: does not go on without a reload: ${await said(page)}`);
  else tally.acknowledged += 1;
  if (isDone) {
    await create(page, "Lead", leadOf("After"), 45_000);
    tally.acknowledged += 1;
  }
  return { act, isDone, address };
}

/** After a reload or restart, everything that was acknowledged exists. */
export async function kept(page, tally, name, { act, isDone, address }) {
  const why = await reach(page, "My workspace");
  if (why) return tally.note("unreachable", `${name}: ${why}: ${await said(page)}`);
  const file = await exported(page);
  check(tally, name, file, ["Before 1", "Before 2", ...(isDone ? ["After"] : [])]);
  if (isDone && !act.holds(file)) tally.note("lost", `${name}: what was stored after there was space again`);
  const rows = file.records.lead.filter((lead) => lead.last_name.startsWith("Row ")).length;
  if (rows % 500) tally.note("torn", `${name}: ${rows} of 500 rows`);
  await page.goto(address);
  await edit(page, "Title", "Still here");
}

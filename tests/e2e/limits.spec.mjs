// Whatever a file contains, the pages stay responsive; an import shows its progress and can be cancelled until it is
// stored.
import { readFile } from "node:fs/promises";
import { readWorkspace, writeWorkspace } from "./reader.mjs";
import { create, expect, open, saved, startEmpty, test } from "./support.mjs";

const go = /^Import [\d,]+ leads$|^[\d.,]+ Leads importieren$/;
const words = {
  "en-US": { cancelled: "Cancelled. Nothing was imported.", cancel: "Cancel", fields: ["Last name", "Company"], all: "1 of 1" },
  "de-DE": { cancelled: "Abgebrochen. Es wurde nichts importiert.", cancel: "Abbrechen", fields: ["Nachname", "Firma"], all: "1 von 1" },
};

function leads(count) {
  const rows = Array.from({ length: count }, (_, at) => `Last ${at};Firm ${at % 900};p${at}@firm.example`);
  return { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
}

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("an import is cancelled while reading, checking and storing, and leaves nothing behind", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      const main = page.locator("main");
      const choose = page.getByLabel(say.chooseFile);
      // On a fast machine a phase is short: the button is clicked in the first frame that shows it.
      const letGo = async (after) => {
        const took = await page.evaluate(([after, label]) => new Promise((done) => {
          const button = (label) => [...document.querySelectorAll("main button")].find((one) => one.textContent.trim() === label);
          const look = () => {
            const cancel = document.querySelector(after) && button(label);
            if (!cancel) return requestAnimationFrame(look);
            const begun = performance.now();
            cancel.click();
            const gone = () => (document.querySelector("main input[type=file]") ? done(performance.now() - begun) : requestAnimationFrame(gone));
            gone();
          };
          look();
        }), [after, own.cancel]);
        expect(took).toBeLessThan(1_000);
        await expect(choose).toBeAttached();
      };
      await choose.setInputFiles(leads(100_000));
      await letGo("main progress");
      await choose.setInputFiles(leads(100_000));
      await letGo(".import-progress progress");
      await choose.setInputFiles(leads(100_000));
      await expect(page.getByRole("button", { name: go })).toBeEnabled({ timeout: 60_000 });
      await page.getByRole("button", { name: go }).click({ noWaitAfter: true });
      await letGo("main button[disabled]");
      await expect(page.getByText(own.cancelled)).toBeVisible();
      // Later changes are stored as usual, and nothing of the import exists, neither now nor after a reload.
      await create(page, "lead", { [own.fields[0]]: "Berg", [own.fields[1]]: "Nordlicht" }, say);
      for (const again of [false, true]) {
        if (again) await page.reload();
        await saved(page);
        await open(page, "lead");
        await expect(page.locator(".list-foot")).toContainText(own.all);
      }
    });
  });
}

test("every page works in a workspace with names as long as a book", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const workspace = await readWorkspace(await readFile(await download.path()));
  const id = (at) => `018f000000007000800000000000${String(at).padStart(4, "0")}`;
  const long = (at) => `${"AÄ\u202e\u0001 W".charAt(at % 7)}${["x", "\u202eابج", "й", "x ", "\u2066"][at % 5].repeat(200_000 / (at % 5 === 1 ? 4 : 1))}`;
  const stages = workspace.records.stage;
  const add = [];
  const put = (kind, record) => {
    workspace.records[kind].push(record);
    add.push({ create: kind, record });
    return record.id;
  };
  const phases = Array.from({ length: 10 }, (_, at) => put("stage", { ...stages[0], id: id(at), name: long(at), order: 50 + at }));
  const firms = Array.from({ length: 12 }, (_, at) => put("account", { id: id(100 + at), name: long(at), description: long(at + 1), ...(at ? { parent: id(99 + at) } : {}) }));
  firms.forEach((account, at) => put("contact", { id: id(200 + at), first_name: "Ada", last_name: at % 4 ? "Berg" : long(at + 1), account }));
  const deals = Array.from({ length: 60 }, (_, at) => put("opportunity", { id: id(300 + at), name: at % 6 ? `Deal ${at}` : long(at), account: firms[at % 12], stage: phases[at % 10], close_date: "2027-03-01", amount: { amount: "1000.00", currency: "EUR" } }));
  deals.forEach((opportunity, at) => put("activity", { id: id(400 + at), subject: at % 6 ? "Call" : long(at), text: at % 12 ? "" : long(at), type: workspace.records.choice.find(({ name }) => name === "Task")?.id, opportunity, due: "2027-02-01" }));
  Array.from({ length: 8 }, (_, at) => put("lead", { ...workspace.records.lead[0], id: id(500 + at), last_name: long(at), company: long(at + 2) }));
  const last = workspace.journal.at(-1);
  workspace.journal.push({ seq: last.seq + 1, id: id(999), at: last.at, action: 1, subject: long(0), changes: add });
  const file = { name: "long.kontor", mimeType: "application/octet-stream", buffer: writeWorkspace(workspace) };
  await page.locator("input[type=file][accept*=kontor]").setInputFiles(file);
  await page.getByRole("button", { name: "Open as a new workspace" }).click({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: "Leads 9" })).toBeVisible({ timeout: 60_000 });
  await saved(page);
  const paths = ["", "next", "lead", "account", "contact", "opportunity", "activity", "pipeline", "calendar", "reports", "settings", "settings/stages", "duplicates", "changes", "actions", "trash", "workspaces", "data",
    `record/${firms[3]}`, `record/${deals[0]}`, `record/${id(200)}`, `record/${id(400)}`, `record/${id(500)}`];
  // Seconds on a busy machine: what grows with the square of a name takes minutes.
  const slow = [];
  for (const path of paths) {
    const begun = Date.now();
    await page.goto(`/#/${path}`);
    await expect(page.locator("h1")).toBeVisible({ timeout: 20_000 });
    // After two frames the page is drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const taken = Date.now() - begun;
    if (taken > 20_000) slow.push(`${path}: ${taken} ms`);
  }
  expect(slow).toEqual([]);
  // The whole text is still there.
  await open(page, "data");
  const [again] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const after = await readWorkspace(await readFile(await again.path()));
  expect(after.records.account.map(({ name }) => name.length)).toEqual(workspace.records.account.map(({ name }) => name.length));
});

// Files are read and written in the worker: the page stays responsive, also without storage; without a worker it shows
// an error.
import { readFile } from "node:fs/promises";
import { readWorkspace } from "./reader.mjs";
import { expect, open, saved, startEmpty, test } from "./support.mjs";

const button = /^Import [\d,]+ leads$/;

function leads(count) {
  const rows = Array.from({ length: count }, (_, at) => `Last ${at};Firm ${at % 900};p${at}@firm.example`);
  return { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
}

test("the page stays responsive while a large file is imported and the import is undone", async ({ page }) => {
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(40_000));
  await expect(page.getByRole("button", { name: button })).toBeEnabled({ timeout: 30_000 });
  await page.evaluate(() => {
    [window.longest, window.began] = [0, performance.now()];
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
    }, 5);
  });
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText("40,000 leads imported.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Undo import/ }).first().click();
  await expect(page.getByRole("button", { name: /^Redo import/ }).first()).toBeEnabled({ timeout: 30_000 });
  // On the page itself, either would be one long block; the total time depends on the machine.
  const [longest, all] = await page.evaluate(() => [window.longest, performance.now() - window.began]);
  expect(longest).toBeLessThan(all / 3);
  await page.reload();
  await open(page, "lead");
  await expect(page.locator(".empty")).toBeVisible();
});

test("an import is undone, redone and exported completely although its changes are missing from the journal", async ({ page }) => {
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(3_000));
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText("3,000 leads imported.")).toBeVisible();
  // Simulates a browser that was closed between the two transactions of the import.
  const lost = await page.evaluate(async () => {
    const answer = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = fail; });
    let lost = 0;
    for (const { name } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      if (database.objectStoreNames.contains("changes")) {
        const changes = database.transaction("changes", "readwrite").objectStore("changes");
        const last = (await answer(changes.getAllKeys())).at(-1);
        await answer(changes.delete(last));
        lost += 1;
      }
      database.close();
    }
    return lost;
  });
  expect(lost).toBe(1);
  await page.reload();
  await open(page, "data");
  await page.getByRole("button", { name: /^Undo import/ }).first().click();
  const redo = page.getByRole("button", { name: /^Redo import/ }).first();
  await expect(redo).toBeEnabled({ timeout: 30_000 });
  await open(page, "lead");
  await expect(page.locator(".empty")).toBeVisible();
  await redo.click();
  await expect(page.locator(".list-foot")).toContainText("3,000");
  await open(page, "data");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const { journal } = await readWorkspace(await readFile(await download.path()));
  const sizes = journal.map(({ changes }) => changes.length);
  expect(sizes.slice(1)).toEqual([3_000, 3_000, 3_000]);
});

test("a second tab shows a large import", async ({ page, context }) => {
  await startEmpty(page);
  const second = await context.newPage();
  await second.goto("/#/lead");
  await expect(second.locator(".empty")).toBeVisible();
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(3_000));
  await page.getByRole("button", { name: button }).click();
  await expect(second.locator(".list-foot")).toContainText("3,000");
});

test("a page without storage imports and exports", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(5));
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText("5 leads imported.")).toBeVisible();
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("5 of 5");
  await page.getByRole("button", { name: /^Undo import/ }).first().click();
  await expect(page.locator(".empty")).toBeVisible();
  await open(page, "data");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  expect((await readWorkspace(await readFile(await download.path()))).journal.length).toBeGreaterThan(2);
});

test("a worker that cannot be loaded leads to a message", async ({ context }) => {
  const page = await context.newPage();
  await page.route("**/file-worker-*.js", (route) => route.abort());
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(5));
  await expect(page.getByText("The part of Kontor that reads and writes files could not start")).toBeVisible();
});

test("a worker with the script of another build is refused and does not run", async ({ context }) => {
  const page = await context.newPage();
  const heard = [];
  page.on("console", (message) => heard.push(message.text()));
  await page.route("**/file-worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `console.log("another script runs");\n${await response.text()}` });
  });
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(leads(5));
  await expect(page.getByText("The part of Kontor that reads and writes files could not start")).toBeVisible();
  expect(heard.filter((text) => text.includes("another script"))).toEqual([]);
  // The right script is loaded at the next attempt.
  await page.unroute("**/file-worker-*.js");
  await page.reload();
  await saved(page);
  await page.getByLabel("Choose files").setInputFiles(leads(5));
  await expect(page.getByRole("button", { name: button })).toBeEnabled();
});

// Files are read and written beside the page: it answers meanwhile, also without storage; without its worker it says so.
import { readFile } from "node:fs/promises";
import { readWorkspace } from "./reader.mjs";
import { expect, open, saved, startEmpty, test } from "./support.mjs";

const button = /^Import [\d,]+ leads$/;

function leads(count) {
  const rows = Array.from({ length: count }, (_, at) => `Last ${at};Firm ${at % 900};p${at}@firm.example`);
  return { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
}

test("the page answers while a large file is imported and while that is undone", async ({ page }) => {
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose a file").setInputFiles(leads(40_000));
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
  await expect(page.getByText("40,000 leads are imported.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: /^Undo import/ }).first().click();
  await expect(page.getByRole("button", { name: /^Redo import/ }).first()).toBeEnabled({ timeout: 30_000 });
  // On the page itself, either would be one long silence; how long all of it takes depends on the machine.
  const [longest, all] = await page.evaluate(() => [window.longest, performance.now() - window.began]);
  expect(longest).toBeLessThan(all / 3);
  await page.reload();
  await open(page, "lead");
  await expect(page.locator(".empty")).toBeVisible();
});

test("a second tab follows a large import", async ({ page, context }) => {
  await startEmpty(page);
  const second = await context.newPage();
  await second.goto("/#/lead");
  await expect(second.locator(".empty")).toBeVisible();
  await open(page, "data");
  await page.getByLabel("Choose a file").setInputFiles(leads(3_000));
  await page.getByRole("button", { name: button }).click();
  await expect(second.locator(".list-foot")).toContainText("3,000");
});

test("a page that may not store anything imports and exports all the same", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose a file").setInputFiles(leads(5));
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText("5 leads are imported.")).toBeVisible();
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("5 of 5");
  await page.getByRole("button", { name: /^Undo import/ }).first().click();
  await expect(page.locator(".empty")).toBeVisible();
  await open(page, "data");
  const [download] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  expect((await readWorkspace(await readFile(await download.path()))).journal.length).toBeGreaterThan(2);
});

test("a worker that cannot be loaded is said so", async ({ context }) => {
  const page = await context.newPage();
  await page.route("**/files-*.js", (route) => route.abort());
  await startEmpty(page);
  await open(page, "data");
  await page.getByLabel("Choose a file").setInputFiles(leads(5));
  await expect(page.getByText("The part of Kontor that reads and writes files could not be started")).toBeVisible();
});

// Nothing is lost: two tabs, denied storage, a lost database, a workspace file, unsaved input, the demo kept apart.
import { readFile } from "node:fs/promises";
import { readWorkspace } from "./reader.mjs";
import { create, expect, open, saved, scan, shown, startEmpty, test, type, watch } from "./support.mjs";

const berg = { "Last name": "Berg", Company: "Nordlicht" };

/** The file that a button downloads. */
async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path());
}

/** Changes the stored data while the app is not loaded. */
async function elsewhere(page, act) {
  await page.route("**/elsewhere", (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" }));
  await page.goto("/elsewhere");
  await page.evaluate(act);
}

test("a second tab shows changes at once and never overwrites them", async ({ page, context }) => {
  await startEmpty(page);
  const second = await context.newPage();
  const complaints = watch(second);
  await second.goto("/#/lead");
  await create(page, "lead", berg);
  await expect(second.getByRole("link", { name: "Berg" })).toBeVisible();
  await create(second, "lead", { "Last name": "Lund", Company: "Fjord" });
  await create(page, "lead", { "Last name": "Falk", Company: "Falk AG" });
  await open(page, "lead");
  for (const tab of [page, second]) {
    await tab.goto("/#/lead");
    for (const name of ["Berg", "Lund", "Falk"]) await expect(tab.getByRole("link", { name })).toBeVisible();
  }
  // Both change the same lead before either is notified of the other: the later command is decided again, and no field
  // is lost.
  await page.getByRole("link", { name: "Berg" }).click();
  await second.getByRole("link", { name: "Berg" }).click();
  const inputs = [await type(page, "City", "Kiel"), await type(second, "Title", "Head of Sales")];
  await Promise.all(inputs.map((input) => input.press("Enter")));
  for (const tab of [page, second]) {
    await saved(tab);
    await expect(await shown(tab, "City")).toHaveText("Kiel");
    await expect(await shown(tab, "Title")).toHaveText("Head of Sales");
  }
  expect(complaints).toEqual([]);
});

test("what another tab stores while a tab reads the journal is shown", async ({ page, context }) => {
  await startEmpty(page);
  const second = await context.newPage();
  // The second tab gets what it has read of the journal only once the first one has stored more.
  await second.addInitScript(() => {
    const { getAll } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.getAll = function (...range) {
      const request = getAll.apply(this, range);
      if (this.name !== "headers" || window.goOn) return request;
      const read = new Promise((resolve) => { window.goOn = resolve; });
      Object.defineProperty(request, "onsuccess", {
        set: (act) => request.addEventListener("success", (event) => { window.isRead = true; read.then(() => act(event)); }),
      });
      return request;
    };
  });
  await second.goto("/#/lead");
  await second.waitForFunction(() => window.isRead);
  await create(page, "lead", berg);
  await saved(page);
  await second.evaluate(() => window.goOn());
  await expect(second.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("without storage the app works, and the notice about it stays", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  await startEmpty(page);
  await expect(page.getByText("This browser does not let Kontor store anything.")).toBeVisible();
  await create(page, "lead", berg);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
});

test("a lost database leads to the recovery page, never to an empty workspace", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  const backup = await downloaded(page, "Export this workspace");
  await elsewhere(page, () => new Promise((done, failed) => {
    const request = indexedDB.deleteDatabase("kontor-own");
    request.onsuccess = done;
    request.onerror = failed;
    request.onblocked = failed;
  }));
  await page.goto("/");
  await expect(page.getByText("This browser has lost the stored workspace")).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue with remaining data" })).toBeVisible();
  // A backup can be restored on this very page.
  await page.getByLabel("Open a workspace file").setInputFiles({ name: "My.kontor", mimeType: "application/octet-stream", buffer: backup });
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("a database of a newer version is not changed and can be saved as it is", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await elsewhere(page, () => new Promise((done, failed) => {
    const request = indexedDB.open("kontor-own", 99);
    request.onsuccess = () => done(request.result.close());
    request.onerror = failed;
    request.onblocked = failed;
  }));
  await page.goto("/");
  await expect(page.getByText("This workspace was used with a newer version of Kontor")).toBeVisible();
  await scan(page);
  const text = await downloaded(page, "Save stored data as it is");
  const stores = JSON.parse(text);
  expect(Object.keys(stores)).toEqual(["change_blocks", "changes", "files", "header_blocks", "headers", "manifest", "pages", "quarantine", "replica"]);
  expect(Object.values(stores.changes).some((bytes) => atob(bytes).includes("Nordlicht"))).toBe(true);
});

test("when the storage does not answer, the page says so and a copy can be saved", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await page.evaluate(() => {
    for (const event of ["oncomplete", "onabort"]) Object.defineProperty(IDBTransaction.prototype, event, { set() {} });
  });
  const city = await type(page, "City", "Kiel");
  await city.press("Enter");
  await expect(page.getByText("Not confirmed: the browser's storage does not answer.")).toBeVisible({ timeout: 10_000 });
  await expect(city).toHaveValue("Kiel");
  const file = await readWorkspace(await downloaded(page, "Save a copy"));
  expect(file.records.lead.map((lead) => lead.last_name)).toEqual(["Berg"]);
});

test("the browser is asked to keep the data, and its answer is shown", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.storage.persisted = async () => false;
    navigator.storage.persist = async () => { window.asked = true; return true; };
  });
  await startEmpty(page);
  await open(page, "data");
  await expect(page.getByText("This browser may delete the data")).toBeVisible();
  expect(await page.evaluate(() => window.asked)).toBeUndefined();
  await create(page, "lead", berg);
  await open(page, "data");
  await expect(page.getByText("Storage is persistent: the browser keeps the data")).toBeVisible();
});

test("the layout does not shift while a page loads", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await page.addInitScript(() => {
    window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
      .observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["", "lead", "pipeline", "data", "settings"]) {
    await page.goto("about:blank");
    await open(page, path);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => window.shifts), path).toBeLessThan(0.02);
  }
});

test("a workspace is exported as a file and restored, completely or not at all", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  const file = await downloaded(page, "Export this workspace");
  const input = page.getByLabel("Open a workspace file");
  await input.setInputFiles({ name: "cut.kontor", mimeType: "application/octet-stream", buffer: file.subarray(0, -300) });
  await expect(page.getByText("This file is damaged")).toBeVisible();
  await input.setInputFiles({ name: "whole.kontor", mimeType: "application/octet-stream", buffer: file });
  await expect(page.getByText("The file is valid.")).toBeVisible();
  await page.getByRole("button", { name: "Open as a new workspace" }).click();
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo creation of Berg" })).toBeVisible();
  await page.getByRole("button", { name: "Undo creation of Berg" }).click();
  await open(page, "data");
  await page.getByRole("link", { name: "Switch workspace" }).click();
  await page.getByRole("button", { name: "Open My workspace" }).click();
  await page.waitForLoadState("load");
  await saved(page);
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("a list is exported as CSV without formulas", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "=1+1", Company: "Nordlicht" });
  await open(page, "lead");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("summary", { hasText: "Export" }).click().then(() => page.getByRole("button", { name: "CSV" }).click()),
  ]);
  expect(await readFile(await download.path(), "utf8")).toContain("'=1+1");
});

test("unsaved text survives a visit to another page", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  const email = await type(page, "Email", "no address");
  await email.press("Enter");
  await expect(page.getByText("Enter an email address such as name@example.com.")).toBeVisible();
  const lead = page.url();
  await open(page, "pipeline");
  await page.goto(lead);
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue("no address");
  await page.getByLabel("Email", { exact: true }).fill("berg@nordlicht.example");
  await page.getByLabel("Email", { exact: true }).press("Enter");
  await expect(page.getByRole("link", { name: "berg@nordlicht.example" })).toHaveAttribute("href", "mailto:berg@nordlicht.example");
  await type(page, "City", "Bonn");
  await page.keyboard.press("Escape");
  await expect(await shown(page, "City")).toHaveText("–");
  // Leaving a field saves it.
  await type(page, "City", "Kiel");
  await page.locator("h1").click();
  await saved(page);
  await page.reload();
  await expect(await shown(page, "City")).toHaveText("Kiel");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Change of Berg", { exact: true })).toHaveCount(2);
  await expect(page.locator(".history ins", { hasText: "Kiel" })).toBeVisible();
});

test("the demo and the user's workspace never mix", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  await page.getByRole("link", { name: "Switch workspace" }).click();
  await page.getByRole("button", { name: "Open Demo" }).click();
  await page.waitForLoadState("load");
  await saved(page);
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Ada Berg" })).toBeVisible();
  await page.getByRole("button", { name: "Exit demo" }).click();
  await page.getByRole("button", { name: "Open your workspace" }).click();
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ada Berg" })).toHaveCount(0);
});

test("winning and losing on the board follow the rules of date and reason", async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Big deal", "Close date": "2031-05-05" });
  await open(page, "pipeline");
  await page.locator(".card").focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  // The dialog names the deal; no reason is preselected.
  const dialog = page.getByRole("dialog", { name: "Mark Big deal as lost" });
  const reason = dialog.getByLabel("Loss reason");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveValue("");
  await dialog.getByRole("button", { name: "Mark as lost" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Choose a reason.");
  await reason.selectOption({ label: "Competitor" });
  await dialog.getByLabel("Note").fill("Their offer came first");
  await scan(page);
  await dialog.getByRole("button", { name: "Mark as lost" }).click();
  await expect(page.locator(".board-column", { hasText: "Closed Lost" }).locator(".card")).toHaveCount(1);
  await saved(page);
  await page.locator(".card").focus();
  await page.keyboard.press("Enter");
  await expect(await shown(page, "Loss reason")).toHaveText("Competitor");
  await expect(await shown(page, "Description")).toHaveText("Their offer came first");
  // The path has one end; the other one is in the menu of stages.
  await page.locator(".record-chip summary", { hasText: "Stage" }).click();
  await page.getByRole("button", { name: "Closed Won" }).click();
  await expect(await shown(page, "Close date")).not.toHaveText("May 5, 2031");
});

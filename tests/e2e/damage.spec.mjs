// Damage to the stored data: detected, repaired, reported; workspaces found again; a lost connection reopened.
import { create, edit, elsewhere, expect, open, saved, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";

const berg = { "Last name": "Berg", Company: "Nordlicht" };

/** Changes stored values: `change` gets the stores of a database in a transaction, as the text of a function. */
const harm = (page, change) => elsewhere(page, (change) => new Promise((done, failed) => {
  const request = indexedDB.open("kontor-own");
  request.onerror = failed;
  request.onsuccess = () => {
    const names = [...request.result.objectStoreNames];
    const transaction = request.result.transaction(names, "readwrite");
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    new Function("stores", change)(stores);
    transaction.oncomplete = () => done(request.result.close());
    transaction.onabort = failed;
  };
}), change);

/** Flips a bit of the value with a key. */
const flip = (store, key, at) => `
  stores.${store}.get(${key}).onsuccess = ({ target }) => {
    const bytes = target.result;
    bytes[${at} < 0 ? bytes.length + ${at} : ${at}] ^= 1;
    stores.${store}.put(bytes, ${key});
  };`;

test("a damaged storage page is rebuilt from the history, and a notice says so", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await edit(page, { City: "Kiel" });
  const lead = page.url();
  await harm(page, flip("pages", 0, 60));
  await page.goto(lead);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  await expect(await shown(page, "City")).toHaveText("Kiel");
  const told = page.getByRole("alert").filter({ hasText: "No data was lost." });
  await expect(told).toContainText("1 stored part was damaged and has been repaired");
  await told.getByRole("link", { name: "Details" }).click();
  await expect(page.getByText("Leads, part 1: damaged")).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  await expect(page.getByText("Everything is intact: 3 actions")).toBeVisible();
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
});

test("records survive damage to the history", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await edit(page, { City: "Kiel" });
  const lead = page.url();
  await harm(page, "stores.changes.delete(2);");
  // Data that is only in the history is checked once a day.
  await page.evaluate(() => localStorage.setItem("kontor.verified.own", "1"));
  await page.clock.install();
  await page.goto(lead);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  await page.clock.runFor(31_000);
  await page.clock.resume();
  await page.getByRole("alert").filter({ hasText: "1 stored part is damaged." }).getByRole("link", { name: "Details" }).click();
  await expect(page.getByText("Changes of action 2: missing")).toBeVisible();
  await page.getByRole("button", { name: "Repair", exact: true }).click();
  await page.goto(lead);
  await expect(page.getByRole("alert").filter({ hasText: "Part of the history could not be read." })).toBeVisible();
  await edit(page, { City: "Bonn" });
  await open(page, "data");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  await page.getByLabel("Open a workspace file").setInputFiles(await file.path());
  await expect(page.getByText("The file is valid.")).toBeVisible();
});

test("verifying an open workspace finds later damage and repairs it", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "settings/stored-data");
  await page.evaluate(() => new Promise((done) => {
    const request = indexedDB.open("kontor-own");
    request.onsuccess = () => {
      const transaction = request.result.transaction("pages", "readwrite");
      transaction.objectStore("pages").delete(0);
      transaction.oncomplete = () => done(request.result.close());
    };
  }));
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  await expect(page.locator("main").getByText("1 stored part is damaged. Nothing was changed.")).toBeVisible();
  await page.getByRole("button", { name: "Repair", exact: true }).click();
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("damage to an attached file is found", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await page.locator("#files input[type=file]").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("a note") });
  await expect(page.locator("#files .file")).toBeVisible();
  await saved(page);
  await harm(page, `stores.files.openCursor().onsuccess = ({ target }) => {
    const [bytes, sum] = target.result.value;
    bytes[0] ^= 1;
    target.result.update([bytes, sum]);
  };`);
  await page.goto("/#/settings/stored-data");
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  await expect(page.getByText("The contents of 1 attached file are damaged or missing.").first()).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "note.txt" })).toBeVisible();
  await harm(page, "stores.files.clear();");
  await page.goto("/#/settings/stored-data");
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "note.txt" })).toBeVisible();
});

test("a workspace of the previous version gets checksums and loses nothing", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await edit(page, { City: "Kiel" });
  const lead = page.url();
  // The content of version 2 of the database: the same values without checksums, and no manifest.
  await elsewhere(page, () => new Promise((done, failed) => {
    const read = indexedDB.open("kontor-own");
    read.onerror = failed;
    read.onsuccess = async () => {
      const all = {};
      for (const name of ["headers", "changes", "pages"]) {
        const store = read.result.transaction(name).objectStore(name);
        const got = (request) => new Promise((have) => { request.onsuccess = () => have(request.result); });
        const [keys, values] = [await got(store.getAllKeys()), await got(read.result.transaction(name).objectStore(name).getAll())];
        all[name] = keys.map((key, at) => [key, values[at].slice(0, -8)]);
        all[name].forEach(([, bytes]) => { bytes[0] = 1; });
      }
      read.result.close();
      indexedDB.deleteDatabase("kontor-own").onsuccess = () => {
        const write = indexedDB.open("kontor-own", 2);
        write.onupgradeneeded = () => ["headers", "changes", "pages", "files"].forEach((name) => write.result.createObjectStore(name));
        write.onsuccess = () => {
          const transaction = write.result.transaction(["headers", "changes", "pages"], "readwrite");
          for (const [name, entries] of Object.entries(all)) entries.forEach(([key, value]) => transaction.objectStore(name).add(value, key));
          transaction.oncomplete = () => done(write.result.close());
          transaction.onabort = failed;
        };
      };
    };
  }));
  await page.goto(lead);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  await expect(await shown(page, "City")).toHaveText("Kiel");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await open(page, "settings/stored-data");
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  await expect(page.getByText("Everything is intact: 3 actions")).toBeVisible();
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
});

test("a workspace is found after localStorage alone was cleared", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "workspaces");
  await elsewhere(page, () => { localStorage.clear(); sessionStorage.clear(); });
  await page.goto("/#/lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
  // The list alone may be lost as well: then the existing databases are looked up.
  await elsewhere(page, () => new Promise((done) => {
    localStorage.clear();
    sessionStorage.clear();
    indexedDB.deleteDatabase("kontor-workspaces").onsuccess = done;
  }));
  await page.goto("/#/lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("the list of workspaces survives without localStorage", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "workspaces");
  await page.getByRole("button", { name: words["en-US"].newWorkspace ?? "New workspace" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Second");
  await page.getByRole("dialog").getByRole("button", { name: /Create|Save/ }).click();
  await page.waitForLoadState("load");
  await saved(page);
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  await elsewhere(page, () => { localStorage.clear(); sessionStorage.clear(); });
  // The workspace used last is opened, and the other one is listed.
  await page.goto("/#/lead");
  await expect(page.getByRole("link", { name: "Lund" })).toBeVisible();
  await open(page, "workspaces");
  await expect(page.getByText("Second").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Open My workspace" })).toBeVisible();
});

test("a database connection that the browser closes is reopened", async ({ page }) => {
  await page.addInitScript(() => {
    window.databases = [];
    const opened = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "result").get;
    Object.defineProperty(IDBRequest.prototype, "result", { get() {
      const result = opened.call(this);
      if (result instanceof IDBDatabase && result.name === "kontor-own" && !window.databases.includes(result)) window.databases.push(result);
      return result;
    } });
  });
  await startEmpty(page);
  await create(page, "lead", berg);
  await page.evaluate(() => window.databases.forEach((database) => database.close()));
  await edit(page, { City: "Kiel" });
  await page.reload();
  await expect(await shown(page, "City")).toHaveText("Kiel");
});

test("when the browser deletes the database, the page says so and offers the copy in memory", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Storage.clearDataForOrigin", { origin: new URL(page.url()).origin, storageTypes: "indexeddb" });
  await expect(page.getByText("The browser has removed the stored data of this workspace.").first()).toBeVisible();
  await expect(page.locator(".saved")).toHaveAttribute("data-state", "failed");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save a copy" }).click()]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  await page.goto("/#/data");
  await page.getByLabel("Open a workspace file").first().setInputFiles(await file.path());
});

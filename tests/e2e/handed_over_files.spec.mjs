// Files that the system passes to the installed app: opened with it (by the browser's launch queue), or shared to it
// (by the service worker). None of them is read before the user agrees; then they are treated like dropped files: a
// preview first, nothing stored before it is confirmed.
import { readFile } from "node:fs/promises";
import { create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const csv = ["leads.csv", "Last Name;Company\nHolm;Sund"];
const card = ["holm.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ida Holm\r\nN:Holm;Ida;;;\r\nORG:Sund\r\nEND:VCARD\r\n"];

/** A browser with a launch queue: `launch` simulates a double click in the file manager. */
async function withQueue(page) {
  await page.addInitScript(() => {
    let consumer;
    Object.defineProperty(window, "launchQueue", { value: { setConsumer: (own) => { consumer = own; } } });
    window.launch = (files) => {
      const handle = ([name, bytes]) => ({ kind: "file", name, getFile: async () => new File([new Uint8Array(bytes)], name) });
      if (!consumer) return false;
      consumer({ files: files.map(handle) });
      return true;
    };
  });
}

async function launch(page, ...files) {
  const plain = files.map(([name, content]) => [name, [...Buffer.from(content)]]);
  await expect.poll(() => page.evaluate((all) => window.launch(all), plain)).toBe(true);
}

/** Agrees to read a file that was passed. */
async function agree(page, name) {
  await expect(page.getByText(`Received from outside Kontor: ${name}. Nothing in it has been read yet.`)).toBeVisible();
  await page.getByRole("button", { name: "Read it" }).click();
}

/** A mapping, as exported by the app. */
async function mapping(page) {
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles({ name: "kunden.csv", mimeType: "text/csv", buffer: Buffer.from("Wer;Wo\nBerg;Nordlicht\n") });
  await page.locator("summary", { hasText: /^Columns of / }).click();
  await page.getByLabel("Maps to: Wer").selectOption({ label: "Last name" });
  await page.locator("summary", { hasText: "Save mapping" }).click();
  await page.getByLabel("Mapping name").fill("Fair");
  await page.keyboard.press("Enter");
  await page.locator("main").getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Saved mappings: 1").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export the mapping “Fair”" }).click()]);
  await page.getByRole("button", { name: "Delete the mapping “Fair”" }).click();
  await expect(page.getByText("Saved mappings: 1")).toBeHidden();
  await saved(page);
  return readFile(await download.path());
}

/** The number of commits of a workspace: anything stored without consent would add one. */
const commits = (page) => page.evaluate(async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith("kontor") && name !== "kontor-folders");
  const count = (name) => new Promise((done) => {
    indexedDB.open(name).onsuccess = ({ target: { result: db } }) => {
      if (!db.objectStoreNames.contains("headers")) {
        db.close();
        return done(0);
      }
      db.transaction("headers").objectStore("headers").count().onsuccess = ({ target }) => { db.close(); done(target.result); };
    };
  });
  return (await Promise.all(names.map(count))).reduce((sum, one) => sum + one, 0);
});

test("a file opened with the app leads to its preview, whatever page is open", async ({ page }) => {
  await withQueue(page);
  await startEmpty(page);
  await open(page, "calendar");
  await launch(page, csv);
  await expect(page.getByRole("button", { name: "Read it" })).toBeVisible();
  await scan(page);
  await agree(page, csv[0]);
  await expect(page.getByRole("button", { name: "Import 1 lead" })).toBeEnabled();
  await scan(page);
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await expect(page.getByText("1 lead imported")).toBeVisible();
  await saved(page);
  // Another file while that page is open.
  await launch(page, card);
  await agree(page, card[0]);
  await page.locator("summary", { hasText: card[0] }).first().click();
  await expect(page.getByText("Ida").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import 1 / })).toBeEnabled();
});

test("a workspace file opened with the app is compared with the open workspace, or opened if there is none", async ({ page, browser }) => {
  await withQueue(page);
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const file = ["My.kontor", await readFile(await download.path())];
  await open(page, "lead");
  await launch(page, file);
  await agree(page, file[0]);
  await expect(page.getByRole("button", { name: "Open as a new workspace" })).toBeVisible();
  await scan(page);
  const elsewhere = await browser.newContext();
  const fresh = await elsewhere.newPage();
  await withQueue(fresh);
  await fresh.goto(page.url().split("#")[0]);
  await expect(fresh.getByRole("button", { name: "Start from scratch" })).toBeVisible();
  await launch(fresh, file);
  await agree(fresh, file[0]);
  await saved(fresh);
  await open(fresh, "lead");
  await expect(fresh.getByRole("link", { name: "Berg" })).toBeVisible();
  await elsewhere.close();
});

test("a table opened without a workspace waits until there is one", async ({ page }) => {
  await withQueue(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Start from scratch" })).toBeVisible();
  await launch(page, csv);
  await expect(page.getByText("leads.csv is ready. Open a workspace to import it.")).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Start from scratch" }).click();
  await agree(page, csv[0]);
  await expect(page.getByRole("button", { name: "Import 1 lead" })).toBeEnabled();
});

test("a received file can be dismissed unread, and a received mapping is saved only if the user agrees", async ({ page }) => {
  await withQueue(page);
  await startEmpty(page);
  const file = ["Fair.csv", await mapping(page)];
  const before = await commits(page);
  await launch(page, file);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("Received from outside Kontor")).toHaveCount(0);
  await launch(page, file);
  await agree(page, file[0]);
  await expect(page.getByText("A file from outside wants to save mappings: “Fair”.")).toBeVisible();
  await scan(page);
  expect(await commits(page)).toBe(before);
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByLabel("Choose files")).toBeAttached();
  await page.reload();
  await saved(page);
  expect(await commits(page)).toBe(before);
  await launch(page, file, csv);
  await agree(page, `${file[0]}, ${csv[0]}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Mappings added: “Fair”.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 1 lead" })).toBeEnabled();
  expect(await commits(page)).toBe(before + 1);
});

test("the manifest registers the app for files and as a share target", async ({ request }) => {
  const manifest = await (await request.get("/manifest.webmanifest")).json();
  expect(Object.values(manifest.file_handlers[0].accept).flat()).toEqual([".csv", ".vcf", ".eml", ".mbox", ".kontor"]);
  expect(manifest.share_target).toMatchObject({ method: "POST", enctype: "multipart/form-data" });
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("the service worker receives shared files and passes them to the page", async ({ page, context, baseURL }) => {
    await startEmpty(page);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    });
    const manifest = await (await page.request.get("/manifest.webmanifest")).json();
    const target = manifest.share_target;
    const field = target.params.files[0].name;
    // Offline: no server may be needed.
    await context.setOffline(true);
    await page.goto("about:blank");
    await page.setContent(`<form method="${target.method}" enctype="${target.enctype}" action="${new URL(target.action, baseURL).href}">
      <input type="file" name="${field}" multiple><button>Share</button></form>`);
    await page.locator("input").setInputFiles([{ name: "Lëads & more.csv", mimeType: "text/csv", buffer: Buffer.from(csv[1]) }]);
    await page.getByRole("button", { name: "Share" }).click();
    await expect(page).toHaveURL(`${baseURL}#/data`);
    await agree(page, "Lëads & more.csv");
    await page.getByRole("button", { name: "Import 1 lead" }).click();
    await expect(page.getByText("1 lead imported")).toBeVisible();
    expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("shared")))).toEqual([]);
    // A file is taken only once.
    await page.reload();
    await saved(page);
    await expect(page.getByRole("button", { name: "Import 1 lead" })).toHaveCount(0);
    await context.setOffline(false);
  });

  test("what another site posts to the app is neither read nor stored before the user agrees", async ({ page, baseURL }) => {
    await startEmpty(page);
    const file = await mapping(page);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    });
    const before = await commits(page);
    const post = async (files) => {
      await page.goto("about:blank");
      await page.setContent(`<form method="POST" enctype="multipart/form-data" action="${new URL("share", baseURL).href}">
        <input type="file" name="files" multiple><button>Look at this</button></form>`);
      await page.locator("input").setInputFiles(files);
      await page.getByRole("button", { name: "Look at this" }).click();
      await expect(page).toHaveURL(`${baseURL}#/data`);
    };
    await post([{ name: "Fair.json", mimeType: "application/json", buffer: file }]);
    await expect(page.getByText("Received from outside Kontor: Fair.json.")).toBeVisible();
    await page.waitForTimeout(500);
    expect(await commits(page)).toBe(before);
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(page.getByText("Received from outside Kontor")).toHaveCount(0);
    await page.reload();
    await saved(page);
    await expect(page.getByText("Received from outside Kontor")).toHaveCount(0);
    expect(await commits(page)).toBe(before);
    // Agreeing to read the files does not save a mapping.
    await post([{ name: "Fair.json", mimeType: "application/json", buffer: file }]);
    await agree(page, "Fair.json");
    await expect(page.getByText("A file from outside wants to save mappings: “Fair”.")).toBeVisible();
    expect(await commits(page)).toBe(before);
    // Nobody can fill the browser's storage through this address.
    await post(Array.from({ length: 120 }, (_, at) => ({ name: `${at}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv[1]) })));
    await expect(page.getByText("+ 80")).toBeVisible();
  });

  test("Chromium finds no fault with the manifest", async ({ page, context }) => {
    await page.goto("/");
    const cdp = await context.newCDPSession(page);
    const { errors, data } = await cdp.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    expect(JSON.parse(data).share_target.action).toBe("./share");
  });
});

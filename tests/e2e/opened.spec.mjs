// Files that the system hands to the installed app: opened with it (by the queue a browser fills), or shared to it (by the
// service worker). They go the way of dropped files: a preview first, nothing stored before it is agreed to.
import { readFile } from "node:fs/promises";
import { create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const csv = ["leads.csv", "Last Name;Company\nHolm;Sund"];
const card = ["holm.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ida Holm\r\nN:Holm;Ida;;;\r\nORG:Sund\r\nEND:VCARD\r\n"];

/** A browser that hands over files: `launch` stands for a double click in the file manager. */
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

test("a file opened with the app leads to its preview, whatever page is open", async ({ page }) => {
  await withQueue(page);
  await startEmpty(page);
  await open(page, "calendar");
  await launch(page, csv);
  await expect(page.getByRole("button", { name: "Import 1 lead" })).toBeEnabled();
  await scan(page);
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await expect(page.getByText("1 lead is imported")).toBeVisible();
  await saved(page);
  // Another one while that page is open.
  await launch(page, card);
  await page.locator("summary", { hasText: card[0] }).first().click();
  await expect(page.getByText("Ida").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import 1 / })).toBeEnabled();
});

test("a workspace file opened with the app is compared with the open one, and opened before there is one", async ({ page, browser }) => {
  await withQueue(page);
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const file = ["My.kontor", await readFile(await download.path())];
  await open(page, "lead");
  await launch(page, file);
  await expect(page.getByRole("button", { name: "Open as a new workspace" })).toBeVisible();
  await scan(page);
  const elsewhere = await browser.newContext();
  const fresh = await elsewhere.newPage();
  await withQueue(fresh);
  await fresh.goto(page.url().split("#")[0]);
  await expect(fresh.getByRole("button", { name: "Start empty" })).toBeVisible();
  await launch(fresh, file);
  await saved(fresh);
  await open(fresh, "lead");
  await expect(fresh.getByRole("link", { name: "Berg" })).toBeVisible();
  await elsewhere.close();
});

test("a table opened before there is a workspace waits for one", async ({ page }) => {
  await withQueue(page);
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Start empty" })).toBeVisible();
  await launch(page, csv);
  await expect(page.getByText("leads.csv waits. Open a workspace to import it.")).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Start empty" }).click();
  await expect(page.getByRole("button", { name: "Import 1 lead" })).toBeEnabled();
});

test("the manifest offers the app for files and for sharing", async ({ request }) => {
  const manifest = await (await request.get("/manifest.webmanifest")).json();
  expect(Object.values(manifest.file_handlers[0].accept).flat()).toEqual([".csv", ".vcf", ".kontor"]);
  expect(manifest.share_target).toMatchObject({ method: "POST", enctype: "multipart/form-data" });
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("what is shared to the app is taken by the service worker and handed to the page", async ({ page, context, baseURL }) => {
    await startEmpty(page);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
    });
    const manifest = await (await page.request.get("/manifest.webmanifest")).json();
    const target = manifest.share_target;
    const field = target.params.files[0].name;
    // Without a network: nothing of it may need a server.
    await context.setOffline(true);
    await page.goto("about:blank");
    await page.setContent(`<form method="${target.method}" enctype="${target.enctype}" action="${new URL(target.action, baseURL).href}">
      <input type="file" name="${field}" multiple><button>Share</button></form>`);
    await page.locator("input").setInputFiles([{ name: "Lëads & more.csv", mimeType: "text/csv", buffer: Buffer.from(csv[1]) }]);
    await page.getByRole("button", { name: "Share" }).click();
    await expect(page).toHaveURL(`${baseURL}#/data`);
    await expect(page.getByText("Lëads & more.csv").first()).toBeVisible();
    await page.getByRole("button", { name: "Import 1 lead" }).click();
    await expect(page.getByText("1 lead is imported")).toBeVisible();
    expect(await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("shared")))).toEqual([]);
    // It is taken once.
    await page.reload();
    await saved(page);
    await expect(page.getByRole("button", { name: "Import 1 lead" })).toHaveCount(0);
    await context.setOffline(false);
  });

  test("Chromium finds no fault with the manifest", async ({ page, context }) => {
    await page.goto("/");
    const cdp = await context.newCDPSession(page);
    const { errors, data } = await cdp.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    expect(JSON.parse(data).share_target.action).toBe("./share");
  });
});

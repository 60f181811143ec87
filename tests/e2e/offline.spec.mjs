// The installed app: it opens without a network from every page, and a newer version is offered but never forced.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

test.use({ serviceWorkers: "allow" });

/** Waits until the service worker has cached every file and will answer the next visit. */
const kept = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  while (active.state !== "activated") await new Promise((done) => setTimeout(done, 50));
});

test("the second visit works offline, whatever page it opens", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const record = new URL(page.url()).hash.slice(2);
  await kept(page);
  await context.setOffline(true);
  for (const path of ["", "lead", record, "pipeline", "calendar", "next", "settings", "data", "trash", "changes", "duplicates"]) {
    await page.goto("about:blank");
    await open(page, path);
    await expect(page.locator(".coming")).toHaveCount(0);
  }
  // The file worker is available as well.
  await open(page, "data");
  const buffer = Buffer.from("Last Name;Company\nHolm;Sund");
  await page.getByLabel("Choose files").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await saved(page);
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("2 of 2 records");
  await context.setOffline(false);
});

test("the app can be installed: manifest, icons, shortcuts", async ({ page, request, baseURL }) => {
  await page.goto("/");
  const href = await page.locator("link[rel=manifest]").getAttribute("href");
  const response = await request.get(new URL(href, baseURL).href);
  expect(response.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = await response.json();
  expect(manifest).toMatchObject({ name: "Kontor", display: "standalone", start_url: "./", scope: "./" });
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(new URL(src, baseURL).href);
    expect(icon.headers()["content-type"]).toBe(type);
  }
  expect(manifest.shortcuts.length).toBeGreaterThan(2);
});

test.describe("a newer version", () => {
  const port = Number(process.env.KONTOR_PORT ?? 8123) + 500;
  let folder;
  let server;

  test.beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "kontor-"));
    cpSync("dist", folder, { recursive: true });
    server = spawn("node", ["scripts/serve.mjs", String(port), folder], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((done) => server.stdout.once("data", done));
  });
  test.afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  test("it waits while something is typed, and is activated on request", async ({ page }) => {
    const address = `http://127.0.0.1:${port}/`;
    const change = (name, from, to) => writeFileSync(join(folder, name), readFileSync(join(folder, name), "utf8").replace(from, to));
    const description = () => page.locator("meta[name=description]").getAttribute("content");
    await page.goto(address);
    await page.getByRole("button", { name: "Start from scratch" }).click();
    await saved(page);
    await kept(page);
    await page.reload();
    await saved(page);
    change("index.html", "A CRM that lives wholly", "The next CRM that lives wholly");
    change("service.js", /const version = "\w+"/, 'const version = "next"');
    await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
    const offer = page.locator(".banner", { hasText: "Update available." });
    await expect(offer).toBeVisible();
    await scan(page);
    // A reload is no consent: the version is still the same.
    await page.reload();
    await saved(page);
    expect(await description()).toContain("A CRM that lives");
    await expect(offer).toBeVisible();
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: "Lead" }).click();
    await page.getByRole("dialog").getByLabel("Last name").fill("Berg");
    await expect(offer).toContainText("It waits until");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await page.goto(`${address}#/lead`);
    // The browser activates the newer worker once the older one has answered every request, and the page still fetches its
    // chunks in advance, on a busy machine for longer than other steps take.
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "Update now" }).click();
    await expect.poll(description, { timeout: 60_000 }).toContain("The next CRM");
    await saved(page);
    await expect(offer).toHaveCount(0);
  });
});

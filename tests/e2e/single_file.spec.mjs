// The single-file app, opened from disk: it keeps what is done in it, apart from every other file, and a read-only one
// says so.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "../../scripts/dist.mjs";
import { create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

let folder;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kontor-"));
});
test.afterAll(() => rmSync(folder, { recursive: true }));

const single = (name, ...words) => {
  // A folder for each, because other paths make such files meanwhile, and a release has checksums of all in out/.
  const out = mkdtempSync(join(folder, "single-"));
  execFileSync("node", ["scripts/make-single-file.mjs", ...words], { env: { ...process.env, KONTOR_OUT: out } });
  const to = join(folder, name);
  copyFileSync(join(out, `kontor-${version}.html`), to);
  return pathToFileURL(to).href;
};

/** Opens a page of a file. */
const show = async (page, path) => {
  await page.evaluate((hash) => { location.hash = hash; }, `#/${path}`);
  await expect(page.locator("h1")).toBeVisible();
};

/** Saves the open workspace as a single-file app and returns its address. */
async function savedAs(page, name) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save portable copy" }).click();
  const to = join(folder, name);
  await (await download).saveAs(to);
  return pathToFileURL(to).href;
}

test("it opens from the disk; a lead becomes a won deal, and a reload keeps it", async ({ page }) => {
  const address = single("kontor.html");
  // The file worker in it, with its readers and the replica of a team, is most of it; four more kinds of fields came to 0.1 MB,
  // record rules, automations and conditions across links, with their texts, to 0.3, quotes and campaigns to as much,
  // custom record types, layouts, letters, scores and forecast accuracy to 0.4, meetings, deal rooms and answers to 0.3, and
  // activity types of a workspace's own, groups by texts and scores that are kept to 0.05.
  expect(statSync(join(folder, "kontor.html")).size).toBeLessThan(8_450_000);
  await page.goto(address);
  await page.getByRole("button", { name: "Explore the demo" }).click();
  await saved(page);
  await show(page, "lead");
  await expect(page.locator(".grid-row:visible").first()).toBeVisible();
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await page.getByLabel("Price agreed").check();
  await saved(page);
  await page.getByRole("button", { name: "Convert", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Convert/ }).click();
  await expect(page.locator(".converted-line")).toBeVisible();
  await saved(page);
  await page.locator(".path-step", { hasText: "Closed Won" }).click();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Closed Won");
  await saved(page);
  await page.reload();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Closed Won");
  await show(page, "data");
  const buffer = Buffer.from("Last Name;Company\nHolm;Sund");
  await page.getByLabel("Choose files").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await saved(page);
  await scan(page);
});

test("a hosted workspace is saved as a single file, editable or read-only", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht", Email: "berg@nordlicht.example" });
  await open(page, "data");
  await expect(page.getByRole("heading", { name: "Portable copy (one HTML file)" })).toBeVisible();
  const editable = await savedAs(page, "editable.html");
  await page.getByLabel("Read-only").check();
  const section = page.locator("section", { has: page.getByRole("heading", { name: "Portable copy" }) });
  await section.getByText("Leave out", { exact: true }).click();
  await section.getByText("Fields: Leads").click();
  await section.getByLabel("Email", { exact: true }).first().check();
  await scan(page);
  const readOnly = await savedAs(page, "read-only.html");

  const file = await context.newPage();
  await file.goto(editable);
  await saved(file);
  await show(file, "lead");
  await expect(file.getByText("berg@nordlicht.example")).toBeVisible();
  await create(file, "lead", { "Last name": "Lund", Company: "Sund" });
  await file.reload();
  await saved(file);
  await show(file, "lead");
  await expect(file.locator(".list-foot")).toContainText("2 of 2 records");
  // Saved from a single-file app: the new file contains what was done in the first one.
  await show(file, "data");
  const next = await savedAs(file, "next.html");
  await file.goto(next);
  await saved(file);
  await show(file, "lead");
  await expect(file.locator(".list-foot")).toContainText("2 of 2 records");

  await file.goto(readOnly);
  await saved(file);
  await expect(file.getByText("This file is read-only")).toBeVisible();
  await show(file, "lead");
  await expect(file.locator(".list-foot")).toContainText("1 of 1 record");
  await expect(file.getByText("berg@nordlicht.example")).toHaveCount(0);
  await file.getByRole("button", { name: "New", exact: true }).click();
  await file.getByRole("menuitem", { name: "Lead" }).click();
  const dialog = file.getByRole("dialog");
  await dialog.getByLabel("Last name").fill("Moe");
  await dialog.getByLabel("Company").fill("Moe AS");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(file.locator(".toasts, .toast").getByText("This file is read-only")).toBeVisible();
  await file.reload();
  await saved(file);
  await show(file, "lead");
  await expect(file.locator(".list-foot")).toContainText("1 of 1 record");
  await scan(file);
  // The hosted app is unchanged.
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("1 of 1 record");
});

test("make single embeds a workspace file", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this workspace" }).click();
  const data = join(folder, "team.kontor");
  await (await download).saveAs(data);
  await page.goto(single("team.html", data, "read-only"));
  await saved(page);
  await show(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("1 of 1 record");
  await expect(page.getByText("This file is read-only")).toBeVisible();
  const sealed = join(folder, "sealed.kontor");
  writeFileSync(sealed, '{"format":"kontor-workspace","version":2,"sealed":{"rounds":1}}\n');
  expect(() => execFileSync("node", ["scripts/make-single-file.mjs", sealed], { stdio: "pipe" })).toThrow(/sealed/);
  expect(readdirSync(folder)).toContain("team.html");
});

test.describe("fr-FR", () => {
  test.use({ locale: "fr-FR" });

  test("it has the texts of every language in it", async ({ page, say }) => {
    await page.goto(single("francais.html"));
    await page.getByRole("button", { name: say.startEmpty }).click();
    await saved(page);
    await show(page, "guide/first-steps");
    await expect(page.locator("h1")).toHaveText("Premiers pas");
    // A file belongs to no team.
    await show(page, "settings/team");
    await expect(page.getByText(/^Il n’y a pas d’équipe dans la démo/)).toBeVisible();
    await show(page, "settings/appearance");
    await page.getByRole("main").getByRole("button", { name: "Deutsch" }).click();
    await expect(page.locator("h1")).toHaveText("Anzeige");
  });
});

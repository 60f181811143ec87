// Data protection: everything about a person is found, exported, and erased with a receipt; other tabs reload.
import { readFile } from "node:fs/promises";
import { unpack } from "./archive.mjs";
import { readWorkspace } from "./reader.mjs";
import { create, edit, expect, fits, namesInBackupFolder, open, pickBackupFolder, saved, scan, startEmpty, test, watch } from "./support.mjs";

async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path());
}

test("a person is found, exported and erased, also from the history and in other tabs", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  await edit(page, { "Billing city": "Ask Ada Quendel (ada@quendel.example)." });
  await create(page, "lead", { "First name": "Ada", "Last name": "Quendel", Company: "Nordlicht", Email: "ada@quendel.example" });
  const lead = page.url();
  await edit(page, { City: "Kiel" });
  await page.locator("#files input[type=file]").setInputFiles({ name: "cv.txt", mimeType: "text/plain", buffer: Buffer.from("CV") });
  await expect(page.locator("#files .file")).toHaveCount(1);
  await saved(page);
  const second = await context.newPage();
  const complaints = watch(second);
  await second.goto(lead);
  await expect(second.locator("h1")).toHaveText("Ada Quendel");

  await open(page, "data");
  await page.getByRole("link", { name: "Privacy requests" }).click();
  await page.getByLabel("Name, email address").fill("quendel");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Ada Quendel" })).toBeChecked();
  await scan(page);
  await page.getByRole("button", { name: "Collect all data" }).click();
  await expect(page.getByText("Attached files: 1.")).toBeVisible();
  await expect(page.locator(".rights-sheet")).toHaveCount(2);
  await expect(page.getByRole("link", { name: "Nordlicht" })).toBeVisible();
  await scan(page);
  const packed = unpack(await downloaded(page, "Export with all files"));
  const person = JSON.parse(packed.get("person.json"));
  expect(person.files).toEqual([{ id: person.records[1].record.id, path: "files/1-cv.txt" }]);
  expect(String(packed.get("files/1-cv.txt"))).toBe("CV");
  expect(person.records.map(({ kind }) => kind)).toEqual(["lead", "file"]);
  expect(person.mentions).toEqual([expect.objectContaining({ kind: "account" })]);
  expect(person.history.length).toBeGreaterThan(2);

  await page.getByLabel("Type “Ada Quendel” to confirm").fill("Ada");
  await page.getByRole("button", { name: "Erase permanently" }).click();
  await expect(page.getByText("Nothing has been erased.")).toBeVisible();
  await page.getByLabel("Type “Ada Quendel” to confirm").fill("Ada Quendel");
  await page.getByRole("button", { name: "Erase permanently" }).click();
  await expect(page.getByRole("heading", { name: "Erasure receipt" })).toBeVisible();
  await scan(page);
  const receipt = String(await downloaded(page, "Save receipt"));
  expect(receipt).toContain("1 lead,");
  expect(receipt.toLowerCase()).not.toContain("quendel");

  // The other tab has reloaded, and what it stores does not bring anything back.
  await expect(second.locator("main")).not.toContainText("Ada Quendel");
  await create(second, "lead", { "Last name": "Lund", Company: "Fjord" });
  expect(complaints).toEqual([]);
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const file = await readWorkspace(await readFile(await download.path()));
  const { attached, ...texts } = file;
  expect(JSON.stringify(texts).toLowerCase()).not.toContain("quendel");
  expect(attached.size).toBe(0);
  expect(file.records.account[0].billing_city).toBe("Ask █ (█).");
  expect(file.journal.map(({ seq }) => seq)).toEqual(file.journal.map((_, at) => at + 1));
  await page.reload();
  await saved(page);
});

async function gather(page) {
  await open(page, "data");
  await page.getByRole("link", { name: "Privacy requests" }).click();
  await page.getByLabel("Name, email address").fill("quendel");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Collect all data" }).click();
  await expect(page.getByRole("heading", { name: "Backups" })).toBeVisible();
}

test("backups are searched, encrypted ones with their passphrase, and those with the person are replaced", async ({ page }) => {
  const passphrase = "zwölf Boote am Kai";
  await page.addInitScript(pickBackupFolder);
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  await open(page, "data");
  await page.getByRole("button", { name: "Choose a folder for backups" }).click();
  await expect(page.getByText("verified", { exact: true })).toBeVisible({ timeout: 20_000 });
  await create(page, "lead", { "First name": "Ada", "Last name": "Quendel", Company: "Nordlicht", Email: "ada@quendel.example" });
  await open(page, "data");
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByText("verified", { exact: true })).toHaveCount(2, { timeout: 20_000 });
  // A backup encrypted with a passphrase whose key is no longer stored.
  await page.getByText("Encrypt backups with a passphrase", { exact: true }).click();
  await page.locator("#seal-backups").fill(passphrase);
  await page.locator("#seal-backups-again").fill(passphrase);
  await page.getByRole("button", { name: "Encrypt from now on" }).click();
  await expect(page.getByText("encrypted and verified")).toHaveCount(1, { timeout: 20_000 });
  await page.getByRole("button", { name: "Stop encrypting" }).click();
  await expect(page.getByText("Encrypt backups with a passphrase", { exact: true })).toBeVisible();
  // And a damaged one.
  const [first, second, sealed] = await namesInBackupFolder(page);
  const damaged = first.replace(/\d+\.kontor$/, "9999.kontor");
  await page.evaluate(async (name) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write("Not backed up");
    await stream.close();
  }, damaged);

  await gather(page);
  const of = (name) => page.locator(".rights-backup").filter({ hasText: name });
  await expect(page.locator(".rights-backup")).toHaveCount(3);
  await expect(of(first)).toContainText("not checked yet");
  await page.getByRole("button", { name: "Check backups" }).click();
  await expect(of(first)).toContainText("not found");
  await expect(of(second)).toContainText("found in 1 record, 1 history entry and 0 files");
  await expect(of(sealed)).toContainText("encrypted; enter its passphrase to check it");
  await expect(of(damaged)).toContainText("not a Kontor workspace");
  await scan(page);
  await page.getByLabel("Passphrase of the encrypted backups").fill("another one");
  await page.getByRole("button", { name: "Check encrypted backups" }).click();
  await expect(of(sealed)).toContainText("Wrong passphrase for this file.");
  await page.getByLabel("Passphrase of the encrypted backups").fill(passphrase);
  await page.getByRole("button", { name: "Check encrypted backups" }).click();
  await expect(of(sealed)).toContainText("found in 1 record");

  // A file from elsewhere.
  const bytes = await page.evaluate(async (name) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
    return [...new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer())];
  }, second);
  await page.getByLabel("Check another backup").setInputFiles({ name: "elsewhere.kontor", mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  await expect(of("elsewhere.kontor")).toContainText("found in 1 record");

  await page.getByLabel("Type “Ada Quendel” to confirm").fill("Ada Quendel");
  await page.getByRole("button", { name: "Erase permanently" }).click();
  await expect(page.getByText(`Backups that still contain the person; delete them:`)).toContainText(second);
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Make a new backup and remove 2" }).click();
  await expect(of(second)).toContainText("removed", { timeout: 20_000 });
  const left = await namesInBackupFolder(page);
  expect(left).not.toContain(second);
  expect(left).not.toContain(sealed);
  expect(left).toEqual(expect.arrayContaining([first, damaged]));
  expect(left).toHaveLength(3);
  const receipt = String(await downloaded(page, "Save receipt"));
  expect(receipt).toContain("still contain the person; delete them: elsewhere.kontor.");
  expect(receipt).toContain(`not checked; delete them if they are older than the erasure: ${damaged}.`);
  expect(receipt).toMatch(new RegExp(`removed after the erasure: .*${second}`));
});

test("without support for folders, a backup file is chosen and searched", async ({ page }) => {
  await page.addInitScript(() => { delete window.showDirectoryPicker; });
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Quendel", Company: "Nordlicht" });
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Back up now" }).click()]);
  const buffer = await readFile(await download.path());
  await gather(page);
  await page.getByRole("button", { name: "Check backups" }).click();
  await expect(page.locator(".rights-backup")).toContainText("downloaded; choose the file");
  await page.getByLabel("Check another backup").setInputFiles({ name: download.suggestedFilename(), mimeType: "application/octet-stream", buffer });
  await expect(page.locator(".rights-backup")).toHaveCount(1);
  await expect(page.locator(".rights-backup")).toContainText("found in 1 record");
});

test("the page of a person's data fits a phone, in German and in the dark", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Demo ansehen" }).click();
  await saved(page);
  await page.goto("/#/rights");
  await page.getByLabel("Name, E-Mail-Adresse").fill("Berg");
  await page.getByRole("button", { name: "Suchen" }).click();
  await page.getByRole("button", { name: "Alle Daten zusammenstellen" }).click();
  await expect(page.getByRole("heading", { name: "Endgültig löschen" })).toBeVisible();
  await scan(page);
  await fits(page);
  await context.close();
});

// Backups: automatic ones into a folder, read back, old ones deleted, restored; without a folder, a reminder.
import { readFile } from "node:fs/promises";
import { readWorkspace } from "./reader.mjs";
import { create, expect, fits, namesInBackupFolder, open, pickBackupFolder, saved, scan, startEmpty, test } from "./support.mjs";

const berg = { "Last name": "Berg", Company: "Nordlicht" };

/** Makes the last backup older. */
const age = (page, days) => page.evaluate((days) => {
  const key = "kontor.backup.own";
  const noted = JSON.parse(localStorage.getItem(key));
  for (const field of ["at", "begun"]) if (noted[field]) noted[field] -= days * 86_400_000;
  localStorage.setItem(key, JSON.stringify(noted));
}, days);

test("backups are written to a folder automatically, verified, retained and restored", async ({ page }) => {
  await page.addInitScript(pickBackupFolder);
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  await expect(page.locator(".backup-age")).toContainText("No backup yet.");
  await page.getByRole("button", { name: "Choose a folder for backups" }).click();
  await expect(page.getByText("verified", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.locator(".backup-age")).toContainText("Last backup:");
  await expect(page.getByText("To the folder “Backups”.")).toBeVisible();
  await scan(page);
  expect(await namesInBackupFolder(page)).toHaveLength(1);

  // A day later and after a change, a backup is made without a click.
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  await age(page, 2);
  await page.reload();
  await open(page, "data");
  await expect(page.getByText("verified", { exact: true })).toHaveCount(2, { timeout: 15_000 });
  for (let more = 3; more <= 11; more += 1) {
    // Several of one second are several files.
    await page.getByRole("button", { name: "Back up now" }).click();
    await expect.poll(async () => (await namesInBackupFolder(page)).length).toBe(Math.min(more, 10));
    await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  }

  // After a mistake, the last backup is restored in place of the workspace, which is kept beside it.
  await open(page, "lead");
  await page.getByRole("link", { name: "Lund" }).click();
  await page.locator("h1").waitFor();
  await page.keyboard.press("#");
  await saved(page);
  await open(page, "data");
  await page.getByRole("button", { name: /^Restore the backup of/ }).first().click();
  await expect(page.getByText("The file is valid.")).toBeVisible();
  await page.getByRole("button", { name: "Replace this workspace" }).click();
  await expect(page.locator(".switcher")).toContainText("My workspace");
  await saved(page);
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Lund" })).toBeVisible();
  await open(page, "workspaces");
  await expect(page.locator(".workspaces")).toContainText("My workspace (before restoring)");
  await expect(page.locator(".workspaces")).toContainText("Last backup:");
});

test("backups in a folder are encrypted with a passphrase that is not stored, and restored with it", async ({ page }) => {
  const passphrase = "zwölf Boote am Kai";
  await page.addInitScript(pickBackupFolder);
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  await page.getByRole("button", { name: "Choose a folder for backups" }).click();
  await expect(page.getByText("verified", { exact: true })).toBeVisible({ timeout: 20_000 });

  await page.getByText("Encrypt backups with a passphrase", { exact: true }).click();
  await expect(page.getByText("If you forget it, the encrypted backups cannot be recovered")).toBeVisible();
  await page.locator("#seal-backups").fill(passphrase);
  await page.locator("#seal-backups-again").fill("other");
  await page.getByRole("button", { name: "Encrypt from now on" }).click();
  await expect(page.getByText("The passphrases do not match.")).toBeVisible();
  await page.locator("#seal-backups-again").fill(passphrase);
  await scan(page);
  // The names of backups are precise to the second.
  await page.waitForTimeout(1_000);
  await page.getByRole("button", { name: "Encrypt from now on" }).click();
  await expect(page.getByText("encrypted and verified")).toHaveCount(1, { timeout: 20_000 });
  await expect(page.getByText("Nobody can open them without the passphrase")).toBeVisible();
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  // Scripts cannot read the key, and the passphrase is stored nowhere.
  const kept = await page.evaluate(async () => {
    const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
    const folders = await asked(indexedDB.open("kontor-folders"));
    const { key, rounds, salt } = await asked(folders.transaction("folders").objectStore("folders").get("seal-own"));
    folders.close();
    return { extractable: key.extractable, name: key.algorithm.name, rounds, salt: salt.length, storage: JSON.stringify(localStorage) + JSON.stringify(sessionStorage) };
  });
  expect(kept).toMatchObject({ extractable: false, name: "AES-GCM", rounds: 600_000, salt: 16 });
  expect(kept.storage).not.toContain("Boote");

  // After a restart, backups are encrypted without asking; an independent reader opens one with the passphrase alone.
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  await page.reload();
  await open(page, "data");
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByText("encrypted and verified")).toHaveCount(2, { timeout: 20_000 });
  const last = (await namesInBackupFolder(page)).at(-1);
  const bytes = await page.evaluate(async (name) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
    return [...new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer())];
  }, last);
  expect(Buffer.from(bytes).includes("Fjord")).toBe(false);
  const file = await readWorkspace(Buffer.from(bytes), passphrase);
  expect(file.records.lead.map((lead) => lead.last_name)).toEqual(["Berg", "Lund"]);
  await expect(readWorkspace(Buffer.from(bytes), "another one")).rejects.toThrow();

  await page.getByRole("button", { name: /^Restore the backup of/ }).first().click();
  await page.locator("#unseal").fill("another one");
  await page.getByRole("button", { name: "Open encrypted file" }).click();
  await expect(page.getByText("Wrong passphrase for this file.")).toBeVisible();
  await page.locator("#unseal").fill(passphrase);
  await page.getByRole("button", { name: "Open encrypted file" }).click();
  await expect(page.getByText("The file is valid.")).toBeVisible();

  await page.getByRole("button", { name: "Stop encrypting" }).click();
  await expect(page.getByText("Encrypt backups with a passphrase", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByText(/^verified$/)).toHaveCount(2, { timeout: 20_000 });
});

test("without a folder a reminder is shown, and one click downloads a backup", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.addInitScript(() => { delete window.showDirectoryPicker; });
  await page.goto("/");
  await page.getByRole("button", { name: "Neu beginnen" }).click();
  await page.getByRole("button", { name: "Neu", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lead" }).click();
  await page.getByRole("dialog").getByLabel("Nachname").fill("Berg");
  await page.getByRole("dialog").getByLabel("Firma").fill("Nordlicht");
  await page.getByRole("dialog").getByRole("button", { name: "Speichern", exact: true }).click();
  await expect(page.locator("h1")).toHaveText("Berg");
  await expect(page.locator(".banner")).toHaveCount(0);
  await age(page, 8);
  await page.goto("/#/data");
  await page.reload();
  await expect(page.locator("h1")).toBeVisible();
  const notice = page.locator(".banners .banner");
  await expect(notice).toContainText("Noch nicht gesichert");
  await scan(page);
  await fits(page);
  const [download] = await Promise.all([page.waitForEvent("download"), notice.getByRole("button", { name: "Jetzt sichern" }).click()]);
  const file = await readWorkspace(await readFile(await download.path()));
  expect(file.records.lead.map((lead) => lead.last_name)).toEqual(["Berg"]);
  await expect(notice).toHaveCount(0);
  await expect(page.getByText("heruntergeladen", { exact: true })).toBeVisible();
  await fits(page);
  await context.close();
});

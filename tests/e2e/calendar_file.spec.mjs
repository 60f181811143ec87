// The calendar file in the folder of backups: written after every change, for those who subscribe to it, and removed again.
import { create, expect, fits, namesInBackupFolder, open, pickBackupFolder, saved, scan, startEmpty, test } from "./support.mjs";

const NAME = "kontor-calendar-own.ics";

/** The text of the file; empty if there is none. */
const calendar = (page) => page.evaluate(async (name) => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
  try {
    return await (await (await folder.getFileHandle(name)).getFile()).text();
  } catch {
    return "";
  }
}, NAME);

test("activities are in a calendar file in the folder of backups after every change, until it is switched off", async ({ page }) => {
  await page.addInitScript(pickBackupFolder);
  await startEmpty(page);
  await create(page, "activity", { "Subject": "Call Nordlicht", "Due": "2027-03-04" });
  await open(page, "data");
  const keep = page.getByLabel("Keep a calendar file in this folder");
  await expect(page.getByRole("button", { name: "Choose a folder for backups" })).toBeVisible();
  await expect(keep).toHaveCount(0);
  await page.getByRole("button", { name: "Choose a folder for backups" }).click();
  await expect(page.getByText("verified", { exact: true })).toBeVisible({ timeout: 20_000 });
  expect(await calendar(page)).toBe("");
  await keep.focus();
  await page.keyboard.press("Space");
  await expect(page.locator(".calendar-file-status")).toContainText("Last written:", { timeout: 20_000 });
  const first = await calendar(page);
  expect(first).toContain("SUMMARY:Call Nordlicht");
  expect(first).toContain("X-WR-CALNAME:");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });

  // What is done elsewhere in the app, and undone, is written without a visit of this page.
  await create(page, "activity", { "Subject": "Visit Fjord", "Due": "2027-03-05" });
  await expect.poll(() => calendar(page), { timeout: 20_000 }).toContain("SUMMARY:Visit Fjord");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect.poll(() => calendar(page), { timeout: 20_000 }).not.toContain("SUMMARY:Visit Fjord");

  // It goes on after a restart; a change of something else does not write it.
  await page.reload();
  const writtenAt = () => page.evaluate(() => JSON.parse(localStorage.getItem("kontor.calendar.own")).at);
  const earlier = await writtenAt();
  await create(page, "activity", { "Subject": "Write to Sol", "Due": "2027-03-06" });
  await expect.poll(() => calendar(page), { timeout: 20_000 }).toContain("SUMMARY:Write to Sol");
  // When it was written is noted once it is, and what was done before the restart may be written once more.
  await expect.poll(writtenAt).toBeGreaterThan(earlier);
  let before;
  await expect.poll(async () => {
    const [last, now] = [before, await writtenAt()];
    before = now;
    return last === now;
  }, { intervals: [4_000], timeout: 30_000 }).toBe(true);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await page.waitForTimeout(4_000);
  expect(await writtenAt()).toBe(before);

  await open(page, "data");
  await expect(keep).toBeChecked();
  await keep.uncheck();
  await expect.poll(() => namesInBackupFolder(page)).not.toContain(NAME);
  await expect(page.locator(".calendar-file-status")).toHaveText("");
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("what is planned is in the file once it is switched on, and no longer once it is undone", async ({ page, say }) => {
    await page.addInitScript(pickBackupFolder);
    await startEmpty(page, say);
    await open(page, "data");
    await page.getByRole("button", { name: "Ordner für Sicherungen wählen" }).click();
    await expect(page.getByText("geprüft", { exact: true })).toBeVisible({ timeout: 20_000 });
    await page.getByLabel("Kalenderdatei in diesem Ordner führen").check();
    await expect(page.locator(".calendar-file-status")).toContainText("Zuletzt geschrieben:", { timeout: 20_000 });
    await create(page, "activity", { Betreff: "Anruf bei Grün", "Fällig": "2027-03-04" }, say);
    await expect.poll(() => calendar(page), { timeout: 20_000 }).toContain("SUMMARY:Anruf bei Grün");
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+z");
    await saved(page);
    await expect.poll(() => calendar(page), { timeout: 20_000 }).not.toContain("SUMMARY:Anruf bei Grün");
  });
});

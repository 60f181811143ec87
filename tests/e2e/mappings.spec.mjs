// A file of another program is mapped by hand once: the mapping is saved, proposed, exported and imported; folders are
// dropped.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": {
    goes: "Maps to: ", last: "Last name", company: "Company", save: "Save mapping", name: "Mapping name",
    ready: "Mapping “Messe” saved.", go: "Import 2 leads", done: "2 leads imported.", undo: "Undo", applied: "Using the saved mapping “Messe”.",
    guess: "Use automatic mapping", choice: "Mapping: kunden.csv", cancel: "Cancel", list: "Saved mappings: 1", export: "Export the mapping “Messe”",
    delete: "Delete the mapping “Messe”", rename: "Name of the mapping “Messe”", taken: "Mappings added: “Messe”.", renamed: "Using the saved mapping “Fair”.",
  },
  "de-DE": {
    goes: "Zielfeld: ", last: "Nachname", company: "Firma", save: "Zuordnung speichern", name: "Name der Zuordnung",
    ready: "Zuordnung „Messe“ gespeichert.", go: "2 Leads importieren", done: "2 Leads importiert.", undo: "Rückgängig", applied: "Gespeicherte Zuordnung „Messe“ wird verwendet.",
    guess: "Automatische Zuordnung verwenden", choice: "Zuordnung: kunden.csv", cancel: "Abbrechen", list: "Gespeicherte Zuordnungen: 1", export: "Zuordnung „Messe“ exportieren",
    delete: "Zuordnung „Messe“ löschen", rename: "Name der Zuordnung „Messe“", taken: "Zuordnungen hinzugefügt: „Messe“.", renamed: "Gespeicherte Zuordnung „Fair“ wird verwendet.",
  },
};
const rows = { name: "kunden.csv", mimeType: "text/csv", buffer: Buffer.from("Wer;Wo;Laune\nBerg;Nordlicht;heiter\nLund;Fjord;wolkig\n") };

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a manual mapping is saved, proposed, exported, deleted and imported again", async ({ page, say }) => {
      const own = words[locale];
      const choose = (files) => page.getByLabel(say.chooseFile).setInputFiles(files);
      const go = page.getByRole("button", { name: own.go });
      const columns = () => page.locator("summary", { hasText: /^(Columns of|Spalten von) / }).click();
      await startEmpty(page, say);
      await open(page, "data");
      await choose(rows);
      await columns();
      await page.getByLabel(own.goes + "Wer").selectOption({ label: own.last });
      await page.getByLabel(own.goes + "Wo").selectOption({ label: own.company });
      await expect(go).toBeEnabled();
      await page.locator("summary", { hasText: own.save }).click();
      await page.getByLabel(own.name).fill("Messe");
      await scan(page);
      await page.keyboard.press("Enter");
      await expect(page.getByText(own.ready)).toBeVisible();
      await expect(page.getByText(own.applied)).toBeVisible();
      await go.click();
      await expect(page.getByText(own.done)).toBeVisible();
      await page.locator("main").getByRole("button", { name: own.undo, exact: true }).click();
      await saved(page);

      // After a reload the mapping is applied to the same columns at once, and the guess is one click away.
      await page.reload();
      await choose(rows);
      await expect(page.getByText(own.applied)).toBeVisible();
      await columns();
      await expect(page.getByLabel(own.goes + "Wer").locator("option:checked")).toHaveText(own.last);
      await expect(go).toBeEnabled();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: own.guess }).click();
      await expect(page.getByLabel(own.goes + "Wer").locator("option:checked")).not.toHaveText(own.last);
      await expect(page.getByText(own.applied)).toHaveCount(0);
      await page.getByLabel(own.choice).selectOption({ label: "Messe" });
      await expect(page.getByText(own.applied)).toBeVisible();
      await page.locator("main").getByRole("button", { name: own.cancel }).click();

      // It is exported as a file; once deleted, it is applied no more; the file brings it back.
      await page.getByText(own.list).click();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: own.export }).click()]);
      expect(download.suggestedFilename()).toBe("Messe.json");
      const mapping = { name: "Messe.json", mimeType: "application/json", buffer: readFileSync(await download.path()) };
      expect(JSON.parse(mapping.buffer).columns.map(({ header, field }) => [header, field?.key])).toEqual([["Wer", "last_name"], ["Wo", "company"], ["Laune", undefined]]);
      await page.getByRole("button", { name: own.delete }).click();
      await expect(page.getByText(own.list)).toBeHidden();
      await choose(rows);
      await columns();
      await expect(page.getByLabel(own.goes + "Wer")).toBeVisible();
      await expect(page.getByText(own.applied)).toHaveCount(0);
      await page.locator("main").getByRole("button", { name: own.cancel }).click();
      await choose([rows, mapping]);
      await expect(page.getByText(own.taken)).toBeVisible();
      await expect(page.getByText(own.applied)).toBeVisible();
      await expect(go).toBeEnabled();
      await page.locator("main").getByRole("button", { name: own.cancel }).click();
      await page.getByText(own.list).click();
      await page.getByLabel(own.rename).fill("Fair");
      await page.keyboard.press("Tab");
      await saved(page);
      await choose(rows);
      await expect(page.getByText(own.renamed)).toBeVisible();
    });
  });
}

test("a folder is dropped with all its files, within limits", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "kontor-"));
  mkdirSync(join(folder, "crm", "more"), { recursive: true });
  writeFileSync(join(folder, "crm", "Leads.csv"), "Last Name,Company\nBerg,Nordlicht\n");
  writeFileSync(join(folder, "crm", "more", "Accounts.csv"), "Account Name\nNordlicht\n");
  writeFileSync(join(folder, "crm", "more", "photo.png"), "no table");
  writeFileSync(join(folder, "crm", ".hidden.csv"), "Last Name,Company\nNobody,Nowhere\n");
  mkdirSync(join(folder, "deep", "1/2/3/4/5/6/7/8/9"), { recursive: true });
  const client = await page.context().newCDPSession(page);
  const drop = async (path) => {
    const box = await page.locator(".file-drop").first().boundingBox();
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files: [path], dragOperationsMask: 1 } };
    for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, ...at });
  };
  await startEmpty(page);
  await open(page, "data");
  await drop(join(folder, "deep"));
  await expect(page.getByText("go more than 8 levels deep")).toBeVisible();
  await drop(join(folder, "crm"));
  await expect(page.getByRole("button", { name: "Import 2 records" })).toBeEnabled();
  await expect(page.getByLabel("File contents: Leads.csv")).toBeVisible();
  await expect(page.getByLabel("File contents: Accounts.csv")).toBeVisible();
  await expect(page.getByText("These files contain no table and are skipped: photo.png")).toBeVisible();
  rmSync(folder, { recursive: true });
});

// All files of another CRM are imported together: record types guessed, links made, one undo. In both languages.
import { readdirSync } from "node:fs";
import { expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const folder = "tests/fixtures/crm";
const files = readdirSync(folder).map((name) => `${folder}/${name}`);
const words = {
  "en-US": { go: "Import 14 records", done: "14 records imported.", holds: "File contents: Tasks.csv", activities: "Activities", undo: "Undo" },
  "de-DE": { go: "14 Datensätze importieren", done: "14 Datensätze importiert.", holds: "Inhalt der Datei: Tasks.csv", activities: "Aktivitäten", undo: "Rückgängig" },
};

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("the files of a CRM are dropped together, imported and undone", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles(files);
      await expect(page.getByRole("button", { name: own.go })).toBeEnabled();
      await expect(page.getByLabel(own.holds).locator("option:checked")).toHaveText(own.activities);
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: own.go }).click();
      await expect(page.getByText(own.done)).toBeVisible();
      await saved(page);
      await scan(page);
      await page.locator("main").getByRole("button", { name: own.undo, exact: true }).click();
      await saved(page);
      await open(page, "opportunity");
      await expect(page.locator(".empty")).toBeVisible();
    });
  });
}

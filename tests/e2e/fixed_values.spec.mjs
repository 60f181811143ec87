// A partner's file: its leads get the lead source of their channel, the partner and a tag, which the file does not have.
import { create, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": {
    account: "Account name", card: "Exchange with a partner", begin: "Import a CSV file", add: "Value for all rows", field: "Field to set in all rows",
    source: "Lead source", partner: "Partner", tags: "Tags", apply: "Apply", goes: "Maps to: Quelle", description: "Keep in the description",
    chips: ["Remove Lead source: Partner", "Remove Partner: Mittler GmbH", "Remove Tags: Fair"],
    told: "All rows of leads.csv get: Lead source: Partner · Partner: Mittler GmbH · Tags: Fair", empty: "This field is required.",
    go: "Import 2 leads", done: "2 leads imported.", show: "Show leads", undo: "Undo", partners: "Partners who send leads", count: "2 leads",
  },
  "de-DE": {
    account: "Accountname", card: "Austausch mit einem Partner", begin: "CSV-Datei importieren", add: "Wert für alle Zeilen", field: "Feld für alle Zeilen",
    source: "Leadquelle", partner: "Partner", tags: "Tags", apply: "Anwenden", goes: "Zielfeld: Quelle", description: "In der Beschreibung behalten",
    chips: ["Leadquelle: Partner entfernen", "Partner: Mittler GmbH entfernen", "Tags: Fair entfernen"],
    told: "Alle Zeilen von leads.csv erhalten: Leadquelle: Partner · Partner: Mittler GmbH · Tags: Fair", empty: "Dieses Feld ist ein Pflichtfeld.",
    go: "2 Leads importieren", done: "2 Leads importiert.", show: "Leads anzeigen", undo: "Rückgängig", partners: "Partner, die Leads vermitteln", count: "2 Leads",
  },
};
const rows = { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from("Last Name;Company;Quelle\nBerg;Nordlicht;\nLund;Fjord;\n") };

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a partner's file gets its source, the partner and a tag, and one undo takes all back", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await create(page, "account", { [own.account]: "Mittler GmbH" }, say);
      await open(page, "settings/lead-ways");
      await page.locator(".way", { hasText: own.card }).getByRole("link", { name: own.begin }).click();
      await page.getByLabel(say.chooseFile).setInputFiles(rows);
      const chips = own.chips.map((name) => page.getByRole("button", { name, exact: true }));
      await expect(page.getByRole("button", { name: own.go })).toBeEnabled();
      const form = page.locator(".import-mapping .filter-form");
      const opens = page.locator("summary", { hasText: own.add });
      const set = async (field, fill) => {
        await opens.click();
        await form.getByLabel(own.field).selectOption({ label: field });
        await fill();
        await form.getByRole("button", { name: own.apply }).click();
      };
      // The file has a column for the source, but nothing in it.
      await expect(chips[0]).toBeVisible();
      await page.locator("summary", { hasText: /^(Columns of|Spalten von) / }).click();
      await expect(page.getByLabel(own.goes).locator("option:checked")).toHaveText(own.description);
      await set(own.partner, async () => {
        await form.getByRole("button", { name: own.apply }).click();
        await expect(form.getByText(own.empty)).toBeVisible();
        await scan(page);
        await form.getByRole("combobox", { name: own.partner, exact: true }).fill("Mitt");
        await page.getByRole("option", { name: "Mittler GmbH" }).click();
      });
      await expect(chips[1]).toBeVisible();
      await set(own.tags, async () => {
        await form.getByRole("combobox", { name: own.tags, exact: true }).fill("Fair");
        await page.keyboard.press("Enter");
      });
      await expect(page.getByText(own.told)).toBeVisible();
      for (const chip of chips) await expect(chip).toBeVisible();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: own.go }).click();
      await expect(page.getByText(own.done)).toBeVisible();
      await page.getByRole("link", { name: own.show }).click();
      await page.getByRole("link", { name: "Berg" }).click();
      for (const [label, value] of [[own.source, "Partner"], [own.partner, "Mittler GmbH"], [own.tags, "Fair"]]) {
        await expect(await shown(page, label)).toHaveText(value);
      }
      await open(page, "settings/lead-ways");
      const ranking = page.locator(".panel", { hasText: own.partners });
      await expect(ranking.getByRole("listitem").filter({ hasText: "Mittler GmbH" })).toContainText(own.count);
      await scan(page);
      await page.keyboard.press("Control+z");
      await saved(page);
      await open(page, "lead");
      await expect(page.getByRole("link", { name: "Berg" })).toHaveCount(0);
    });
  });
}

// Import and export of other formats; the user is asked about ambiguous dates, and conflicting values are decided one
// by one.
import { readFileSync } from "node:fs";
import { expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": {
    go: "Import 1 contact", question: /which number is the day/, day: /The first/, export: "Export",
    workbook: "Excel workbook (XLSX)", cards: "vCard 3.0, for address books", calendar: "Tasks and meetings (iCalendar)",
    leads: "Import 1 lead", differ: "Conflicting values: 1", keep: /^Keep existing: /, nothing: "Import 0 leads",
  },
  "de-DE": {
    go: "1 Kontakt importieren", question: /Welche Zahl ist der Tag/, day: /Die erste/, export: "Exportieren",
    workbook: "Excel-Arbeitsmappe (XLSX)", cards: "vCard 3.0, für Adressbücher", calendar: "Aufgaben und Termine (iCalendar)",
    leads: "1 Lead importieren", differ: "Abweichende Werte: 1", keep: /^Vorhandenen Wert behalten: /, nothing: "0 Leads importieren",
  },
};
const card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nN:Berg;Ada;;;\r\nFN:Ada Berg\r\nORG:Nordlicht\r\nEMAIL:ada@nord.example\r\nEND:VCARD\r\n";
const rows = (city) => ({
  name: "leads.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`Last Name,Company,City,Create Date\nBerg,Nordlicht,${city},03/04/2026\n`),
});

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a vCard is imported as a contact and exported as workbook and vCard", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles({ name: "ada.vcf", mimeType: "text/vcard", buffer: Buffer.from(card) });
      await page.getByRole("button", { name: own.go }).click();
      await saved(page);
      await open(page, "contact");
      const exported = async (name) => {
        await page.locator("summary", { hasText: own.export }).click();
        await scan(page);
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name, exact: true }).click()]);
        return download;
      };
      const book = await exported(own.workbook);
      expect(book.suggestedFilename()).toMatch(/\.xlsx$/);
      expect(readFileSync(await book.path()).subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
      await page.keyboard.press("Escape");
      const people = readFileSync(await (await exported(own.cards)).path(), "utf8");
      expect(people).toContain("N:Berg;Ada;;;\r\n");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: /Berg/ }).first().click();
      await page.locator(`summary[aria-label="${locale === "de-DE" ? "Weitere Aktionen" : "More actions"}"]`).click();
      await expect(page.getByRole("button", { name: own.calendar })).toBeVisible();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
    });

    test("an ambiguous date order is asked for, and an update is decided value by value", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles(rows("Kiel"));
      await expect(page.getByRole("group", { name: own.question })).toBeVisible();
      await page.getByRole("radio", { name: own.day }).check();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: own.leads }).click();
      await saved(page);
      await page.locator("input[type=file]").first().setInputFiles(rows("Lund"));
      await page.getByRole("radio", { name: own.day }).check();
      await page.getByText(own.differ, { exact: true }).click();
      await expect(page.locator("tbody td:visible", { hasText: "Lund" })).toBeVisible();
      await scan(page);
      await page.getByRole("checkbox", { name: own.keep }).check();
      await expect(page.getByRole("button", { name: own.nothing })).toBeDisabled();
    });
  });
}

for (const [locale, own] of Object.entries({
  "en-US": { heading: /^Column names: /, encoding: /^Encoding: /, review: /^To review 2/, doubts: "2 values to review", amount: /^Expected amount/, go: "Import 2 leads" },
  "de-DE": { heading: /^Spaltennamen: /, encoding: /^Kodierung: /, review: /^Zu prüfen 2/, doubts: "2 Werte prüfen", amount: /^Expected amount/, go: "2 Leads importieren" },
})) {
  test.describe(locale, () => {
    test.use({ locale });

    test("heading row and encoding are chosen, and doubtful values are put together by kind", async ({ page, say }) => {
      await startEmpty(page, say);
      await open(page, "data");
      const lines = "Spring list;;\nLast Name;Company;Expected amount\nM\u00fcller;K\u00e4se;1.2.3\nGro\u00df;B\u00e4ckerei;100abc\n";
      await page.getByLabel(say.chooseFile).setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(lines, "latin1") });
      const grid = page.getByRole("grid");
      const row = (line) => grid.getByRole("row").filter({ has: page.locator(".import-line", { hasText: new RegExp(`^${line}$`) }) });
      await page.getByRole("button", { name: own.review }).click();
      await expect(page.getByText(own.doubts)).toBeVisible();
      await page.locator(".import-complaints").getByRole("button", { name: own.amount }).click();
      await expect(row(3).locator("[data-doubt]")).toContainText("1.2.3");
      await scan(page);
      await page.getByLabel(own.encoding).selectOption("Windows-1251");
      await expect(row(3)).toContainText("M\u044cller");
      await page.getByLabel(own.encoding).selectOption("Windows-1252");
      await expect(row(3)).toContainText("M\u00fcller");
      await page.getByLabel(own.heading).selectOption("0");
      await expect(row(2)).toContainText("Last Name");
      await page.getByLabel(own.heading).selectOption("1");
      await expect(row(2)).toHaveCount(0);
      await expect(page.getByRole("button", { name: own.go })).toBeEnabled();
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
    });
  });
}

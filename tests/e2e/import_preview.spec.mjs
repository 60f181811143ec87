// The preview of an import is a table: its rows are filtered, walked by keys and scrolled; what a column means is changed
// in its heading, and the rows follow.
import { expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": {
    table: "Rows of leads.csv after the import", go: "Import 2 leads", both: /^Import 1 lead, update 1$/, all: /^All /, fresh: /^New /, changed: /^Changed /,
    review: /^To review /, skipped: /^Skipped /, sum: "3 rows: 1 new, 1 changed, 0 unchanged, 1 skipped.", head: /^Expected amount /, day: /^Qualification deadline /,
    comma: /^Comma/, month: /^The second/, delimiter: "Delimiter: leads.csv",
    menu: "Column “Expected amount”",
  },
  "de-DE": {
    table: "Zeilen von leads.csv nach dem Import", go: "2 Leads importieren", both: /^1 Lead importieren, 1 (ändern|aktualisieren)$/, all: /^Alle /, fresh: /^Neu /, changed: /^Geändert /,
    review: /^Zu prüfen /, skipped: /^Übersprungen /, sum: "3 Zeilen: 1 neu, 1 geändert, 0 unverändert, 1 übersprungen.", head: /^Expected amount /, day: /^Qualification deadline /,
    comma: /^Komma/, month: /^Die zweite/, delimiter: "Trennzeichen: leads.csv",
    menu: "Spalte „Expected amount“",
  },
};
const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
const first = csv("leads.csv", ["Last Name;Company;Email;Expected amount;Qualification deadline", "Berg;Nord;ada@nord.example;1.500;03/04/2027", "Lund;Fjord;bo@fjord.example;2.250;05/06/2027", ""]);
const second = csv("leads.csv", ["Last Name;Company;Email;City", "Berg;Nord;ada@nord.example;Kiel", "Ito;Ost;no address;Ulm", "Total;;;", ""]);

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("rows are filtered and walked by keys, and columns are read as chosen", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles(first);
      const grid = page.getByRole("grid", { name: own.table });
      const cell = (row, column) => grid.locator(`#preview-${row}-${column}`);
      await expect(page.getByRole("button", { name: own.go })).toBeEnabled();
      await expect(grid).toHaveAttribute("aria-rowcount", "3");
      await expect(cell(0, 1)).toHaveText("Berg");

      // A column's menu: the rows follow while it is open, and Escape goes back to the heading.
      const heading = grid.getByRole("button", { name: own.head });
      await heading.click();
      const menu = page.getByRole("dialog", { name: own.menu });
      await menu.getByRole("radio", { name: own.comma }).check();
      await expect(cell(0, 4)).toContainText(locale === "de-DE" ? "1.500,00" : "1,500");
      await scan(page);
      await menu.locator("select").first().selectOption({ value: "skip" });
      await expect(cell(0, 4)).toHaveAttribute("data-goes", "nowhere");
      await page.keyboard.press("Escape");
      await expect(heading).toBeFocused();
      await grid.getByRole("button", { name: own.day }).click();
      await page.getByRole("dialog").getByRole("radio", { name: own.month }).check();
      await expect(cell(0, 5)).toContainText(locale === "de-DE" ? "04.03.2027" : /4 Mar 2027|Mar 4, 2027/);
      await page.keyboard.press("Escape");

      // Another delimiter makes one column of all; the first one brings them back.
      await page.getByLabel(own.delimiter).selectOption({ index: 3 });
      await expect(grid).toHaveAttribute("aria-colcount", "2");
      await page.getByLabel(own.delimiter).selectOption({ index: 1 });
      await expect(cell(1, 1)).toHaveText("Lund");
      await page.getByRole("button", { name: own.go }).click();
      await saved(page);

      // Before and after, and what is left out, row by row.
      await page.locator("input[type=file]").first().setInputFiles(second);
      await expect(page.getByText(own.sum)).toBeVisible();
      await expect(page.getByRole("button", { name: own.both })).toBeEnabled();
      await page.getByRole("button", { name: own.changed }).click();
      await expect(grid).toHaveAttribute("aria-rowcount", "2");
      await expect(cell(0, 4).locator("ins")).toContainText("Kiel");
      await page.getByRole("button", { name: own.skipped }).click();
      await expect(cell(0, 2)).toContainText("Total");
      await page.getByRole("button", { name: own.review }).click();
      await expect(cell(0, 3)).toHaveAttribute("data-doubt", "true");
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await grid.getByRole("button", { name: /^City / }).evaluate((button) => button.click());
      await expect(page.getByRole("dialog")).toBeVisible();
      await scan(page);
      await fits(page);
    });
  });
}

test("a hundred thousand rows are a table that scrolls, of which few are in the page", async ({ page, say }) => {
  test.setTimeout(240_000);
  const many = 100_000;
  const lines = ["Last Name,Company,Email,City"];
  for (let at = 0; at < many; at += 1) lines.push(`Last ${at},Firm ${at % 5_000},p${at}@firm.example,City ${at % 90}`);
  await startEmpty(page, say);
  await open(page, "data");
  await page.getByLabel(say.chooseFile).setInputFiles(csv("leads.csv", lines));
  const grid = page.getByRole("grid");
  await expect(grid).toHaveAttribute("aria-rowcount", String(many + 1), { timeout: 200_000 });
  await expect(grid.locator("#preview-0-1")).toHaveText("Last 0");
  await grid.focus();
  await page.keyboard.press("Control+End");
  await expect(grid.locator(`#preview-${many - 1}-1`)).toHaveText(`Last ${many - 1}`);
  expect(await grid.getByRole("row").count()).toBeLessThan(80);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  const active = await grid.getAttribute("aria-activedescendant");
  await expect(page.locator(`#${active}`)).toBeVisible();
  await page.keyboard.press("Control+Home");
  await expect(grid.locator("#preview-0-1")).toHaveText("Last 0");
  // Scrolling by leaps shows the rows of where it ends, whatever was passed.
  const spent = await grid.evaluate(async (element) => {
    const begun = performance.now();
    for (let at = 1; at <= 60; at += 1) {
      element.scrollTop = (element.scrollHeight / 61) * at;
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - begun;
  });
  console.log(`60 leaps over ${many} rows: ${Math.round(spent)} ms`);
  await expect(grid.getByRole("rowheader").first()).toContainText(/9[78],\d{3}|9[78]\d{3}/);
});

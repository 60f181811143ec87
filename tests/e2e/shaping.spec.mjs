// What an admin shapes, in German on a phone in the dark: a formula by which a list is grouped, a condition across links, a layout,
// an automation that is tried on the past, and why a figure changed.
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

test.use({ locale: "de-DE", viewport: { width: 390, height: 844 }, colorScheme: "dark" });

test("Formeln, Bedingungen, Layouts, Automatisierungen und das Warum einer Zahl, auf Deutsch", async ({ page, say }) => {
  test.slow();
  await startEmpty(page, say);
  await create(page, "account", { [say.accountName]: "Fjord" }, say);
  for (const [name, amount] of [["Solar", "1200"], ["Wind", "300"], ["Wasser", "2500"]]) {
    await create(page, "opportunity", { "Opportunity-Name": name, Betrag: amount }, say);
  }

  // A list is grouped by the text that a formula results in, as it is written in German.
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Opportunities", exact: true }).click();
  await page.locator("#field-name").fill("Größe");
  await page.locator("#field-type").selectOption("formula");
  await page.locator("#new-formula").fill('WENN([Betrag] >= 1000,00; "groß"; "klein")');
  await expect(page.locator("#new-said")).toContainText("Ergebnis: Text");
  await page.getByRole("button", { name: "Hinzufügen", exact: true }).click();
  await saved(page);
  await open(page, "opportunity");
  await page.getByRole("combobox", { name: "Gruppieren nach" }).selectOption({ label: "Größe" });
  const headings = page.locator('.grid-row[data-group="true"] .grid-name');
  await expect(headings).toHaveText([/^groß \(2\)/, /^klein \(1\)/]);
  await fits(page);
  await scan(page);

  // Accounts without opportunities.
  await open(page, "account");
  await page.getByText("Filter hinzufügen").click();
  await page.getByLabel("Feld suchen").fill("opportunities");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Hinzufügen", exact: true }).press("Enter");
  await expect(page.locator(".filter-chip")).toContainText("Opportunities");
  await fits(page);
  await scan(page);

  // A layout, moved by keys, saved, and undone as one action.
  await open(page, "settings/layouts");
  await expect(page.getByText("Das ist das Standard-Layout.")).toBeVisible();
  const titles = page.locator(".layout-line .layout-name");
  const grip = page.getByRole("button", { name: "Position verschieben: ziehen, oder Pfeiltasten auf und ab" });
  await grip.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowUp");
  await expect(grip).toBeFocused();
  await page.locator("#layout-save").press("Enter");
  await saved(page);
  await expect(page.getByText("Das ist das Standard-Layout.")).toHaveCount(0);
  expect(await titles.count()).toBeGreaterThan(5);
  await fits(page);
  await scan(page);
  // The bar at the bottom covers what is below it.
  const bar = await page.locator(".layout-actions").evaluate((bar) => bar.getBoundingClientRect().bottom - bar.closest(".page").getBoundingClientRect().bottom);
  expect(Math.abs(bar)).toBeLessThan(1);
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.getByText("Das ist das Standard-Layout.")).toBeVisible();

  // An automation, tried on the past before it is switched on.
  await open(page, "opportunity");
  await page.getByRole("link", { name: "Solar" }).first().click();
  await page.locator(".path-step", { hasText: say.won }).click();
  await saved(page);
  await open(page, "settings/automations");
  await page.getByRole("button", { name: "Deal gewonnen: Dankesanruf in 7 Tagen" }).click();
  await page.getByRole("button", { name: "An der Vergangenheit erproben" }).click();
  await expect(page.getByRole("status").filter({ hasText: "ausgelöst" })).toHaveText("In den letzten 90 Tagen wäre sie 1 Mal ausgelöst worden.");
  await expect(page.locator(".automation-trial tbody").getByRole("link").first()).toContainText("Solar");
  await fits(page);
  await scan(page);
  await page.locator("#automation-name").press("Enter");
  await saved(page);
  await page.getByRole("button", { name: "Einschalten", exact: true }).press("Enter");
  await saved(page);
  await open(page, "opportunity");
  await page.getByRole("link", { name: "Wind" }).first().click();
  await page.locator(".path-step", { hasText: say.won }).click();
  await saved(page);
  await expect(page.locator(".toasts")).toContainText("Deal gewonnen: Dankesanruf in 7 Tagen");

  // Why a figure changed: the three deals that were created add up to it.
  await open(page, "reports?of=opportunity&date=*&by=stage&show=sum.amount,count");
  const why = page.locator("details", { has: page.locator("summary", { hasText: "Warum sich eine Zahl geändert hat" }) });
  await why.locator("summary").press("Enter");
  await expect(why.getByRole("heading", { level: 2 })).toHaveText("Aktionen, die sie geändert haben (3)");
  await expect(why.locator("tfoot")).toContainText("4.000");
  await fits(page);
  await scan(page);
});

// A custom field with a formula: written with its result beside it, told at the place what is wrong, and shown in lists,
// filters and records; wide and on a phone, in English and in German. A roll-up opens the records behind its figure.
import { create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";

/** Chooses the opportunities' custom fields and the type Formula. */
async function newFormula(page, kind, name) {
  await open(page, "settings/fields");
  await page.getByRole("button", { name: kind, exact: true }).click();
  await page.locator("#field-name").fill(name);
  await page.locator("#field-type").selectOption("formula");
}

const text = (page) => page.locator("#new-formula");
const told = (page) => page.locator("#new-said");

for (const [name, viewport, colorScheme] of [["wide", { width: 1440, height: 900 }, "light"], ["phone", { width: 390, height: 844 }, "dark"]]) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test("a formula is written, corrected at its place, and computed", async ({ page }) => {
      await startEmpty(page);
      await create(page, "opportunity", { "Opportunity name": "Pilot", Amount: "1200" });
      await newFormula(page, "Opportunities", "Fee");
      await expect(told(page)).toContainText("Write a formula");

      await text(page).fill("ROUND([Amuont] * 2.5%, 2)");
      await expect(told(page)).toContainText("There is no field “Amuont”");
      await expect(told(page).locator("mark")).toHaveText("[Amuont]");
      await expect(text(page)).toHaveAttribute("aria-invalid", "true");
      await scan(page);
      await fits(page);
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await expect(text(page)).toBeFocused();

      // A field is put where the cursor is.
      await text(page).fill("ROUND( * 2.5%, 2)");
      await text(page).evaluate((area) => area.setSelectionRange(6, 6));
      await page.locator("#new-fields").selectOption({ label: "Amount" });
      await expect(text(page)).toHaveValue("ROUND([Amount] * 2.5%, 2)");
      await expect(told(page)).toContainText("Result: Amount");
      await expect(page.locator(".formula-results")).toContainText("€30.00");
      await scan(page);
      await fits(page);
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await saved(page);

      // What is in use cannot be deleted, and says by what.
      await newFormula(page, "Opportunities", "Twice");
      await text(page).fill("[Fee] * 2");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await saved(page);
      const fee = page.locator(".entry[data-entry]").first();
      await fee.getByLabel("Show in list").check();
      await saved(page);
      await fee.getByText("More").click();
      await expect(fee).toContainText("Other fields use this one: Twice (Opportunities).");
      await expect(fee.getByRole("button", { name: "Delete field" })).toHaveCount(0);
      await expect(fee.locator("textarea")).toHaveValue("ROUND([Amount] * 2.5%, 2)");
      await scan(page);
      await fits(page);
      await fee.locator("textarea").fill("[Twice] / 2");
      await fee.getByRole("button", { name: "Save formula" }).click();
      await expect(fee.getByRole("alert")).toContainText("would need its own result");
      await fee.locator("textarea").fill("[Amount] / 10");
      await fee.getByRole("button", { name: "Save formula" }).click();
      await saved(page);

      await open(page, "opportunity");
      if (viewport.width > 1000) {
        await page.locator(".grid").evaluate((grid) => { grid.scrollLeft = grid.scrollWidth; });
        await expect(page.getByRole("gridcell", { name: "€120", exact: true })).toBeVisible();
      }
      await page.getByRole("link", { name: "Pilot" }).first().click();
      await expect(await shown(page, "Fee")).toContainText("€120.00");
      await expect(await shown(page, "Fee")).toContainText("from Amount: €1,200");
      await scan(page);
      await fits(page);
      await edit(page, { Amount: "500" });
      await expect(await shown(page, "Twice")).toContainText("€100.00");
    });
  });
}

test("a roll-up is written with its result, opens its records, and follows them", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await startEmpty(page);
  await create(page, "account", { "Account name": "Fjord" });
  for (const [name, amount] of [["Pilot", "1200"], ["Rollout", "8000"], ["Spare", "10"]]) {
    await create(page, "opportunity", { "Opportunity name": name, Account: "Fjord", Amount: amount });
  }
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Accounts", exact: true }).click();
  await page.locator("#field-name").fill("Large deals");
  await page.locator("#field-type").selectOption("roll_up");
  await page.locator("#new-link").selectOption({ label: "Opportunities (Account)" });
  await expect(page.locator(".formula-results")).toContainText("Fjord3");
  await page.locator("#new-how").selectOption("sum");
  await expect(page.locator("#new-what-said")).toContainText("A formula about one of the linked records");
  await page.locator("#new-what-fields").selectOption({ label: "Amount" });
  await expect(page.locator(".formula-results")).toContainText("€9,210.00");
  await page.locator("#new-only-formula").fill("[Amount] >= 1000 +");
  await expect(page.locator("#new-only-said")).toContainText("A value is missing here");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator("#new-only-formula")).toBeFocused();
  await page.locator("#new-only-formula").fill("[Amount] >= 1000");
  await expect(page.locator(".formula-results")).toContainText("€9,200.00");
  await scan(page);
  await fits(page);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);

  // What has no meaning for a computed field is not offered.
  const row = page.locator(".entry[data-entry]").first();
  await expect(row.getByLabel("Show in list")).toBeVisible();
  await expect(row.getByLabel("Required")).toHaveCount(0);
  await expect(row.getByLabel("Searchable")).toHaveCount(0);
  await row.getByText("More").click();
  await expect(row.locator("textarea").last()).toHaveValue("[Amount] >= 1000");
  await scan(page);
  await fits(page);

  await open(page, "account");
  await page.getByRole("link", { name: "Fjord" }).first().click();
  await expect(await shown(page, "Large deals")).toContainText("€9,200.00");
  await page.getByRole("link", { name: "Open 2 opportunities" }).click();
  await expect(page.getByRole("link", { name: "Pilot" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Rollout" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Spare" })).toHaveCount(0);
  await scan(page);
  await fits(page);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("a formula is typed with semicolons and commas", async ({ page }) => {
    const say = words["de-DE"];
    await startEmpty(page, say);
    await newFormula(page, "Opportunities", "Gebühr");
    await text(page).fill("WENN([Betrag] > 1.000; 1; 2)");
    await expect(told(page)).toContainText("lässt sich auf zwei Arten lesen");
    await expect(told(page).locator("mark")).toHaveText("1.000");
    await text(page).fill("WENN([Betrag] > 1000,5; RUNDEN([Betrag] * 2,5%; 2); [Betrag])");
    await expect(told(page)).toContainText("Ergebnis: Betrag");
    await scan(page);
    await page.getByRole("button", { name: "Hinzufügen", exact: true }).click();
    await saved(page);
    const row = page.locator(".entry[data-entry]").first();
    await row.getByText("Mehr").click();
    await expect(row.locator("textarea")).toHaveValue("WENN([Betrag] > 1000,5; RUNDEN([Betrag] * 2,5%; 2); [Betrag])");
  });
});

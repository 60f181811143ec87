// Record rules: written in the settings, which list who breaks them; a form that follows while somebody types, a page that
// asks for what is missing, and a card that says why it does not move.
import { create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

/** Begins a rule for a kind of record. */
async function begin(page, kind, name, effect) {
  await open(page, "settings/record-rules");
  await page.getByRole("button", { name: kind, exact: true }).click();
  await page.getByRole("button", { name: "New record rule" }).click();
  await expect(page.locator("#rule-name")).toBeFocused();
  await page.locator("#rule-name").fill(name);
  await page.locator("#rule-effect").selectOption(effect);
}

/** Adds a condition on a picklist. */
async function when(page, field, entry) {
  await page.getByRole("button", { name: "Add condition", exact: true }).click();
  const line = page.locator(".filter-line").last();
  await line.getByLabel("Field").selectOption({ label: field });
  await line.getByRole("button", { name: entry, exact: true }).click();
}

async function save(page) {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
}

test("a rule lists who breaks it, forms follow it, and a card asks for what it lacks", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nord" });
  await create(page, "opportunity", { "Opportunity name": "Pilot" });

  // It says what is wrong at its place, and is written by keyboard.
  await begin(page, "Accounts", "A city for energy", "required");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Choose a field");
  await page.locator("#rule-fields").selectOption({ label: "Billing city" });
  await page.locator("#rule-message").fill("We deliver to a city.");
  await scan(page);
  await save(page);
  const rule = page.getByRole("region", { name: "A city for energy" });
  await expect(rule).toContainText("Required · Billing city · all records");
  await expect(rule.getByRole("link", { name: "1 record breaks this rule already" })).toBeVisible();
  const on = rule.getByRole("checkbox");
  await on.click();
  await expect(on).not.toBeChecked();
  await page.getByRole("button", { name: "Switch on anyway" }).click();
  await saved(page);
  await expect(on).toBeChecked();
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }
  // The figure opens as many records as it counts.
  await rule.getByRole("link", { name: "1 record breaks this rule already" }).click();
  await expect(page.locator(".grid-row[data-slot], .grid-row").filter({ hasText: "Nord" })).toHaveCount(1);

  // Only energy companies, by a condition: the form shows what is asked for while one types.
  await open(page, "settings/record-rules");
  await page.getByRole("button", { name: "Accounts", exact: true }).click();
  await rule.getByRole("button", { name: "Edit" }).click();
  await when(page, "Industry", "Energy");
  await scan(page);
  await save(page);
  await expect(rule).toContainText("No record breaks this rule.");
  await open(page, "account");
  await page.getByRole("button", { name: "New account" }).first().click();
  const dialog = page.getByRole("dialog");
  const city = dialog.getByLabel("Billing city");
  await dialog.getByLabel("Account name").fill("Sonne");
  await expect(city).not.toHaveAttribute("aria-required", "true");
  await dialog.getByLabel("Industry").selectOption({ label: "Energy" });
  await expect(city).toHaveAttribute("aria-required", "true");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(city).toHaveAttribute("aria-invalid", "true");
  await expect(dialog).toContainText("We deliver to a city.");
  await scan(page);
  await city.fill("Kiel");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await expect(page.locator("h1")).toContainText("Sonne");

  // A deal that moves is asked for what a rule asks for there.
  await begin(page, "Opportunities", "An amount", "required");
  await page.locator("#rule-fields").selectOption({ label: "Amount" });
  await when(page, "Stage", "Qualification");
  await save(page);
  await page.getByRole("region", { name: "An amount" }).getByRole("checkbox").check();
  await saved(page);
  await open(page, "pipeline");
  const card = page.locator(".card", { hasText: "Pilot" });
  await card.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(page.getByRole("dialog")).toContainText("Qualification");
  await page.getByRole("dialog").getByLabel("Amount").fill("1200");
  await scan(page);
  await page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
  await saved(page);
  await expect(page.locator("[data-column]").nth(1)).toContainText("Pilot");
});

// Record rules: written in the settings, which list who breaks them; a form that follows while somebody types, a page that
// asks for what is missing, and a card that says why it does not move.
import { cell, create, edit, expect, fits, open, saved, scan, shown, startEmpty, test, type } from "./support.mjs";

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

test.describe("de-DE", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("auf dem Telefon zeigt eine Regel Felder, beschränkt Listen, sperrt und lehnt ab", async ({ page, say }) => {
    test.slow();
    await startEmpty(page, say);
    const rules = [
      ["Mitarbeiter nur für Energie", "shown", "Mitarbeiter", "Energie"],
      ["Nur heiß oder warm", "choices", "Bewertung", undefined],
      ["Telefon bleibt", "read_only", "Telefon", "Energie"],
      ["Keine Schulen", "refuse", undefined, "Bildung"],
    ];
    for (const [name, effect, field, industry] of rules) {
      await open(page, "settings/record-rules");
      await page.getByRole("button", { name: "Accounts", exact: true }).click();
      await page.locator("#rule-new").click();
      await page.locator("#rule-name").fill(name);
      await page.locator("#rule-effect").selectOption(effect);
      if (field) await page.locator("#rule-fields").selectOption({ label: field });
      if (effect === "choices") for (const entry of ["Heiß", "Warm"]) await page.getByRole("button", { name: entry, exact: true }).click();
      if (industry) {
        await page.getByRole("button", { name: "Bedingung hinzufügen", exact: true }).click();
        const line = page.locator(".filter-line").last();
        await line.getByLabel("Feld").selectOption({ label: "Branche" });
        await line.getByRole("button", { name: industry, exact: true }).click();
      }
      if (effect === "refuse") await page.locator("#rule-message").fill("Schulen beliefern wir nicht.");
      await fits(page);
      await page.locator("#rule-name").press("Enter");
      await saved(page);
      await page.getByRole("region", { name }).getByRole("checkbox").check();
      await saved(page);
    }
    await scan(page);
    await fits(page);

    // The form of a new record follows while somebody types.
    await page.getByRole("button", { name: say.New, exact: true }).click();
    await page.getByRole("menuitem", { name: say.kinds.account }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say.accountName).fill("Sonne");
    await dialog.locator(".more-fields > summary").click();
    const rating = dialog.getByLabel("Bewertung");
    await expect(rating.locator("option")).toHaveText([/.*/, "Heiß", "Warm"]);
    await expect(dialog.getByLabel("Mitarbeiter")).toBeHidden();
    const industry = dialog.getByLabel("Branche");
    await industry.selectOption({ label: "Energie" });
    await dialog.getByLabel("Mitarbeiter").fill("40");
    await dialog.getByLabel("Telefon").fill("0301234");
    await industry.selectOption({ label: "Bildung" });
    await expect(dialog.getByLabel("Mitarbeiter")).toBeHidden();
    await dialog.getByRole("button", { name: say.save, exact: true }).click();
    await expect(dialog).toContainText("Schulen beliefern wir nicht.");
    await scan(page);
    await industry.selectOption({ label: "Energie" });
    await expect(dialog.getByLabel("Mitarbeiter")).toHaveValue("40");
    await dialog.getByRole("button", { name: say.save, exact: true }).click();
    await saved(page);

    // What a new record began with is fixed from then on; and a change that breaks a rule is refused with its words.
    await expect(await shown(page, "Telefon")).toContainText("1234");
    await expect((await cell(page, "Telefon")).locator(".datum-edit")).toHaveCount(0);
    await expect(await shown(page, "Mitarbeiter")).toContainText("40");
    const changed = await type(page, "Branche", "Bildung");
    await expect(page.locator("main, .toasts").filter({ hasText: "Schulen beliefern wir nicht." }).first()).toBeVisible();
    await scan(page);
    await fits(page);
    // The first Escape closes the list that the browser has opened, the second one leaves the field as it was.
    await changed.press("Escape");
    await page.keyboard.press("Escape");
    await expect(await shown(page, "Branche")).toContainText("Energie");
    // Undo works whatever the rules say.
    await page.keyboard.press("Control+z");
    await saved(page);
    await open(page, "account");
    await expect(page.getByRole("link", { name: "Sonne" })).toHaveCount(0);
  });
});

// Settings: custom fields, stages, pipelines, rates, assignment; every section is accessible and fits, wide and on a
// phone.
import { create, edit, expect, fits, open, saved, scan, shown, startEmpty, test, type } from "./support.mjs";
import { words } from "./strings.mjs";

const sections = ["workspace", "appearance", "keyboard", "team", "owners", "statuses", "pipelines", "lists", "record-types", "fields", "record-rules", "email-templates", "sequences", "products", "letterhead", "rates",
  "lead-ways", "web-form", "assignment"];

/** Adds a record in the last line of a table. */
async function add(page, form, values) {
  const line = page.getByRole("form", { name: form }).first();
  for (const [label, value] of Object.entries(values)) {
    const input = line.getByLabel(label, { exact: false }).first();
    if ((await input.evaluate((element) => element.tagName)) === "SELECT") await input.selectOption(value);
    else if (value === true) await line.getByRole("button", { name: label, exact: true }).click();
    else await input.fill(value);
  }
  await line.getByRole("button", { name: /^(Add|Hinzufügen)$/ }).click();
  await saved(page);
}

for (const [name, viewport, colorScheme] of [["wide", { width: 1440, height: 900 }, "light"], ["phone", { width: 390, height: 844 }, "dark"]]) {
  test.describe(name, () => {
    test.use({ viewport, colorScheme });

    test("every section of the settings is accessible and fits", async ({ page, say }) => {
      test.setTimeout(240_000);
      await page.goto("/");
      await page.getByRole("button", { name: say.lookAround }).click();
      await saved(page);
      await open(page, "settings");
      await fits(page);
      await scan(page);
      for (const section of sections) {
        await open(page, `settings/${section}`);
        const unfold = page.locator(".entry-more summary").first();
        if (await unfold.count()) await unfold.click();
        await fits(page);
        await scan(page);
      }
      await open(page, "enquiries");
      await fits(page);
      await scan(page);
    });
  });
}

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("nobody is asked for a name in German", async ({ page }) => {
    await startEmpty(page, words["fr-FR"]);
    for (const section of ["fields", "lists", "pipelines", "statuses"]) {
      await open(page, `settings/${section}`);
      await expect(page.getByLabel(/^Nom\b/).first()).toBeVisible();
      await expect(page.getByLabel("Nom allemand")).toHaveCount(0);
    }
  });
});

test("a custom field is at once in the form, the list and its filter, and one undo removes it", async ({ page }) => {
  await startEmpty(page);
  await open(page, "settings/fields");
  await page.getByLabel("Name", { exact: true }).fill("Priority class");
  await page.getByLabel("German name").fill("Prioritätsklasse");
  await page.getByLabel("Type").selectOption("choice");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  const row = page.locator(".entry[data-entry]").first();
  await row.getByLabel("Show in list").check();
  await row.getByText("More").click();
  await add(page, "New list entry", { Name: "Gold" });
  // A new record begins with a value, and its form says what to enter.
  await row.getByLabel("Help text").fill("As agreed in the contract");
  await page.keyboard.press("Enter");
  await saved(page);
  await row.getByLabel("Value of new records").selectOption({ label: "Gold" });
  await saved(page);
  await scan(page);

  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await expect(await shown(page, "Priority class")).toContainText("Gold");
  await open(page, "lead");
  await expect(page.getByRole("columnheader", { name: "Priority class" })).toBeVisible();
  // Columns outside the visible part are drawn when they are scrolled into view.
  await page.locator(".grid").evaluate((grid) => { grid.scrollLeft = grid.scrollWidth; });
  await expect(page.getByRole("gridcell", { name: "Gold" })).toBeVisible();
  await page.getByText("Add filter").click();
  await page.getByLabel("Find a field").fill("priority");
  await expect(page.locator(".filter-fields").getByRole("button", { name: "Priority class" })).toBeVisible();

  await open(page, "settings/fields");
  await page.locator(".entry[data-entry]").first().getByText("More").click();
  await page.getByRole("button", { name: "Delete field" }).click();
  await expect(page.getByText("This field has a value in 1 record.")).toBeVisible();
  await page.getByRole("alert").getByRole("button", { name: "Delete field" }).click();
  await expect(page.locator(".entry[data-entry]")).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo field/ }).click();
  await expect(page.locator(".entry[data-entry]")).toHaveCount(1);
  await open(page, "lead");
  // Columns outside the visible part are drawn when they are scrolled into view.
  await page.locator(".grid").evaluate((grid) => { grid.scrollLeft = grid.scrollWidth; });
  await expect(page.getByRole("gridcell", { name: "Gold" })).toBeVisible();
});

test("a field holds each value once, another counts, and others hold a time and several records", async ({ page }) => {
  await startEmpty(page);
  await create(page, "contact", { "Last name": "Berg" });
  await create(page, "contact", { "Last name": "Lund" });
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Accounts", exact: true }).click();
  const add = async (name, type, more = async () => {}) => {
    await page.locator("#field-name").fill(name);
    await page.locator("#field-type").selectOption(type);
    await more();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await saved(page);
  };
  await add("Customer code", "text");
  await add("Visit", "date_time");
  await add("People", "links", () => page.locator("#field-target").selectOption("contact"));
  await add("Number", "auto_number", async () => {
    await page.locator("#field-pattern").fill("A-{000");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Write a pattern such as" }).first()).toBeVisible();
    await page.locator("#field-pattern").fill("A-{0000}");
    await expect(page.locator("#field-pattern-hint")).toContainText("The next number is A-0001.");
  });
  await scan(page);

  // Two accounts have the same value before the field is to hold each once.
  await create(page, "account", { "Account name": "Nord", "Customer code": "K-1" });
  await create(page, "account", { "Account name": "West", "Customer code": "k-1" });
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Accounts", exact: true }).click();
  const row = page.locator(".entry[data-entry]").first();
  await row.getByText("More").click();
  await row.getByLabel("Each value once").click();
  await expect(row.getByText("Several records have the same value here.")).toBeVisible();
  await expect(row.getByRole("link", { name: "West" })).toBeVisible();
  await scan(page);
  await row.getByRole("button", { name: "Switch on anyway" }).click();
  await saved(page);
  await expect(row.getByLabel("Each value once")).toBeChecked();
  await row.getByRole("link", { name: "West" }).click();

  await edit(page, { "Customer code": "K-2" });
  await expect(await shown(page, "Number")).toContainText("A-0002");
  const typed = await type(page, "Customer code", "K-1");
  await typed.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Account Nord already has this value" })).toBeVisible();
  await typed.press("Escape");

  // A time is typed as the clock shows it; records are found by name, one after another.
  const visit = await type(page, "Visit", "2026-11-23T14:30");
  await visit.press("Enter");
  await saved(page);
  await expect(await shown(page, "Visit")).toContainText(/2026.*(2:30|14:30)/);
  const people = await type(page, "People", "Berg");
  await page.getByRole("option", { name: "Berg" }).click();
  await people.fill("Lund");
  await page.getByRole("option", { name: "Lund" }).click();
  await people.press("Enter");
  await saved(page);
  await expect((await shown(page, "People")).getByRole("link")).toHaveText(["Berg", "Lund"]);
});

test("a stage is renamed, moved by keys and a pipeline is added", async ({ page }) => {
  await startEmpty(page);
  await open(page, "settings/pipelines");
  const first = page.locator(".entry[data-entry]").first();
  await first.getByLabel("Name", { exact: false }).first().fill("First contact");
  await page.keyboard.press("Enter");
  await saved(page);
  await first.getByLabel("Probability").fill("120");
  await page.keyboard.press("Enter");
  await expect(first.getByRole("alert")).toHaveText(/0 (to|and) 100|percent/i);
  await page.keyboard.press("Escape");
  const grip = page.getByRole("button", { name: /^Move First contact/ });
  await grip.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".entry[data-entry]").nth(1).getByLabel("Name", { exact: false }).first()).toHaveValue("First contact");
  await expect(grip).toBeFocused();
  await saved(page);
  const moved = await grip.boundingBox();
  const target = await page.locator(".entry[data-entry]").nth(3).boundingBox();
  await page.mouse.move(moved.x + 8, moved.y + 8);
  await page.mouse.down();
  await page.mouse.move(target.x + 60, target.y + 10, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator(".entry[data-entry]").nth(3).getByLabel("Name", { exact: false }).first()).toHaveValue("First contact");
  await saved(page);
  await page.locator("#pipeline-name").fill("Partners");
  await page.locator("#pipeline-name-de").fill("Partnergeschäft");
  await page.getByRole("button", { name: "Copy the main pipeline" }).click();
  await saved(page);
  await expect(page.locator(".pipeline")).toHaveCount(2);
  await expect(page.locator(".pipeline").nth(1).locator(".entry[data-entry]")).toHaveCount(10);
  await page.locator(".pipeline").nth(1).locator(".entry[data-entry]").first().getByText("More").click();
  const gate = page.getByRole("group", { name: "Required fields: a deal cannot enter this stage without them" });
  await page.locator(".pipeline").nth(1).locator(gate).getByLabel("Amount").check();
  await saved(page);
  await page.reload();
  await expect(page.locator(".pipeline").nth(1).locator(".entry[data-entry]").nth(3).getByLabel("Name", { exact: false }).first()).toHaveValue("First contact");
  await page.getByRole("button", { name: /^Undo change/ }).click();
  await page.getByRole("button", { name: /^Undo creation of Partners/ }).click();
  await expect(page.locator(".pipeline")).toHaveCount(1);
});

test("leads are assigned to the owners of a rule in turn, and are unread until their owners open them", async ({ page, say }) => {
  await startEmpty(page);
  await open(page, "settings/owners");
  await add(page, "New owner", { Name: "Ada" });
  await add(page, "New owner", { Name: "Bo" });
  await open(page, "settings/assignment");
  await page.getByRole("form", { name: "New assignment rule" }).getByLabel("Name").fill("Web");
  const rotation = page.getByRole("form", { name: "New assignment rule" }).getByRole("combobox", { name: "Owner" });
  for (const name of ["Ada", "Bo"]) {
    await rotation.fill(name);
    await page.getByRole("option", { name }).click();
  }
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  const rule = page.locator(".entry[data-entry]").first();
  await rule.getByText("More").click();
  await rule.getByLabel("Value").selectOption("Web");
  await rule.getByRole("button", { name: "Add condition" }).click();
  await expect(rule.getByRole("button", { name: "Remove filter: Lead source is Web" })).toBeVisible();
  await page.locator("#trial-lead_source").selectOption("Web");
  await expect(page.getByText("Ada, by the rule “Web”.")).toBeVisible();
  await scan(page);
  const owners = [];
  for (const name of ["Eins", "Zwei", "Drei"]) {
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: say.kinds.lead }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Last name").fill(name);
    await dialog.getByLabel("Company").fill("Nordlicht");
    await dialog.getByLabel("Lead source").selectOption("Web");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog).toBeHidden();
    await saved(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
    owners.push(await (await shown(page, "Owner")).textContent());
  }
  expect(owners).toEqual(["Ada", "Bo", "Ada"]);
  await open(page, "");
  await expect(page.getByText("3 unread")).toBeVisible();
  await open(page, "settings/workspace");
  await page.getByLabel("You").selectOption("Ada");
  await open(page, "");
  await expect(page.getByText("2 unread")).toBeVisible();
  await page.locator("main").getByRole("link", { name: "Eins" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Eins");
  await saved(page);
  await open(page, "lead");
  await expect(page.locator(".grid-row[data-unread]")).toHaveCount(2);
  await expect(page.getByRole("button", { name: /^Undo creation of Drei/ })).toBeVisible();
});

test.describe("de-DE", () => {
  test.use({ locale: "de-DE" });

  test("sums across currencies are converted at the rates of a day", async ({ page, say }) => {
    await startEmpty(page, say);
    await open(page, "settings/rates");
    await page.getByLabel("Eine Einheit in EUR").fill("0,92");
    await page.getByLabel("Gültig ab", { exact: false }).first().fill("2026-01-01");
    await page.getByRole("button", { name: "Hinzufügen" }).click();
    await expect(page.getByText("1 USD = 0,92 EUR ab 01.01.2026")).toBeVisible();
    await scan(page);
    await page.getByLabel("Eine Einheit in EUR").fill("0");
    await page.getByRole("button", { name: "Hinzufügen" }).click();
    await expect(page.locator(".field-error")).toContainText("eine Zahl über null");
    await create(page, "opportunity", { "Opportunity-Name": "Eins", Betrag: "1.000 EUR" }, say);
    await create(page, "opportunity", { "Opportunity-Name": "Zwei", Betrag: "1.000 USD" }, say);
    await open(page, "");
    await expect(page.getByText("≈ 1.920 € zu Kursen vom 01.01.2026").first()).toBeVisible();
  });
});

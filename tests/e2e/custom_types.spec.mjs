// Record types of one's own: one is added in the settings, gets a field and a link, and its records are listed, found and shown on
// the other side of the link; wide and light, on a phone in the dark, and in German.
import { create, expect, fits, looks, open, saved, scan, startEmpty, test } from "./support.mjs";

const added = async (page, one, many, words) => {
  await open(page, "settings/record-types");
  await expect(page.getByRole("form", { name: words.add })).toBeVisible();
  await page.locator("#add-record-type-name").fill(one);
  await page.locator("#add-record-type-plural").fill(many);
  await page.keyboard.press("Enter");
  await saved(page);
  await expect(page.locator(".entry[data-entry]").last().getByRole("textbox").first()).toHaveValue(one);
};

test("a type of one's own has fields, a list, records, search, links on both sides, and is archived", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nord" });
  const account = page.url();
  await open(page, "settings/record-types");
  await expect(page.getByText("You have no record types of your own.")).toBeVisible();
  await scan(page);
  await added(page, "Project", "Projects", { add: "New record type" });
  await looks(page);

  // A name that is taken is refused where it is typed.
  const form = page.getByRole("form", { name: "New record type" });
  await page.locator("#add-record-type-name").fill("Lead");
  await page.locator("#add-record-type-plural").fill("Others");
  await page.keyboard.press("Enter");
  await expect(form.getByText("Another record type is called so.")).toBeVisible();

  // A link and a choice.
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Projects", exact: true }).click();
  for (const [name, kind, target] of [["Customer", "link", "account"], ["State", "choice", null]]) {
    await page.locator("#field-name").fill(name);
    await page.locator("#field-type").selectOption(kind);
    if (target) await page.locator("#field-target").selectOption(target);
    await page.locator("#field-name").press("Enter");
    await expect(page.locator("#field-name")).toHaveValue("");
    await saved(page);
  }

  // The search box creates one and goes to the list.
  const find = async text => {
    await page.keyboard.press("Control+k");
    await page.locator("#search").fill(text);
  };
  await find("new project");
  await page.getByRole("option", { name: "New project" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Name/).fill("Roof");
  await scan(page);
  await page.keyboard.press("Enter");
  await saved(page);
  await expect(page.getByRole("heading", { name: "Roof" })).toBeVisible();
  await expect(page.locator(".kind-link")).toHaveText("Projects");
  await looks(page);

  // The other side of the link.
  await page.goto(account);
  const panel = page.locator(".panel.related").filter({ hasText: "Projects" });
  await panel.getByRole("button", { name: "New project" }).click();
  await dialog.getByLabel(/^Name/).fill("Cellar");
  await page.keyboard.press("Enter");
  await saved(page);
  await page.goto(account);
  await expect(panel.getByRole("link", { name: "Cellar" })).toBeVisible();
  await looks(page);

  // The list, from the navigation, as a table and as a board.
  await page.locator(".nav").getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  for (const name of ["Roof", "Cellar"]) await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(1);
  await looks(page);
  await page.getByLabel("Layout").selectOption({ label: "State" });
  await expect(page.locator(".board .card")).toHaveCount(2);
  await page.getByLabel("Layout").selectOption({ label: "Table" });
  await find("cellar");
  await page.getByRole("option", { name: /Cellar/ }).first().click();
  await expect(page.getByRole("heading", { name: "Cellar" })).toBeVisible();

  // Archived: no longer offered, and its records stay.
  await open(page, "settings/record-types");
  await page.getByLabel("More: Project").click();
  await expect(page.getByRole("link", { name: "2 records" })).toBeVisible();
  await page.getByRole("button", { name: "Star" }).click();
  await saved(page);
  await expect(page.getByRole("button", { name: "Star" })).toHaveAttribute("aria-pressed", "true");
  await looks(page);
  await page.getByRole("button", { name: "Archive: Project" }).click();
  await saved(page);
  await expect(page.locator(".nav").getByRole("link", { name: "Projects" })).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.locator(".nav").getByRole("link", { name: "Projects" })).toBeVisible();
  await page.reload();
  await expect(page.locator(".nav").getByRole("link", { name: "Projects" })).toBeVisible();
});

test("a lead becomes a record of the type, about which calls are logged, with files, and two of one name are merged", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await added(page, "Contract", "Contracts", { add: "New record type" });
  await page.getByLabel("More: Contract").click();
  await page.getByRole("checkbox", { name: "Offered when a lead is converted" }).check();
  await saved(page);
  await looks(page);
  await open(page, "settings/fields");
  await page.getByRole("button", { name: "Contracts", exact: true }).click();
  for (const [name, kind, target] of [["Customer", "link", "account"], ["Phone", "phone", null], ["Term", "text", null]]) {
    await page.locator("#field-name").fill(name);
    await page.locator("#field-type").selectOption(kind);
    if (target) await page.locator("#field-target").selectOption(target);
    await page.locator("#field-name").press("Enter");
    await expect(page.locator("#field-name")).toHaveValue("");
    await saved(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  // The card of the type makes nothing until somebody asks for it.
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht", Phone: "040 1234567" });
  await page.getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const card = dialog.getByRole("region", { name: "Contract" });
  await expect(card.getByRole("button", { name: "None" })).toHaveAttribute("aria-pressed", "true");
  await expect(dialog.locator("button[type=submit]")).not.toContainText("contract");
  await card.getByRole("button", { name: "Create new" }).click();
  await expect(dialog.locator("button[type=submit]")).toContainText("new contract");
  await expect(card.getByLabel("Name")).toHaveValue("Nordlicht – Contract");
  await card.getByLabel("Name").fill("Roof");
  await card.getByText("fields").click();
  await expect(card.locator(".convert-row").filter({ hasText: "Phone" })).toContainText("040 1234567");
  await looks(page);
  await dialog.locator("button[type=submit]").click();
  await saved(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(".converted-line").getByRole("link", { name: "Roof" }).click();
  await expect(page.getByRole("heading", { name: "Roof" })).toBeVisible();
  await expect(page.locator(".made-from")).toContainText("Berg");
  await expect(page.getByText("040 1234567")).toBeVisible();
  await expect(page.getByRole("link", { name: "Nordlicht" }).first()).toBeVisible();
  const contract = page.url();

  // A call is logged and a task planned from its page; both are on the customer's page as well, and the calendar names the contract.
  const log = page.locator("#timeline .quick-log");
  await log.locator(".subject").fill("Asked for the term");
  await log.locator(".log-submit").click();
  await saved(page);
  await expect(page.locator("#timeline")).toContainText("Asked for the term");
  await log.getByRole("button", { name: "Plan", exact: true }).click();
  await log.locator(".subject").fill("Send the paper");
  await log.getByLabel("Due on").fill("2031-01-06");
  await log.locator(".log-submit").click();
  await saved(page);
  await expect(page.locator("#timeline .activity").filter({ hasText: "Send the paper" })).toBeVisible();
  await looks(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "activity");
  await expect(page.getByRole("row").filter({ hasText: "Send the paper" })).toContainText("Roof");
  await page.goto(contract);

  // A file.
  const panel = page.locator("#files");
  await panel.locator("input[type=file]").setInputFiles({ name: "paper.txt", mimeType: "text/plain", buffer: Buffer.from("a paper") });
  await expect(panel.locator(".file")).toHaveCount(1);
  await saved(page);

  // Another one of the same name.
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Contract" }).click();
  await dialog.getByLabel(/^Name/).fill("roof");
  await page.keyboard.press("Enter");
  await saved(page);
  const twins = page.locator(".panel").filter({ hasText: "Possible duplicates" });
  await expect(twins).toContainText("same name");
  await looks(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await twins.getByRole("button", { name: /Merge/ }).click();
  await dialog.locator("button[type=submit]").click();
  await saved(page);
  await expect(dialog).toBeHidden();
  await page.goto(contract);
  await expect(page.locator("#timeline")).toContainText("Asked for the term");
  await expect(panel.locator(".file")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(twins).toContainText("same name");
});

test("a type is made of a file, whose rows become its records", async ({ page, say }) => {
  await startEmpty(page);
  await open(page, "data");
  const rows = Array.from({ length: 9 }, (_, at) => `Machine ${at},Hall ${at % 2},${at}5.50,2026-03-1${at}`);
  const buffer = Buffer.from(["Machine,Place,Hours,Bought", ...rows].join("\n"));
  await page.getByLabel(say.chooseFile).setInputFiles({ name: "machines 2026.csv", mimeType: "text/csv", buffer });
  await page.getByLabel("File contents: machines 2026.csv").selectOption("new");
  const form = page.getByRole("form", { name: /new record type/ });
  await expect(form.getByLabel("Plural")).toHaveValue("Machines");
  await form.getByLabel("Name").fill("Machine");
  await form.getByText("Its fields").click();
  await expect(form.getByRole("listitem")).toHaveText(["Machine: Name", /^Place: /, "Hours: Number", "Bought: Date"]);
  await looks(page);
  await form.getByRole("button", { name: "Add record type" }).click();
  await expect(form).toHaveCount(0);
  await page.getByRole("button", { name: "Import 9 machines" }).click();
  await saved(page);
  await page.getByRole("link", { name: "Show machines" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Machine 3" })).toContainText("35.5");
  await looks(page);
});

test.describe("de-DE", () => {
  test.use({ locale: "de-DE", colorScheme: "dark" });

  test("on a phone the types are in the menu of pages", async ({ page, say }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await startEmpty(page, say);
    await added(page, "Vertrag", "Verträge", { add: "Datensatztyp anlegen" });
    await fits(page);
    await scan(page);
    await page.getByRole("button", { name: "Mehr" }).click();
    await page.getByRole("menuitem", { name: "Verträge" }).click();
    await expect(page.getByRole("heading", { name: "Verträge", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Vertrag anlegen" }).first().click();
    await page.getByRole("dialog").getByLabel(/^Name/).fill("Wartung");
    await page.keyboard.press("Enter");
    await saved(page);
    await expect(page.getByRole("heading", { name: "Wartung" })).toBeVisible();
    await fits(page);
    await scan(page);
  });
});

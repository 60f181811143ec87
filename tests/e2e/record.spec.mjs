// The record page: fields edited in place, products and their sum, gates, hierarchy, files, a conversion that moves a
// contact.
import { confirmConversion, create, edit, expect, fits, open, requiredField, saved, scan, shown, startEmpty, test, toLead, type } from "./support.mjs";

const deal = { "Opportunity name": "Heating", Amount: "500", "Close date": "2031-05-05" };
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

test("fields are edited in place by keyboard, and warnings are beside contact data that must not be used", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht", Phone: "+49 40 123" });
  await expect(page.getByRole("link", { name: "+49 40 123" })).toHaveAttribute("href", "tel:+4940123");
  await page.getByRole("button", { name: "Edit Company" }).focus();
  await page.keyboard.press("e");
  await expect(page.getByRole("textbox", { name: "Company", exact: true })).toBeFocused();
  await page.keyboard.type("Nordlicht Solar");
  await page.keyboard.press("Enter");
  await expect(await shown(page, "Company")).toHaveText("Nordlicht Solar");
  await expect(page.getByRole("button", { name: "Edit Company" })).toBeFocused();
  await edit(page, { Industry: "Energy" });
  await expect(await shown(page, "Industry")).toHaveText("Energy");
  await page.getByLabel("Do not call").check();
  await saved(page);
  await expect(await shown(page, "Phone")).toContainText("Do not call");
  await scan(page);

  // A tag is created from the typed text, in the commit that uses it.
  const tags = await type(page, "Tags", "VIP");
  await tags.press("Enter");
  await tags.press("Enter");
  await expect(await shown(page, "Tags")).toHaveText("VIP");
  await saved(page);
  await page.getByRole("button", { name: /^Undo change of/ }).click();
  await expect(await shown(page, "Tags")).toHaveText("–");
  await type(page, "Tags", "VI");
  await expect(page.locator(".picker-list").getByRole("option")).toHaveText(["Create “VI”"]);
  await page.keyboard.press("Escape");
});

test("line items add up to the amount, and deleting the last one keeps it", async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", deal);
  const panel = page.locator("#line-items");
  for (const name of ["Pipes", "Work"]) {
    await panel.getByLabel("Or a custom line").fill(name);
    await panel.getByRole("button", { name: "Add", exact: true }).click();
    await saved(page);
    await expect(panel.getByLabel(`Quantity: ${name}`)).toBeVisible();
  }
  const set = async (label, value) => {
    await panel.getByLabel(label).fill(value);
    await panel.getByLabel(label).press("Tab");
    await saved(page);
  };
  await set("Quantity: Pipes", "2.5");
  await set("Price: Pipes", "19.99");
  await set("Discount (%): Pipes", "10");
  await set("Tax (%): Pipes", "19");
  await set("Price: Work", "100");
  await expect(panel.locator("tfoot")).toContainText("€144.98");
  await expect(panel.locator("tfoot")).toContainText("Tax 19%");
  await expect(panel.locator("tfoot")).toContainText("€153.53");
  await expect(await shown(page, "Amount")).toContainText("€144.98");
  await expect(await shown(page, "Amount")).toContainText("Sum of the line items");
  await expect(page.getByRole("button", { name: "Edit Amount" })).toHaveCount(0);
  await set("Price: Work", "5 USD");
  await expect(panel.getByText("share one currency")).toBeVisible();
  await expect(panel.getByLabel("Price: Work")).toHaveValue("5 USD");
  await scan(page);
  await panel.getByRole("button", { name: "Move Work up" }).click();
  await expect.poll(() => panel.locator("tbody tr td:first-child input").evaluateAll((all) => all.map((input) => input.value))).toEqual(["Work", "Pipes"]);
  await panel.getByRole("button", { name: "Remove Work" }).click();
  await expect(await shown(page, "Amount")).toContainText("€44.98");
  await panel.getByRole("button", { name: "Remove Pipes" }).click();
  await expect(page.getByRole("button", { name: "Edit Amount" })).toHaveCount(1);
  await expect(await shown(page, "Amount")).toHaveText("€44.98");
});

test("choosing a product fills price and tax", async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", deal);
  const panel = page.locator("#line-items");
  await panel.getByRole("button", { name: "New product" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Product name").fill("Pump");
  await dialog.getByLabel("Standard price").fill("250");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await panel.getByLabel("Add a product").fill("Pum");
  await page.getByRole("option", { name: "Pump" }).click();
  await expect(panel.getByLabel("Price: Pump")).toHaveValue("250.00 EUR");
  await expect(await shown(page, "Amount")).toContainText("€250.00");
});

test("a stage with a gate asks for the missing fields only", async ({ page }) => {
  await startEmpty(page);
  await open(page, "settings/pipelines");
  const stage = page.locator(".entry[data-entry]").nth(1);
  await stage.getByText("More").click();
  const gate = stage.getByRole("group", { name: "Required fields: a deal cannot enter this stage without them" });
  for (const field of ["Next step", "Amount"]) {
    await gate.getByLabel(field, { exact: true }).check();
    await saved(page);
  }
  await create(page, "opportunity", deal);
  await expect(page.locator(".guidance")).toContainText("Required for Qualification: Next step");
  await page.getByRole("button", { name: "Next: Qualification" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.locator(".field")).toHaveCount(1);
  // The dialog opens on its first field, and what is typed is kept if it is closed.
  await expect(dialog.getByLabel("Next step")).toBeFocused();
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog.getByText("This field is required.")).toBeVisible();
  await scan(page);
  await page.keyboard.type("Send the offer");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Next: Qualification" }).click();
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog.getByLabel("Next step")).toHaveValue("Send the offer");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Qualification");
  // The message says what happened, and goes by itself.
  await expect(page.locator(".toast")).toContainText("moved to Qualification");
  await expect(page.locator(".toast")).toHaveCount(0, { timeout: 8_000 });
  await page.getByRole("button", { name: /^Undo stage change/ }).click();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Prospecting");
});

test("a conversion asks for required fields, and for those of the first stage of the chosen pipeline", async ({ page }) => {
  await startEmpty(page);
  await open(page, "campaign");
  await page.getByRole("button", { name: "New campaign" }).first().click();
  await page.getByRole("dialog").getByLabel("Campaign name").fill("Spring fair");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await open(page, "settings/pipelines");
  await page.locator("#pipeline-name").fill("Partners");
  await page.locator("#pipeline-name-de").fill("Partnergeschäft");
  await page.getByRole("button", { name: "Copy the main pipeline" }).click();
  await saved(page);
  const first = page.locator(".pipeline").nth(1).locator(".entry[data-entry]").first();
  await first.getByText("More").click();
  const gate = first.getByRole("group", { name: "Required fields: a deal cannot enter this stage without them" });
  await gate.getByLabel("Next step", { exact: true }).check();
  await saved(page);
  await requiredField(page, "Accounts", "Region");
  // A new opportunity's stages stand with their pipeline.
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Opportunity" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Stage *").locator("optgroup")).toHaveCount(2);
  await expect(dialog.locator("optgroup[label=Partners] option").first()).toHaveText("Prospecting");
  await page.keyboard.press("Escape");
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await edit(page, { Campaign: "Spring fair" });
  await page.getByRole("button", { name: "Convert", exact: true }).click();
  await expect(dialog.getByRole("group", { name: "Account" }).getByLabel("Region")).toBeVisible();
  await dialog.locator("button[type=submit]").click();
  await expect(dialog.getByText("This field is required.")).toBeVisible();
  await expect(dialog.getByLabel("Region")).toBeFocused();
  await dialog.getByLabel("Region").fill("North");
  await dialog.getByText("Stage, owner and reason").click();
  await dialog.getByLabel("Stage").selectOption({ label: "Qualification" });
  await dialog.locator("#convert-stage").evaluate((select) => {
    select.value = select.querySelector("optgroup[label=Partners] option").value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await dialog.getByLabel("Next step").fill("Call");
  await expect(dialog.locator("#convert-reason option:checked")).toHaveText("Seller's decision");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await confirmConversion(page);
  await toLead(page);
  await expect(page.locator("dt", { hasText: "Conversion reason" }).locator("xpath=following-sibling::dd[1]")).toHaveText("Seller's decision");
  await page.locator(".became a").first().click();
  await expect(await shown(page, "Region")).toHaveText("North");
  await open(page, "opportunity");
  await page.getByRole("link", { name: "Nordlicht – New business" }).click();
  await expect(await shown(page, "Primary campaign")).toHaveText("Spring fair");
  await expect(await shown(page, "Next step")).toHaveText("Call");
});

test("a field that is required later locks no record", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Fjord" });
  const record = page.url();
  await requiredField(page, "Accounts", "Region");
  await requiredField(page, "Accounts", "Class");
  await page.goto(record);
  await edit(page, { Phone: "+49 40 123456", Region: "North" });
  await expect(await shown(page, "Region")).toHaveText("North");
  const input = await type(page, "Region", "");
  await input.press("Enter");
  await expect(page.locator(".field-error")).toHaveText("This field is required.");
  await page.keyboard.press("Escape");
  await expect(await shown(page, "Region")).toHaveText("North");
});

test("files are attached, previewed, removed and restored", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  const panel = page.locator("#files");
  const attach = (name, mimeType, buffer) => panel.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
  await attach("plan.png", "image/png", png);
  await attach("notes.txt", "text/plain", Buffer.from("Call on Monday"));
  await expect(panel.locator(".file")).toHaveCount(2);
  await saved(page);
  await page.reload();
  await panel.getByRole("button", { name: "Preview notes.txt" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Call on Monday")).toBeVisible();
  await scan(page);
  await dialog.getByLabel("File name").fill("notes-2.txt");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await panel.getByRole("button", { name: "Preview plan.png" }).click();
  await expect.poll(() => dialog.locator("img").evaluate((image) => image.naturalWidth)).toBe(1);
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toBe("plan.png");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await panel.getByRole("button", { name: "Remove notes-2.txt" }).click();
  await expect(panel.locator(".file")).toHaveCount(1);
  await page.getByRole("button", { name: /^Undo deletion of notes-2/ }).click();
  await panel.getByRole("button", { name: "Preview notes-2.txt" }).click();
  await expect(dialog.getByText("Call on Monday")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await attach("huge.bin", "application/octet-stream", Buffer.alloc(26 * 1024 * 1024));
  await expect(page.getByText("A file may have up to 25 MB")).toBeVisible();
  await expect(panel.locator(".file")).toHaveCount(2);
});

test("accounts form a tree, and are never below themselves", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Holding" });
  const top = page.url();
  await create(page, "account", { "Account name": "Works", "Parent account": "Holding" });
  const tree = page.locator(".tree");
  await expect(tree.locator("li")).toHaveText(["Holding", "Works"]);
  await expect(tree.locator("[aria-current]")).toHaveText("Works");
  await page.goto(top);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Holding");
  const parent = await type(page, "Parent account", "Works");
  await page.getByRole("option", { name: "Works" }).click();
  await parent.press("Enter");
  await expect(page.locator(".datum .field-error")).toContainText("is below the one you are changing");
  await scan(page);
  await page.getByLabel("Parent account").press("Escape");
  await expect(await shown(page, "Parent account")).toHaveText("–");
});

test("contacts have roles in a deal and at further accounts", async ({ page }) => {
  await startEmpty(page);
  for (const name of ["Ada", "Bo"]) await create(page, "contact", { "Last name": name });
  await create(page, "opportunity", deal);
  const roles = page.locator(".panel", { has: page.getByRole("heading", { name: "Contact roles" }) });
  for (const name of ["Ada", "Bo"]) {
    await roles.getByLabel("Add a contact").fill(name);
    await page.getByRole("option", { name }).click();
    await expect(roles.getByRole("link", { name })).toBeVisible();
    await saved(page);
  }
  await expect(roles.locator("tr", { hasText: "Ada" })).toContainText("Primary");
  await roles.getByLabel("Contact roles: Bo").selectOption({ label: "Decision Maker" });
  await saved(page);
  await roles.getByRole("button", { name: "Make primary: Bo" }).click();
  await expect(await shown(page, "Primary contact")).toHaveText("Bo");
  await expect(await shown(page, "Primary contact role")).toHaveText("Decision Maker");
  await scan(page);
  await create(page, "account", { "Account name": "Fjord" });
  const people = page.locator(".panel", { has: page.getByRole("heading", { name: "Other contacts" }) });
  await people.getByLabel("Add a contact").fill("Ada");
  await page.getByRole("option", { name: "Ada" }).click();
  await people.getByLabel("Roles at accounts: Ada").selectOption({ label: "Consultant" });
  await saved(page);
  await people.getByRole("link", { name: "Ada" }).click();
  await expect(page.getByLabel("Roles at accounts: Fjord")).toHaveValue(/./);
});

for (const [locale, words] of Object.entries({
  "en-US": { contact: "Choose Ada Berg", moved: "Ada Berg moves here from Fjord.", owner: "Existing record", stays: "Not carried over", related: "Related records" },
  "de-DE": { contact: "Ada Berg", moved: "Ada Berg wird von Fjord hierher verschoben.", stays: "Nicht übernommen", related: "Verknüpfte Datensätze" },
})) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a conversion shows where everything goes, also for a contact that changes its account", async ({ page, say }) => {
      await startEmpty(page, say);
      await create(page, "account", { [say.accountName]: "Fjord" }, say);
      await create(page, "contact", { [say.lastName]: "Berg", [say.firstName]: "Ada", [say.email]: "ada@fjord.example", Account: "Fjord" }, say);
      // The account of the same company is chosen beforehand.
      await create(page, "lead", { [say.lastName]: "Lund", [say.company]: "Fjord" }, say);
      await page.getByRole("button", { name: say.convert, exact: true }).click();
      await expect(page.getByRole("dialog").getByRole("region", { name: "Account" }).locator(".candidate[aria-pressed=true]")).toHaveText("Fjord");
      await page.keyboard.press("Escape");
      await create(page, "lead", { [say.lastName]: "Berg", [say.firstName]: "Ada", [say.company]: "Nordlicht", [say.email]: "ada@fjord.example" }, say);
      await page.getByRole("button", { name: say.convert, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("button", { name: /^Ada Berg/ }).click();
      await expect(dialog.getByText(words.moved)).toBeVisible();
      await dialog.getByRole("region", { name: "Account" }).locator(".fold > summary").click();
      await expect(dialog.locator(".convert-row", { hasText: "Nordlicht" }).first().locator(".convert-outcome")).toBeVisible();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await scan(page);
      await confirmConversion(page);
      await expect(page.locator(".became a")).toHaveText(["Nordlicht", "Ada Berg"]);
      await fits(page);
      await scan(page);
      await toLead(page);
      await expect(page.locator(".became a")).toHaveText(["Nordlicht", "Ada Berg", `Nordlicht – ${say.newBusiness}`]);
      await page.getByRole("tab", { name: words.related }).click();
      await expect(page.locator("#files")).toBeVisible();
      await fits(page);
      await scan(page);
      await page.locator(".toast button:not([data-look])").click();
      await expect(page.locator(".became")).toHaveCount(0);
    });
  });
}

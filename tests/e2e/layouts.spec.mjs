// Layouts: arranged by keyboard, menu and pointer beside a preview, saved as one action; record pages and forms follow, in each
// pipeline by its own, and nothing is lost.
import { create, edit, expect, fits, looks, open, saved, scan, startEmpty, test } from "./support.mjs";

const grip = (page, name) => page.getByRole("button", { name: `Move ${name}: drag, or arrow keys up and down` });
const names = (page) => page.locator(".layout-line").evaluateAll((all) => all.map((line) => line.querySelector("input")?.value ?? line.querySelector(".layout-name, strong").textContent));

/** Chooses from the menu of a line. */
async function choose(page, line, entry) {
  await page.locator(".layout-line").filter({ has: grip(page, line) }).locator("summary").click();
  await page.getByRole("button", { name: entry, exact: true }).click();
}

async function save(page) {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await expect(page.locator("#layout-save")).toBeDisabled();
}

test("the page of a record follows what was arranged by keyboard, menu and pointer, and one undo takes it back", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht", "First name": "Ada" });
  const record = page.url();
  await open(page, "settings/layouts");
  await expect(page.getByText("This is the default layout.")).toBeVisible();
  await expect(page.locator(".layout-preview")).toContainText("Preview: Ada Berg");
  expect((await names(page)).slice(0, 4)).toEqual(["General", "First name", "Last name", "Company"]);

  // By keys: the handle keeps the focus, and the place is said.
  await grip(page, "Title").focus();
  for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowUp");
  await expect(grip(page, "Title")).toBeFocused();
  expect((await names(page)).slice(0, 3)).toEqual(["General", "Title", "First name"]);
  await expect(page.locator("[aria-live]").filter({ hasText: "Title: 2 of" })).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("[aria-live]").filter({ hasText: "Title stays in its place." })).toHaveCount(1);

  // A tab with a group, into which fields go by their menus.
  await page.getByRole("button", { name: "Add tab" }).click();
  await expect(page.getByLabel("Name of the tab").last()).toBeFocused();
  await page.keyboard.type("Contract");
  await page.getByLabel("Heading of the group").last().fill("Billing");
  await page.getByLabel("Heading of the group").last().press("Tab");
  await choose(page, "Website", "To “Billing”");
  await expect(grip(page, "Website")).toBeFocused();
  await choose(page, "City", "To “Billing”");
  await page.getByRole("button", { name: "Two columns: Billing" }).click();
  await choose(page, "Industry", "To “More fields”");
  // What is required cannot go there.
  await page.locator(".layout-line").filter({ has: grip(page, "Last name") }).locator("summary").click();
  await expect(page.getByRole("button", { name: "To “Billing”" })).toBeVisible();
  await expect(page.getByRole("button", { name: "To “More fields”" })).toHaveCount(0);
  await scan(page);
  await page.keyboard.press("Escape");

  // By pointer, and Escape drops what is dragged where it was.
  const middle = async (name) => {
    await grip(page, name).scrollIntoViewIfNeeded();
    const box = await grip(page, name).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const order = (await names(page)).filter((name) => ["Phone", "Mobile", "Email"].includes(name));
  expect(order).toEqual(["Email", "Phone", "Mobile"]);
  for (const keep of [false, true]) {
    await grip(page, "Email").scrollIntoViewIfNeeded();
    const [to, from] = [await middle("Mobile"), await middle("Email")];
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(to[0], to[1] + 8, { steps: 8 });
    if (!keep) await page.keyboard.press("Escape");
    await page.mouse.up();
    const now = (await names(page)).filter((name) => ["Phone", "Mobile", "Email"].includes(name));
    expect(now).toEqual(keep ? ["Phone", "Mobile", "Email"] : order);
  }

  // The preview has it before it is saved.
  const preview = page.locator(".layout-preview");
  await preview.getByRole("tab", { name: "Contract" }).click();
  await expect(preview.getByRole("tabpanel", { name: "Contract" })).toContainText("Website");
  await looks(page);
  await save(page);
  await expect(page.getByText("This layout was changed in this workspace.")).toBeVisible();

  await page.goto(record);
  const fields = page.locator(".record-fields");
  await expect(fields.getByRole("tab")).toHaveText(["Details", "Contract"]);
  await expect(fields.locator(".datum:visible .datum-label").first()).toHaveText("First name");
  await page.getByRole("button", { name: /^Show \d+ empty/ }).click();
  await expect(fields.locator(".datum:visible .datum-label").first()).toHaveText("Title");
  // From tab to tab by arrow keys; a field there is edited in place.
  await fields.getByRole("tab", { name: "Details" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(fields.getByRole("tab", { name: "Contract" })).toHaveAttribute("aria-selected", "true");
  await expect(fields.locator(".datums[data-columns='2'] .datum:visible .datum-label")).toHaveText(["Website", "City"]);
  await edit(page, { City: "Kiel" });
  await fields.locator(".datum-group", { hasText: "More fields" }).locator("summary").click();
  await expect(fields.locator(".datum[data-key=industry]")).toBeVisible();
  await looks(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  // One undo each: of the value, and of the whole layout, which the open page follows.
  await page.getByRole("button", { name: "Undo change of Ada Berg" }).click();
  await saved(page);
  await page.getByRole("button", { name: "Undo layout of Leads" }).click();
  await saved(page);
  await expect(fields.getByRole("tab")).toHaveCount(0);
  await expect(fields.locator(".datum-group", { hasText: "More fields" })).toHaveCount(0);
  await page.getByRole("button", { name: "Redo layout of Leads" }).click();
  await expect(fields.getByRole("tab")).toHaveCount(2);
  // The history says it in words.
  await open(page, "actions");
  await page.locator("main").getByText("Layout of Leads", { exact: true }).click();
  await expect(page.locator("main")).toContainText("Fields of the record page: Details: General: Title, First name");
});

test("the form of a new record has the chosen fields, each pipeline its own, and what is required stays", async ({ page }) => {
  await startEmpty(page);
  await open(page, "settings/pipelines");
  await page.locator("#pipeline-name").fill("Renewals");
  await page.getByRole("button", { name: "Copy the main pipeline" }).click();
  await saved(page);
  await open(page, "settings/layouts");
  await page.getByRole("button", { name: "Opportunities", exact: true }).click();
  await page.getByRole("button", { name: "Form for new records" }).click();
  await page.getByLabel("Pipeline").selectOption({ label: "Renewals" });
  await expect(page.getByText("This pipeline has the layout of all pipelines")).toBeVisible();
  await choose(page, "Next step", "To “Form for new records”");
  for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) await page.keyboard.press("ArrowUp");
  await choose(page, "Amount", "To “More fields”");
  expect((await names(page))[0]).toBe("Next step");
  await expect(page.locator(".layout-preview label").first()).toHaveText("Next step");
  await looks(page);
  await page.setViewportSize({ width: 1280, height: 720 });

  // What is not saved is kept, and offered when one comes back.
  await page.getByRole("button", { name: "Record page" }).click();
  await page.getByRole("button", { name: "Form for new records" }).click();
  expect((await names(page))[0]).not.toBe("Next step");
  await page.getByRole("button", { name: "Restore" }).click();
  await expect.poll(async () => (await names(page))[0]).toBe("Next step");
  await save(page);

  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Opportunity" }).click();
  const dialog = page.getByRole("dialog");
  const first = dialog.locator(".form > .form-group label");
  await expect(first.first()).toHaveText("Opportunity name *");
  await expect(dialog.getByLabel("Amount")).toBeVisible();
  await dialog.getByLabel("Opportunity name").fill("Pilot");
  await dialog.getByLabel("Stage").selectOption({ value: await dialog.locator("optgroup[label=Renewals] option").first().getAttribute("value") });
  await expect(first.first()).toHaveText("Next step");
  await expect(dialog.getByLabel("Stage")).toBeFocused();
  await expect(dialog.getByLabel("Opportunity name")).toHaveValue("Pilot");
  await expect(dialog.getByLabel("Amount")).toBeHidden();
  await scan(page);
  await dialog.locator(".more-fields > summary").click();
  await expect(dialog.getByLabel("Amount")).toBeVisible();
  await dialog.getByLabel("Next step").fill("Call");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Pilot", level: 1 })).toBeVisible();

  await open(page, "settings/layouts");
  await page.getByRole("button", { name: "Opportunities", exact: true }).click();
  await page.getByRole("button", { name: "Form for new records" }).click();
  await page.getByLabel("Pipeline").selectOption({ label: "Renewals" });
  await page.getByRole("button", { name: "Reset to the default" }).click();
  await saved(page);
  expect((await names(page))[0]).toBe("Opportunity name");
  await expect(page.getByRole("button", { name: "Undo reset of the layout of Opportunities – Renewals" })).toBeVisible();
});

test("related lists come in the order of the layout, and hidden ones on demand", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nord" });
  const record = page.url();
  const titles = page.locator(".record-side .record-below > .panel h2");
  await expect(titles.first()).toContainText("Contacts");
  await open(page, "settings/layouts");
  await page.getByRole("button", { name: "Accounts", exact: true }).click();
  await page.getByRole("button", { name: "Related lists" }).click();
  await grip(page, "Files").focus();
  for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) await page.keyboard.press("ArrowUp");
  await choose(page, "Contacts", "To “More lists”");
  await looks(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await save(page);
  await page.goto(record);
  await expect(titles.first()).toContainText("Files");
  await expect(page.locator(".record-below").getByRole("heading", { name: /^Contacts/ })).toHaveCount(0);
  await page.getByText("More lists", { exact: true }).click();
  await page.getByRole("button", { name: "New contact" }).click();
  await expect(page.getByRole("dialog").getByRole("combobox", { name: "Account" })).toHaveValue("Nord");
  await page.keyboard.press("Escape");
  await fits(page);
  await scan(page);
});

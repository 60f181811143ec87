// What two members do without knowing of each other: conflicts of every kind are shown with both sides and decided, and
// an open editor says what a colleague changed meanwhile.
import { cell, confirmConversion, create, edit, expect, fits, more, open, saved, scan, shown, startEmpty, test, type } from "./support.mjs";
import { words } from "./strings.mjs";
import { apart, look, phrases, teamOfTwo, toWorkspace } from "./team.mjs";

const conflicts = (page, say = phrases["en-US"]) => page.getByRole("region", { name: say.conflicts });
const undo = async (page) => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await saved(page);
};

test("a value of two is taken, or another one entered in place; each decision is undone", async ({ page, context }) => {
  const team = await teamOfTwo(page, context);
  const { anna, ben, lead, say } = team;
  const set = (city) => async (page) => {
    await open(page, lead);
    await edit(page, { City: city });
  };
  await apart(team, set("Bonn"), set("Kiel"));
  const line = anna.getByRole("navigation").getByRole("link", { name: say.conflicts });
  await expect(line).toContainText("1");
  await open(anna, "");
  await line.click();
  await expect(conflicts(anna)).toContainText("Bonn");
  await expect(conflicts(anna)).toContainText("Kiel");
  const takes = conflicts(anna).getByRole("button", { name: /^Take “/ });
  const [hidden, visible] = (await takes.allTextContents()).map((text) => text.match(/“(.*)”/)[1]);
  await takes.first().click();
  await expect(anna.getByText(say.noConflicts)).toBeVisible();
  await expect(line).toHaveCount(0);
  await open(anna, lead);
  await expect(await shown(anna, "City")).toHaveText(hidden);
  await undo(anna);
  await expect(await shown(anna, "City")).toHaveText(visible);
  await look(anna);
  await expect(anna.getByText(say.noConflicts)).toBeVisible();

  // Another value, entered where the conflict is.
  await look(ben);
  await apart(team, set("Rom"), set("Graz"));
  await look(anna);
  const before = (await conflicts(anna).getByRole("button", { name: /^Take “/ }).last().textContent()).match(/“(.*)”/)[1];
  await conflicts(anna).getByRole("button", { name: say.other }).click();
  const input = conflicts(anna).getByLabel("City", { exact: true });
  await expect(input).toBeFocused();
  await expect(input).toHaveValue(before);
  await scan(anna);
  await anna.setViewportSize({ width: 390, height: 844 });
  await fits(anna);
  await anna.setViewportSize({ width: 1440, height: 900 });
  await input.press("Escape");
  await expect(input).toHaveCount(0);
  await conflicts(anna).getByRole("button", { name: say.other }).click();
  await input.fill("Ulm");
  // A round leaves the page as it is: what is being typed, and where the keyboard is.
  const again = anna.getByRole("button", { name: say.look });
  await again.focus();
  await again.press("Enter");
  await expect(again).toHaveAttribute("aria-busy", "false");
  await expect(anna.getByText(say.inStep)).toBeVisible();
  await expect(again).toBeFocused();
  await expect(input).toHaveValue("Ulm");
  await input.press("Enter");
  await expect(anna.getByText(say.noConflicts)).toBeVisible();
  await look(anna);
  await look(ben);
  await expect(ben.getByText(say.noConflicts)).toBeVisible();
  await open(ben, lead);
  await expect(await shown(ben, "City")).toHaveText("Ulm");
  await open(anna, lead);
  await undo(anna);
  await expect(await shown(anna, "City")).toHaveText(before);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", colorScheme: "dark" });

  test("two texts are both kept; what no field accepts is said in place", async ({ page, context }) => {
    const team = await teamOfTwo(page, context, "de-DE");
    const { anna, lead, say } = team;
    await apart(team, async (page) => {
      await open(page, lead);
      const input = await type(page, "Beschreibung", "Ruft mittags an.");
      await input.press("Control+Enter");
      await saved(page);
      await edit(page, { "E-Mail": "berg@anna.example" });
    }, async (page) => {
      await open(page, lead);
      const input = await type(page, "Beschreibung", "Mag keine Anrufe.");
      await input.press("Control+Enter");
      await saved(page);
      await edit(page, { "E-Mail": "berg@ben.example" });
    });
    const region = conflicts(anna, say);
    await region.getByRole("button", { name: say.both }).click();
    const email = region.getByRole("listitem").filter({ hasText: "E-Mail" }).first();
    await expect(region.getByRole("button", { name: say.both })).toHaveCount(0);
    await email.getByRole("button", { name: say.other }).click();
    const input = region.getByLabel("E-Mail", { exact: true });
    await input.fill("keine Adresse");
    await region.getByRole("button", { name: say.save, exact: true }).click();
    await expect(region.getByRole("alert")).toBeVisible();
    await scan(anna);
    await input.fill("berg@nordlicht.example");
    await region.getByRole("button", { name: say.save, exact: true }).click();
    await expect(anna.getByText(say.noConflicts)).toBeVisible();
    await open(anna, lead);
    await expect(await shown(anna, "Beschreibung")).toContainText("Ruft mittags an.");
    await expect(await shown(anna, "Beschreibung")).toContainText("Mag keine Anrufe.");
    await expect(await shown(anna, "E-Mail")).toContainText("berg@nordlicht.example");
  });
});

test("a record deleted here and changed there is kept, or deleted for all", async ({ page, context }) => {
  const team = await teamOfTwo(page, context);
  const { anna, ben, lead, say } = team;
  const remove = async (page) => {
    await open(page, lead);
    await more(page, "Delete");
    await saved(page);
  };
  const set = (city) => async (page) => {
    await open(page, lead);
    await edit(page, { City: city });
  };
  await apart(team, remove, set("Kiel"));
  await expect(conflicts(anna)).toContainText(/Deleted by .*anna.*, changed by .*ben/);
  await scan(anna);
  await conflicts(anna).getByRole("button", { name: say.keepRecord }).click();
  await expect(anna.getByText(say.noConflicts)).toBeVisible();
  await open(anna, lead);
  await expect(await shown(anna, "City")).toHaveText("Kiel");
  await look(anna);
  await look(ben);
  await expect(ben.getByText(say.noConflicts)).toBeVisible();
  await apart(team, remove, set("Bonn"));
  await conflicts(anna).getByRole("button", { name: say.removeRecord }).click();
  await expect(anna.getByText(say.noConflicts)).toBeVisible();
  await look(anna);
  await look(ben);
  await open(ben, "lead");
  await expect(ben.locator(".empty")).toBeVisible();
  await open(anna, "");
  await undo(anna);
  await open(anna, lead);
  await expect(await shown(anna, "City")).toHaveText("Bonn");
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("a lead that was converted twice keeps one conversion", async ({ page, context }) => {
    const text = words["fr-FR"];
    const team = await teamOfTwo(page, context, "fr-FR");
    const { anna, ben, lead, say } = team;
    const convert = async (page) => {
      await open(page, lead);
      await page.getByRole("button", { name: text.convert, exact: true }).click();
      await confirmConversion(page);
    };
    await apart(team, convert, convert);
    await expect(conflicts(anna, say).getByRole("button", { name: say.takeBack })).toHaveCount(2);
    await scan(anna);
    await conflicts(anna, say).getByRole("button", { name: say.takeBack }).first().click();
    // Which of the two is shown first, chance decides. What depends on one that was stored here is said before; nothing
    // depends on one that never held.
    const dialog = anna.getByRole("dialog");
    const undone = anna.locator(".toast", { hasText: /^Annulé/ });
    await expect(dialog.or(undone)).toBeVisible();
    await scan(anna);
    if (await dialog.isVisible()) {
      await dialog.locator("button[type=submit]").click();
      await expect(dialog).toBeHidden();
    }
    await saved(anna);
    await look(anna, say);
    await expect(anna.getByText(say.noConflicts)).toBeVisible();
    await look(ben, say);
    await expect(ben.getByText(say.noConflicts)).toBeVisible();
    await open(ben, lead);
    await expect(ben.getByText(text.converted)).toBeVisible();
  });
});

/** Another tab of Anna's, which brings what is new while the first one is in the middle of something. */
async function tabBeside(context) {
  const beside = await context.newPage();
  await beside.goto("/");
  await expect(beside.locator("h1")).toBeVisible();
  await toWorkspace(beside, "My workspace");
  await open(beside, "settings/team");
  return beside;
}

test("an open editor says what a colleague changed meanwhile, on a record and in a list", async ({ page, context }) => {
  const { anna, ben, lead, say } = await teamOfTwo(page, context);
  const beside = await tabBeside(context);
  const colleague = async (fields) => {
    await open(ben, lead);
    await edit(ben, fields);
    await look(ben);
    await look(beside);
  };
  await open(anna, lead);
  // What arrives before anything is typed is selected like what was there, so that it is replaced by what is typed.
  await (await cell(anna, "City")).locator(".datum-edit").click({ force: true });
  const opened = (await cell(anna, "City")).locator("input");
  await expect(opened).toBeFocused();
  await colleague({ City: "Ulm" });
  await anna.bringToFront();
  await expect(opened).toHaveValue("Ulm");
  await expect.poll(() => opened.evaluate((input) => [input.selectionStart, input.selectionEnd])).toEqual([0, 3]);
  await anna.keyboard.type("Jena");
  await expect(opened).toHaveValue("Jena");
  await opened.press("Escape");
  const input = await type(anna, "City", "Bonn");
  await colleague({ City: "Kiel" });
  const city = await cell(anna, "City");
  await expect(city.getByRole("alert")).toContainText("Changed meanwhile to “Kiel”. You have entered “Bonn”.");
  await scan(anna);
  // Nothing is overwritten by leaving the field, or the page.
  await input.press("Enter");
  await expect(input).toBeVisible();
  await open(anna, "account");
  await open(anna, lead);
  await expect(city.getByRole("alert")).toContainText("Kiel");
  await anna.reload();
  await expect(city.getByRole("alert")).toContainText("Kiel");
  await city.getByRole("button", { name: say.keepMine }).click();
  await expect(city.locator(".datum-open")).toBeHidden();
  await saved(anna);
  await expect(await shown(anna, "City")).toHaveText("Bonn");

  // In a list; theirs is taken.
  await look(beside);
  await look(ben);
  await open(anna, "lead");
  const column = await anna.locator("[role=columnheader]").filter({ hasText: "Company" }).getAttribute("aria-colindex");
  await anna.locator(".grid-row:not([hidden])").first().locator(`.grid-cell[aria-colindex="${column}"]`).dblclick();
  const editor = anna.locator(".cell-editor");
  await expect(editor.locator("input")).toBeFocused();
  await colleague({ Company: "Westwind" });
  await anna.bringToFront();
  await expect(editor.locator("input")).toHaveValue("Westwind");
  await expect.poll(() => editor.locator("input").evaluate((input) => [input.selectionStart, input.selectionEnd])).toEqual([0, 8]);
  await anna.keyboard.type("Ostwind");
  await expect(editor.locator("input")).toHaveValue("Ostwind");
  await colleague({ Company: "Südwind" });
  await expect(editor.getByRole("alert")).toContainText("Changed meanwhile to “Südwind”. You have entered “Ostwind”.");
  await scan(anna);
  await editor.locator("input").press("Enter");
  await expect(editor).toBeVisible();
  await editor.getByRole("button", { name: say.takeTheirs }).click();
  await expect(editor).toHaveCount(0);
  await expect(anna.locator(".grid-row:not([hidden])").first()).toContainText("Südwind");
});

test("dialogs, settings and moved cards say what a colleague changed meanwhile", async ({ page, context }) => {
  const { anna, ben, lead, say } = await teamOfTwo(page, context);
  await create(anna, "opportunity", { "Opportunity name": "Kiosk", "Close date": "2031-05-05" });
  const deal = new URL(anna.url()).hash.slice(2);
  await look(anna);
  const beside = await tabBeside(context);
  const colleague = async (act) => {
    await look(ben);
    await act();
    await saved(ben);
    await look(ben);
    await look(beside);
  };
  const step = (page, name) => page.locator(".path-step", { hasText: name });

  // A card that a colleague moved is not moved again unseen.
  await open(anna, "opportunity");
  await anna.getByLabel("Layout").selectOption({ label: "Stage" });
  const middle = async (locator) => {
    const { x, y, width, height } = await locator.boundingBox();
    return [x + width / 2, y + Math.min(height / 2, 60)];
  };
  const column = (at) => anna.locator(".board-column").nth(at);
  await anna.mouse.move(...(await middle(anna.locator(".card").first())));
  await anna.mouse.down();
  await anna.mouse.move(...(await middle(column(1))), { steps: 5 });
  await colleague(async () => {
    await open(ben, deal);
    await step(ben, "Qualification").click();
  });
  await anna.mouse.move(...(await middle(column(2))), { steps: 5 });
  await anna.mouse.up();
  await expect(anna.getByText("“Kiosk” was changed meanwhile and has not been moved.")).toBeVisible();
  await expect(column(1).locator(".card")).toHaveCount(1);

  // The deal was moved while Anna enters why it is lost.
  await open(anna, deal);
  await anna.getByRole("button", { name: "Lost", exact: true }).click();
  const dialog = anna.getByRole("dialog");
  await dialog.getByLabel("Loss reason").selectOption({ index: 1 });
  await colleague(async () => {
    await open(ben, deal);
    await step(ben, "Needs Analysis").click();
  });
  await expect(dialog.getByRole("alert")).toContainText("Stage: Changed meanwhile to “Needs Analysis”. You have entered “Closed Lost”.");
  await scan(anna);
  await dialog.getByRole("button", { name: "Mark as lost" }).click();
  await expect(dialog.getByRole("button", { name: say.keepMine })).toBeFocused();
  await anna.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Mark as lost" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(step(anna, "Closed Lost")).toHaveAttribute("aria-current", "step");

  // What is converted is what the lead has now, and that it changed is said.
  await open(anna, lead);
  await anna.getByRole("button", { name: "Convert", exact: true }).click();
  await colleague(async () => {
    await open(ben, lead);
    await edit(ben, { Company: "Südwind" });
  });
  await expect(dialog).toContainText("Company: Changed meanwhile; it was “Nordlicht”.");
  await scan(anna);
  await anna.keyboard.press("Escape");

  // A value of the settings.
  const first = (page) => page.locator(".entry[data-entry]").first().getByLabel("Name", { exact: false }).first();
  await open(anna, "settings/statuses");
  await first(anna).fill("Fresh");
  await colleague(async () => {
    await open(ben, "settings/statuses");
    await first(ben).fill("New");
    await first(ben).press("Enter");
  });
  await expect(anna.getByRole("alert")).toContainText("Changed meanwhile to “New”. You have entered “Fresh”.");
  await first(anna).press("Enter");
  await anna.getByRole("button", { name: say.takeTheirs }).click();
  await expect(first(anna)).toHaveValue("New");
});

// What another browser of the team or another tab stores reaches a page in the same way; a tab needs no rounds.
test("products, formulas, views, dashboards and changes of many records say what was changed meanwhile", async ({ page, context }) => {
  const say = phrases["en-US"];
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);
  await create(page, "opportunity", { "Opportunity name": "Kiosk", "Close date": "2031-05-05" });
  const deal = new URL(page.url()).hash.slice(2);
  await page.getByLabel("Or a custom line").fill("Counter");
  await page.locator("#line-items").getByRole("button", { name: "Add", exact: true }).click();
  const quantity = (page) => page.getByLabel("Quantity: Counter");
  await expect(quantity(page)).toBeVisible();
  await saved(page);
  const beside = await context.newPage();
  await open(beside, deal);

  // A product: what is typed stays, and nothing is stored before one of both is chosen.
  await quantity(page).fill("3");
  await quantity(beside).fill("5");
  await quantity(beside).press("Enter");
  await saved(beside);
  const alert = page.locator("#line-items").getByRole("alert");
  await expect(alert).toContainText("Changed meanwhile to “5”. You have entered “3”.");
  await quantity(page).press("Enter");
  await expect(quantity(page)).toHaveValue("3");
  await expect(quantity(beside)).toHaveValue("5");
  await scan(page);
  await page.getByRole("button", { name: say.keepMine }).click();
  await expect(alert).toHaveCount(0);
  await expect(quantity(beside)).toHaveValue("3");

  // A view: whoever saves over it is told that it is another one.
  const sort = (page, name) => page.getByRole("columnheader", { name }).first().getByRole("button").first().click();
  const menu = (page) => page.locator(".view-bar").locator("summary").last();
  await open(page, "lead");
  await sort(page, "Company");
  await menu(page).click();
  await page.getByLabel("View name").fill("Mine");
  await page.getByRole("button", { name: "Save as new view" }).click();
  await expect(page.locator(".view-tab", { hasText: "Mine" })).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Escape");
  await open(beside, "lead");
  await beside.locator(".view-tab", { hasText: "Mine" }).click();
  await sort(beside, "Company");
  await menu(beside).click();
  await beside.getByRole("button", { name: "Save changes to “Mine”" }).click();
  await saved(beside);
  await sort(page, "Name");
  await menu(page).click();
  await expect(page.locator(".meanwhile")).toContainText("The view “Mine” was changed meanwhile.");
  await scan(page);
  await page.getByRole("button", { name: say.takeTheirs }).click();
  await expect(page.locator(".meanwhile")).toHaveCount(0);
  await page.keyboard.press("Escape");

  // Many records: the numbers are those of now.
  await page.locator(".grid").focus();
  await page.keyboard.press("Control+a");
  await page.locator(".selection-bar").getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#bulk-field").selectOption({ label: "City" });
  await dialog.getByRole("textbox", { name: "City" }).fill("Kiel");
  await expect(dialog.locator("button[type=submit]")).toBeEnabled();
  await open(beside, lead);
  await edit(beside, { City: "Kiel" });
  await expect(dialog).toContainText("Some of the selected records were changed meanwhile.");
  await expect(dialog.locator("button[type=submit]")).toBeDisabled();
  await scan(page);
  await page.keyboard.press("Escape");

  // A tile that is being moved while somebody removes another one.
  await open(page, "reports");
  await page.getByRole("button", { name: "Use starter dashboard" }).click();
  await expect(page.locator(".tile").first()).toBeVisible();
  await open(beside, new URL(page.url()).hash.slice(2));
  for (const one of [page, beside]) await one.getByRole("button", { name: "Arrange tiles" }).click();
  const count = await page.locator(".tile").count();
  const first = await page.locator(".tile").first().getAttribute("data-tile");
  await page.locator(".tile .grip").first().press("Enter");
  await page.locator(".tile .grip").first().press("ArrowRight");
  await beside.locator(".tile").last().getByRole("button", { name: /^Remove/ }).click();
  await saved(beside);
  await page.locator(`[data-tile="${first}"] .grip`).press("Enter");
  await expect(page.getByText("The dashboard was changed meanwhile, and the tile has not been moved.")).toBeVisible();
  await expect(page.locator(".tile")).toHaveCount(count - 1);
  await expect(page.locator(".tile").first()).toHaveAttribute("data-tile", first);
});

test("two layouts say in words what differs, and two types of one place are separated", async ({ page, context }) => {
  const team = await teamOfTwo(page, context);
  const { anna, ben, say } = team;
  // The place of a type is drawn by its id; both draw the same.
  const drawAlike = async (page) => {
    await page.addInitScript(() => {
      if (sessionStorage.getItem("alike")) Crypto.prototype.getRandomValues = (into) => into.fill(0);
    });
    await page.evaluate(() => sessionStorage.setItem("alike", "1"));
    await page.reload();
    await expect(page.locator("h1")).toBeVisible();
  };
  const moves = (field) => async (page) => {
    await open(page, "settings/layouts");
    await page.getByRole("button", { name: `Move ${field}: drag, or arrow keys up and down` }).focus();
    await page.keyboard.press("ArrowUp");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await saved(page);
  };
  const adds = (one, many, record) => async (page) => {
    await open(page, "settings/record-types");
    await drawAlike(page);
    await page.locator("#add-record-type-name").fill(one);
    await page.locator("#add-record-type-plural").fill(many);
    await page.keyboard.press("Enter");
    await saved(page);
    await page.evaluate(() => sessionStorage.removeItem("alike"));
    await page.reload();
    await page.locator(".nav").getByRole("link", { name: many }).click();
    await page.getByRole("button", { name: `New ${one.toLowerCase()}` }).first().click();
    await page.getByRole("dialog").getByLabel(/^Name/).fill(record);
    await page.keyboard.press("Enter");
    await saved(page);
  };
  await apart(team, async (page) => {
    await moves("Last name")(page);
    await adds("Project", "Projects", "Roof")(page);
  }, async (page) => {
    await moves("Company")(page);
    await adds("Machine", "Machines", "Press")(page);
  });

  await open(anna, "settings/team");
  const item = conflicts(anna).locator(".team-conflict").filter({ hasText: "Fields of the record page" });
  await expect(item.locator(".team-side")).toHaveCount(2);
  await expect(item).toContainText("in the order");
  await expect(item).not.toContainText("field last_name");
  await expect(item.getByRole("link", { name: "Layouts" })).toBeVisible();
  await scan(anna);
  await item.getByRole("button", { name: /^Take that of/ }).first().click();
  await expect(anna.getByText(say.noConflicts)).toBeVisible();

  // One of the two types has to move; the settings say so, and what becomes of its records.
  await open(anna, "settings/record-types");
  for (const one of ["Project", "Machine"]) await anna.getByLabel(`More: ${one}`).click();
  const banner = anna.locator(".banner").filter({ hasText: "both have one place" });
  await expect(banner).toHaveCount(1);
  await scan(anna);
  await anna.setViewportSize({ width: 390, height: 844 });
  await fits(anna);
  await anna.setViewportSize({ width: 1280, height: 800 });
  await banner.getByRole("button", { name: "Separate" }).click();
  await saved(anna);
  await expect(banner).toHaveCount(0);
  for (const [many, record, other] of [["Projects", "Roof", "Press"], ["Machines", "Press", "Roof"]]) {
    await anna.locator(".nav").getByRole("link", { name: many }).click();
    await expect(anna.getByRole("row").filter({ hasText: record })).toHaveCount(1);
    await expect(anna.getByRole("row").filter({ hasText: other })).toHaveCount(0);
  }
  await undo(anna);
  await open(anna, "settings/record-types");
  for (const one of ["Project", "Machine"]) await anna.getByLabel(`More: ${one}`).click();
  await expect(banner).toHaveCount(1);
  await expect(ben.locator("h1")).toBeVisible();
});

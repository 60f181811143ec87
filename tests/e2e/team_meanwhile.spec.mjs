// What a colleague changed meanwhile is said where somebody enters something: in open editors, dialogs and settings.
import { BOTH_LANGUAGES, cell, create, edit, expect, open, saved, scan, shown, startEmpty, test, type } from "./support.mjs";
import { words } from "./strings.mjs";
import { look, phrases, teamOfTwo, toWorkspace } from "./team.mjs";
import { translator } from "./translator.mjs";

/** Another tab of Anna's, which brings what is new while the first one is in the middle of something. */
async function tabBeside(context, t) {
  const beside = await context.newPage();
  await beside.goto("/");
  await expect(beside.locator("h1")).toBeVisible();
  await toWorkspace(beside, t("My workspace"));
  await open(beside, "settings/team");
  return beside;
}

for (const [locale, colorScheme] of BOTH_LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];

    test("an open editor says what a colleague changed meanwhile, on a record and in a list", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      const beside = await tabBeside(context, t);
      const colleague = async (fields) => {
        await open(ben, lead);
        await edit(ben, fields);
        await look(ben, say);
        await look(beside, say);
      };
      await open(anna, lead);
      // What arrives before anything is typed is selected like what was there, so that it is replaced by what is typed.
      await (await cell(anna, say.city)).locator(".datum-edit").click({ force: true });
      const opened = (await cell(anna, say.city)).locator("input");
      await expect(opened).toBeFocused();
      await colleague({ [say.city]: "Ulm" });
      await anna.bringToFront();
      await expect(opened).toHaveValue("Ulm");
      await expect.poll(() => opened.evaluate((input) => [input.selectionStart, input.selectionEnd])).toEqual([0, 3]);
      await anna.keyboard.type("Jena");
      await expect(opened).toHaveValue("Jena");
      await opened.press("Escape");
      const input = await type(anna, say.city, "Bonn");
      await colleague({ [say.city]: "Kiel" });
      const city = await cell(anna, say.city);
      await expect(city.getByRole("alert")).toContainText(t("Changed meanwhile to “{}”. You have entered “{}”.", "Kiel", "Bonn"));
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
      await expect(await shown(anna, say.city)).toHaveText("Bonn");

      // In a list; theirs is taken.
      await look(beside, say);
      await look(ben, say);
      await open(anna, "lead");
      const column = await anna.locator("[role=columnheader]").filter({ hasText: text.company }).getAttribute("aria-colindex");
      await anna.locator(".grid-row:not([hidden])").first().locator(`.grid-cell[aria-colindex="${column}"]`).dblclick();
      const editor = anna.locator(".cell-editor");
      await expect(editor.locator("input")).toBeFocused();
      await colleague({ [text.company]: "Westwind" });
      await anna.bringToFront();
      await expect(editor.locator("input")).toHaveValue("Westwind");
      await expect.poll(() => editor.locator("input").evaluate((input) => [input.selectionStart, input.selectionEnd])).toEqual([0, 8]);
      await anna.keyboard.type("Ostwind");
      await expect(editor.locator("input")).toHaveValue("Ostwind");
      await colleague({ [text.company]: "Südwind" });
      await expect(editor.getByRole("alert")).toContainText(t("Changed meanwhile to “{}”. You have entered “{}”.", "Südwind", "Ostwind"));
      await scan(anna);
      await editor.locator("input").press("Enter");
      await expect(editor).toBeVisible();
      await editor.getByRole("button", { name: say.takeTheirs }).click();
      await expect(editor).toHaveCount(0);
      await expect(anna.locator(".grid-row:not([hidden])").first()).toContainText("Südwind");
    });

    test("dialogs, settings and moved cards say what a colleague changed meanwhile", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await create(anna, "opportunity", { [t("Opportunity name")]: "Kiosk", [t("Close date")]: "2031-05-05" }, text);
      const deal = new URL(anna.url()).hash.slice(2);
      await look(anna, say);
      const beside = await tabBeside(context, t);
      const colleague = async (act) => {
        await look(ben, say);
        await act();
        await saved(ben);
        await look(ben, say);
        await look(beside, say);
      };
      const step = (page, name) => page.locator(".path-step", { hasText: name });

      // A card that a colleague moved is not moved again unseen.
      await open(anna, "opportunity");
      await anna.getByLabel(t("Layout")).selectOption({ label: t("Stage") });
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
        await step(ben, t("Qualification")).click();
      });
      await anna.mouse.move(...(await middle(column(2))), { steps: 5 });
      await anna.mouse.up();
      await expect(anna.getByText(t("“{}” was changed meanwhile and has not been moved.", "Kiosk"))).toBeVisible();
      await expect(column(1).locator(".card")).toHaveCount(1);

      // The deal was moved while Anna enters why it is lost.
      await open(anna, deal);
      await anna.getByRole("button", { name: t("Lost"), exact: true }).click();
      const dialog = anna.getByRole("dialog");
      await dialog.getByLabel(t("Loss reason")).selectOption({ index: 1 });
      await colleague(async () => {
        await open(ben, deal);
        await step(ben, t("Needs Analysis")).click();
      });
      await expect(dialog.getByRole("alert")).toContainText(`${t("Stage")}: ${t("Changed meanwhile to “{}”. You have entered “{}”.", t("Needs Analysis"), t("Closed Lost"))}`);
      await scan(anna);
      await dialog.getByRole("button", { name: t("Mark as lost") }).click();
      await expect(dialog.getByRole("button", { name: say.keepMine })).toBeFocused();
      await anna.keyboard.press("Enter");
      await expect(dialog.getByRole("alert")).toHaveCount(0);
      await dialog.getByRole("button", { name: t("Mark as lost") }).click();
      await expect(dialog).toHaveCount(0);
      await expect(step(anna, t("Closed Lost"))).toHaveAttribute("aria-current", "step");

      // What is converted is what the lead has now, and that it changed is said.
      await open(anna, lead);
      await anna.getByRole("button", { name: t("Convert"), exact: true }).click();
      await colleague(async () => {
        await open(ben, lead);
        await edit(ben, { [text.company]: "Südwind" });
      });
      await expect(dialog).toContainText(`${text.company}: ${t("Changed meanwhile; it was “{}”.", "Nordlicht")}`);
      await scan(anna);
      await anna.keyboard.press("Escape");

      // A value of the settings.
      const first = (page) => page.locator(".entry[data-entry]").first().getByLabel(t("Name"), { exact: false }).first();
      await open(anna, "settings/statuses");
      await first(anna).fill("Fresh");
      await colleague(async () => {
        await open(ben, "settings/statuses");
        await first(ben).fill("New");
        await first(ben).press("Enter");
      });
      await expect(anna.getByRole("alert")).toContainText(t("Changed meanwhile to “{}”. You have entered “{}”.", "New", "Fresh"));
      await first(anna).press("Enter");
      await anna.getByRole("button", { name: say.takeTheirs }).click();
      await expect(first(anna)).toHaveValue("New");
    });
  });
}

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

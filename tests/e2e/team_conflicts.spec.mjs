// What two members do without knowing of each other: conflicts of every kind are shown with both sides and decided.
import { BOTH_LANGUAGES, confirmConversion, edit, expect, fits, more, open, saved, scan, shown, test, type } from "./support.mjs";
import { words } from "./strings.mjs";
import { apart, look, phrases, teamOfTwo } from "./team.mjs";
import { translator } from "./translator.mjs";

// As „…“ or “…”.
const QUOTED = /[“„](.*)[”“]/;

const undo = async (page) => {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await saved(page);
};

for (const [locale, colorScheme] of [...BOTH_LANGUAGES, ["fr-FR", "light"]]) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];
    const conflicts = (page) => page.getByRole("region", { name: say.conflicts });

    test("a lead that was converted twice keeps one conversion", async ({ page, context }) => {
      const team = await teamOfTwo(page, context, locale);
      const { anna, ben, lead } = team;
      const convert = async (page) => {
        await open(page, lead);
        await page.getByRole("button", { name: text.convert, exact: true }).click();
        await confirmConversion(page);
      };
      await apart(team, convert, convert);
      await expect(conflicts(anna).getByRole("button", { name: say.takeBack })).toHaveCount(2);
      await scan(anna);
      await conflicts(anna).getByRole("button", { name: say.takeBack }).first().click();
      // Which of the two is shown first, chance decides. What depends on one that was stored here is said before; nothing
      // depends on one that never held.
      const dialog = anna.getByRole("dialog");
      const undone = anna.locator(".toast", { hasText: t.like("Undone: {}") });
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
    if (locale === "fr-FR") return;

    test("a value of two is taken, or another one entered in place; each decision is undone", async ({ page, context }) => {
      const team = await teamOfTwo(page, context, locale);
      const { anna, ben, lead } = team;
      const set = (city) => async (page) => {
        await open(page, lead);
        await edit(page, { [say.city]: city });
      };
      await apart(team, set("Bonn"), set("Kiel"));
      const line = anna.getByRole("navigation").getByRole("link", { name: say.conflicts });
      await expect(line).toContainText("1");
      await open(anna, "");
      await line.click();
      await expect(conflicts(anna)).toContainText("Bonn");
      await expect(conflicts(anna)).toContainText("Kiel");
      const takes = conflicts(anna).getByRole("button", { name: t.like("Take “{}”") });
      const [hidden, visible] = (await takes.allTextContents()).map((text) => text.match(QUOTED)[1]);
      await takes.first().click();
      await expect(anna.getByText(say.noConflicts)).toBeVisible();
      await expect(line).toHaveCount(0);
      await open(anna, lead);
      await expect(await shown(anna, say.city)).toHaveText(hidden);
      await undo(anna);
      await expect(await shown(anna, say.city)).toHaveText(visible);
      await look(anna, say);
      await expect(anna.getByText(say.noConflicts)).toBeVisible();

      // Another value, entered where the conflict is.
      await look(ben, say);
      await apart(team, set("Rom"), set("Graz"));
      await look(anna, say);
      const before = (await conflicts(anna).getByRole("button", { name: t.like("Take “{}”") }).last().textContent()).match(QUOTED)[1];
      await conflicts(anna).getByRole("button", { name: say.other }).click();
      const input = conflicts(anna).getByLabel(say.city, { exact: true });
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
      await look(anna, say);
      await look(ben, say);
      await expect(ben.getByText(say.noConflicts)).toBeVisible();
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Ulm");
      await open(anna, lead);
      await undo(anna);
      await expect(await shown(anna, say.city)).toHaveText(before);
    });

    test("two texts are both kept; what no field accepts is said in place", async ({ page, context }) => {
      const team = await teamOfTwo(page, context, locale);
      const { anna, lead } = team;
      await apart(team, async (page) => {
        await open(page, lead);
        const input = await type(page, text.description, "Ruft mittags an.");
        await input.press("Control+Enter");
        await saved(page);
        await edit(page, { [text.email]: "berg@anna.example" });
      }, async (page) => {
        await open(page, lead);
        const input = await type(page, text.description, "Mag keine Anrufe.");
        await input.press("Control+Enter");
        await saved(page);
        await edit(page, { [text.email]: "berg@ben.example" });
      });
      const region = conflicts(anna);
      await region.getByRole("button", { name: say.both }).click();
      const email = region.getByRole("listitem").filter({ hasText: text.email }).first();
      await expect(region.getByRole("button", { name: say.both })).toHaveCount(0);
      await email.getByRole("button", { name: say.other }).click();
      const input = region.getByLabel(text.email, { exact: true });
      await input.fill("keine Adresse");
      await region.getByRole("button", { name: say.save, exact: true }).click();
      await expect(region.getByRole("alert")).toBeVisible();
      await scan(anna);
      await input.fill("berg@nordlicht.example");
      await region.getByRole("button", { name: say.save, exact: true }).click();
      await expect(anna.getByText(say.noConflicts)).toBeVisible();
      await open(anna, lead);
      await expect(await shown(anna, text.description)).toContainText("Ruft mittags an.");
      await expect(await shown(anna, text.description)).toContainText("Mag keine Anrufe.");
      await expect(await shown(anna, text.email)).toContainText("berg@nordlicht.example");
    });

    test("a record deleted here and changed there is kept, or deleted for all", async ({ page, context }) => {
      const team = await teamOfTwo(page, context, locale);
      const { anna, ben, lead } = team;
      const remove = async (page) => {
        await open(page, lead);
        await more(page, t("Delete"), t("More actions"));
        await saved(page);
      };
      const set = (city) => async (page) => {
        await open(page, lead);
        await edit(page, { [say.city]: city });
      };
      await apart(team, remove, set("Kiel"));
      await expect(conflicts(anna)).toContainText(t.like("Deleted by {}, changed by {}"));
      await expect(conflicts(anna)).toContainText(/anna.*ben/);
      await scan(anna);
      await conflicts(anna).getByRole("button", { name: say.keepRecord }).click();
      await expect(anna.getByText(say.noConflicts)).toBeVisible();
      await open(anna, lead);
      await expect(await shown(anna, say.city)).toHaveText("Kiel");
      await look(anna, say);
      await look(ben, say);
      await expect(ben.getByText(say.noConflicts)).toBeVisible();
      await apart(team, remove, set("Bonn"));
      await conflicts(anna).getByRole("button", { name: say.removeRecord }).click();
      await expect(anna.getByText(say.noConflicts)).toBeVisible();
      await look(anna, say);
      await look(ben, say);
      await open(ben, "lead");
      await expect(ben.locator(".empty")).toBeVisible();
      await open(anna, "");
      await undo(anna);
      await open(anna, lead);
      await expect(await shown(anna, say.city)).toHaveText("Bonn");
    });

    test("two layouts say in words what differs, and two types of one place are separated", async ({ page, context }) => {
      const team = await teamOfTwo(page, context, locale);
      const { anna, ben } = team;
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
        await page.getByRole("button", { name: t("Move {}: drag, or arrow keys up and down", field) }).focus();
        await page.keyboard.press("ArrowUp");
        await page.getByRole("button", { name: t("Save"), exact: true }).click();
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
        await page.getByRole("button", { name: t("New {}", locale === "en-US" ? one.toLowerCase() : one) }).first().click();
        await page.getByRole("dialog").getByLabel(/^Name/).fill(record);
        await page.keyboard.press("Enter");
        await saved(page);
      };
      await apart(team, async (page) => {
        await moves(text.lastName)(page);
        await adds("Project", "Projects", "Roof")(page);
      }, async (page) => {
        await moves(text.company)(page);
        await adds("Machine", "Machines", "Press")(page);
      });

      await open(anna, "settings/team");
      const item = conflicts(anna).locator(".team-conflict").filter({ hasText: t("Fields of the record page") });
      await expect(item.locator(".team-side")).toHaveCount(2);
      await expect(item).toContainText(t("in the order {}", "").trim());
      await expect(item).not.toContainText("field last_name");
      await expect(item.getByRole("link", { name: t("Layouts") })).toBeVisible();
      await scan(anna);
      await item.getByRole("button", { name: t.like("Take that of {}") }).first().click();
      await expect(anna.getByText(say.noConflicts)).toBeVisible();

      // One of the two types has to move; the settings say so, and what becomes of its records.
      await open(anna, "settings/record-types");
      for (const one of ["Project", "Machine"]) await anna.getByLabel(`${t("More")}: ${one}`).click();
      const banner = anna.locator(".banner").filter({ has: anna.getByRole("button", { name: t("Separate") }) });
      await expect(banner).toHaveCount(1);
      await scan(anna);
      await anna.setViewportSize({ width: 390, height: 844 });
      await fits(anna);
      await anna.setViewportSize({ width: 1280, height: 800 });
      await banner.getByRole("button", { name: t("Separate") }).click();
      await saved(anna);
      await expect(banner).toHaveCount(0);
      for (const [many, record, other] of [["Projects", "Roof", "Press"], ["Machines", "Press", "Roof"]]) {
        await anna.locator(".nav").getByRole("link", { name: many }).click();
        await expect(anna.getByRole("row").filter({ hasText: record })).toHaveCount(1);
        await expect(anna.getByRole("row").filter({ hasText: other })).toHaveCount(0);
      }
      await undo(anna);
      await open(anna, "settings/record-types");
      for (const one of ["Project", "Machine"]) await anna.getByLabel(`${t("More")}: ${one}`).click();
      await expect(banner).toHaveCount(1);
      await expect(ben.locator("h1")).toBeVisible();
    });
  });
}

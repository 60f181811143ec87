// What two members do without knowing of each other: values in conflict are shown
// with both sides and decided.
import { edit, expect, fits, open, saved, scan, shown, test, type } from "./support.mjs";
import { apart, look, phrases, teamOfTwo } from "./team.mjs";

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

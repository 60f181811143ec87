// A person is erased in a team: in the browser of whoever does it, in the folder, and in the other browser, which had
// something about the person to send.
import { look, phrases, quiet, runs, teamOfTwo } from "./team.mjs";
import { BOTH_LANGUAGES, create, edit, expect, open, scan, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { translator } from "./translator.mjs";

for (const [locale, colorScheme] of BOTH_LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];

    test("a person is erased for the whole team, also from what another browser has not sent yet", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await quiet(ben);
      await ben.goto(`/#/${lead}`);
      await edit(ben, { [say.city]: "Kiel" });
      await create(ben, "account", { [text.accountName]: "Südwind" }, text);
      const account = new URL(ben.url()).hash;
      await edit(ben, { [t("Billing city")]: "Where Berg lives" });

      await look(anna, say);
      await open(anna, "rights");
      await anna.getByLabel(t("Name, email address, phone number or company")).fill("berg");
      await anna.keyboard.press("Enter");
      await anna.getByRole("button", { name: t("Collect all data") }).click();
      await expect(anna.getByText(t("Everybody’s browser in the team does the same as soon as it looks, and what the team’s folder has is replaced. In texts, a whole line that has one of the words is redacted. Not reached are backups, files of changes, and earlier versions that the folder’s tool keeps."))).toBeVisible();
      await anna.getByLabel(t("Type “{}” to confirm", "Berg")).fill("Berg");
      await anna.getByRole("button", { name: t("Erase permanently") }).click();
      await expect(anna.getByRole("heading", { name: t("Erasure receipt") })).toBeVisible();
      const team = anna.getByRole("region", { name: t("Erasures in the team") });
      await expect(team.getByRole("row", { name: /^anna/ })).toContainText(t("erased"));
      await expect(team.getByRole("row", { name: /^ben/ })).toContainText(t("not yet"));
      await scan(anna);

      // Ben's browser erases before it sends.
      expect(await runs(ben, "ben")).toEqual([]);
      await quiet(ben, false);
      await look(ben, say);
      expect((await runs(ben, "ben")).length).toBeGreaterThan(0);
      await ben.goto(`/#/${lead}`);
      await expect(ben.locator("main")).not.toContainText("Berg");
      await ben.goto(`/${account}`);
      await expect(ben.locator("h1")).toHaveText("Südwind");
      await expect(ben.locator("main")).toContainText("█");
      await expect(ben.locator("main")).not.toContainText("Berg");

      await look(anna, say);
      await open(anna, "rights");
      await expect(team.getByRole("row", { name: /^ben/ })).toContainText(t("erased"));
      await anna.goto(`/${account}`);
      await expect(anna.locator("h1")).toHaveText("Südwind");
      await expect(anna.locator("main")).not.toContainText("Berg");
    });
  });
}

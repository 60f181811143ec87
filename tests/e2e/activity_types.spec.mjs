// Activity types of a workspace's own: added in the settings, logged by their name, planned as a meeting, and archived.
import { create, expect, looks, open, saved, startEmpty, test } from "./support.mjs";

const texts = {
  "en-US": { name: "Site visit", lists: "Activity types", add: "Add", archive: "Archive", lead: { "Last name": "Berg", Company: "Nord" }, slash: "/site Saw the roof", take: "Import 1 activity", participants: "Participants" },
  "de-DE": { name: "Ortstermin", lists: "Aktivitätsarten", add: "Hinzufügen", archive: "Archivieren", lead: { Nachname: "Berg", Firma: "Nord" }, slash: "/orts Saw the roof", take: "1 Aktivität importieren", participants: "Teilnehmende" },
};

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a type is added, logged, planned with people, and archived", async ({ page, say, locale }) => {
      const words = texts[locale];
      await page.setViewportSize({ width: 1440, height: 900 });
      await startEmpty(page, say);
      await open(page, "settings/lists");
      await page.getByRole("button", { name: words.lists, exact: true }).click();
      const list = page.locator("#list-10");
      // Those on which rules depend stay.
      await expect(list.getByRole("button", { name: new RegExp(`^${words.archive}`) })).toHaveCount(0);
      await list.locator("#add-list-10-name").fill("Site visit");
      await list.locator("#add-list-10-name_de").fill("Ortstermin");
      await page.keyboard.press("Enter");
      await saved(page);
      await expect(list.getByRole("button", { name: new RegExp(`^${words.archive}`) })).toHaveCount(1);
      await looks(page);

      await page.setViewportSize({ width: 1440, height: 900 });
      await create(page, "lead", words.lead, say);
      const record = page.url();
      const input = page.locator(".quick-log .subject");
      await expect(page.locator(".quick-log .types").getByRole("button", { name: words.name })).toBeVisible();
      await input.pressSequentially(words.slash);
      await expect(input).toHaveValue("Saw the roof");
      await expect(page.locator(".quick-log .types").getByRole("button", { name: words.name })).toHaveAttribute("aria-pressed", "true");
      await input.press("Enter");
      await saved(page);
      await expect(page.locator("#timeline")).toContainText("Saw the roof");
      await expect(page.locator("#timeline .activities").first()).toContainText(words.name);
      await looks(page);

      // With a time it is a meeting, whose participants are invited; a file brings it along.
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page, "data");
      const table = "Subject,Type,Start\nRoof again,Site visit,2031-03-05 10:00\n";
      await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "visits.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
      await page.getByRole("button", { name: words.take }).last().click();
      await saved(page);
      await open(page, "activity");
      await page.getByRole("link", { name: "Roof again" }).click();
      await expect(page.locator("#participants").getByRole("heading", { name: words.participants })).toBeVisible();
      await looks(page);

      // Archived, it stays where it is and is not offered any more; undo brings it back.
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page, "settings/lists");
      await list.getByRole("button", { name: `${words.archive}: ${words.name}` }).click();
      await saved(page);
      await page.goto(record);
      await expect(page.locator("#timeline .activities").first()).toContainText(words.name);
      await expect(page.locator(".quick-log .types").getByRole("button", { name: words.name })).toHaveCount(0);
      await page.keyboard.press("Control+z");
      await expect(page.locator(".quick-log .types").getByRole("button", { name: words.name })).toBeVisible();
    });
  });
}

// The first steps in a new workspace: four answers set it up, and a list ticks itself.
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const texts = {
  "en-US": {
    card: "Set up your workspace", me: "Your name", team: "Company or team", currency: "Currency", five: /^5 stages/, go: "Set up workspace",
    list: "Getting started", none: "0 of 4 done", one: "1 of 4 done", two: "2 of 4 done", lead: "Add your first lead", hide: "Hide", skip: "Skip",
    deal: "Opportunity name", close: "Close date", day: "2031-05-05",
  },
  "de-DE": {
    card: "Ihren Arbeitsbereich einrichten", me: "Ihr Name", team: "Unternehmen oder Team", currency: "Währung", five: /^5 Phasen/, go: "Arbeitsbereich einrichten",
    list: "Die ersten Schritte", none: "0 von 4 erledigt", one: "1 von 4 erledigt", two: "2 von 4 erledigt", lead: "Den ersten Lead anlegen", hide: "Ausblenden", skip: "Überspringen",
    deal: "Opportunity-Name", close: "Abschlussdatum", day: "2031-05-05",
  },
};

for (const [locale, width] of [["en-US", 1440], ["de-DE", 390]]) {
  test.describe(`${locale}, ${width} px`, () => {
    test.use({ locale, viewport: { width, height: 844 } });
    const own = texts[locale];

    test("four answers set a workspace up, and the list of first steps ticks itself", async ({ page, say }) => {
      await startEmpty(page, say);
      const card = page.getByRole("region", { name: own.card });
      await expect(card).toBeVisible();
      await fits(page);
      await scan(page);
      // A missing name is said, and nothing is set up.
      await card.getByLabel(own.team).fill("Nordlicht");
      await card.getByRole("button", { name: own.go }).click();
      await expect(card).toBeVisible();
      await card.getByLabel(own.me).fill("Ada Berg");
      await card.getByLabel(own.currency).selectOption("CHF");
      await card.getByRole("radio", { name: own.five }).check();
      await card.getByRole("button", { name: own.go }).click();
      await saved(page);
      const list = page.getByRole("region", { name: own.list });
      await expect(list).toContainText(own.none);
      await expect(page.locator(".greeting")).toContainText("Ada Berg");
      await fits(page);
      await scan(page);
      // Whoever set it up owns what they create.
      await list.getByRole("button", { name: own.lead }).click();
      await page.getByRole("dialog").getByLabel(say.lastName).fill("Lund");
      await page.getByRole("dialog").getByLabel(say.company).fill("Fjord");
      await page.keyboard.press("Enter");
      await saved(page);
      await expect(page.locator("main")).toContainText("Ada Berg");
      await create(page, "opportunity", { [own.deal]: "Roof", [own.close]: own.day }, say);
      await open(page, "pipeline");
      // The five, without Closed Won, which is a target while a card is moved.
      await expect(page.locator(".board-column")).toHaveCount(4);
      await open(page, "");
      await expect(list).toContainText(own.one);
      await list.getByRole("button", { name: own.hide }).click();
      await expect(list).toBeHidden();
      await page.reload();
      await expect(page.locator(".greeting")).toContainText("Ada Berg");
      await expect(list).toBeHidden();
    });
  });
}

test("whoever skips the questions gets the list, and nothing is changed", async ({ page }) => {
  const own = texts["en-US"];
  await startEmpty(page);
  await page.getByRole("region", { name: own.card }).getByRole("button", { name: own.skip }).click();
  await expect(page.getByRole("region", { name: own.list })).toContainText(own.none);
  await create(page, "opportunity", { "Opportunity name": "Roof", Amount: "100", "Close date": "2031-05-05" });
  await open(page, "pipeline");
  await expect(page.locator(".board-column")).toHaveCount(8);
});

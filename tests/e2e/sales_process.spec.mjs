// The sales process: leads imported from a file, one is contacted, qualified, converted and won; everything
// survives a reload and can be undone. In every language.
import { confirmConversion, create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const file = "Last Name;First Name;Company;Email\nBerg;Ada;Nordlicht Solar;ada@nordlicht.example\nLund;Bo;Fjord ApS;bo@fjord.example\n";

for (const locale of ["en-US", "de-DE", "fr-FR"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a lead goes all the way to Closed Won and back", async ({ page, say }) => {
      await startEmpty(page, say);
      await scan(page);
      await create(page, "account", { [say.accountName]: "Nordlicht Solar GmbH" }, say);

      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
      await expect(page.getByRole("button", { name: say.importCount })).toBeEnabled();
      await scan(page);
      await page.getByRole("button", { name: say.importCount }).click();
      await expect(page.getByText(say.imported)).toBeVisible();
      await saved(page);

      await open(page, "lead");
      await page.getByRole("link", { name: "Ada Berg" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada Berg");
      const lead = page.url();
      await page.getByPlaceholder(say.whatHappened).fill("Wants a quote");
      await page.getByRole("button", { name: say.logCall, exact: true }).click();
      await expect(page.locator(".path-step[aria-current]")).toHaveText(say.working);
      await page.getByLabel(say.pricing).first().check();
      await expect(page.locator(".chip", { hasText: say.pricing })).toBeVisible();
      await scan(page);

      await page.getByRole("button", { name: say.convert, exact: true }).click();
      const dialog = page.getByRole("dialog");
      // The account of the same company is chosen already.
      await expect(dialog.getByRole("button", { name: /Nordlicht Solar GmbH/ })).toHaveAttribute("aria-pressed", "true");
      await scan(page);
      await expect(dialog.getByRole("button", { name: new RegExp(`^${say.convert}`) })).toBeVisible();
      await confirmConversion(page);
      // The opportunity is open, and says from which lead it came.
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Nordlicht Solar – ${say.newBusiness}`);
      await scan(page);
      // The lead shows the records it became, with links.
      await page.goto(lead);
      await expect(page.getByText(say.converted)).toBeVisible();
      await expect(page.locator("#files")).toBeVisible();
      await expect(page.locator("#files .file-drop")).toHaveCount(0);
      await scan(page);
      await page.locator(".became a").last().click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Nordlicht Solar – ${say.newBusiness}`);
      await open(page, "contact");
      await expect(page.getByRole("link", { name: "Ada Berg" })).toBeVisible();

      await open(page, "pipeline");
      const card = page.locator(".card", { hasText: "Nordlicht Solar" });
      const column = (name) => page.locator(".board-column", { hasText: name });
      await scan(page);
      const from = await card.boundingBox();
      const to = await column(say.qualification).boundingBox();
      await page.mouse.move(from.x + 20, from.y + 20);
      await page.mouse.down();
      await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 8 });
      await page.mouse.up();
      await expect(column(say.qualification).locator(".card")).toHaveCount(1);
      await saved(page);

      await card.focus();
      await page.keyboard.press("Space");
      for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
      await expect(page.locator("[aria-live=polite].visually-hidden")).toHaveText(say.over);
      // While a card is moved, the two ends are targets; the board then has no column for them.
      await expect(page.locator(".board-end[data-over]")).toHaveText(say.won);
      await expect(page.locator(".board-end")).toHaveCount(2);
      await page.keyboard.press("Space");
      await expect(column(say.won).locator(".card")).toHaveCount(1);
      await saved(page);

      await page.reload();
      await expect(column(say.won).locator(".card")).toHaveCount(1);
      await page.goto(lead);
      await expect(page.getByText(say.converted)).toBeVisible();
      for (const name of [say.undoStage, say.undoStage, say.undoConversion]) {
        await page.getByRole("button", { name }).first().click();
        await saved(page);
      }
      await expect(page.locator(".path-step[aria-current]")).toHaveText(say.working);
      await expect(page.getByRole("button", { name: say.redoConversion })).toBeVisible();
      await open(page, "opportunity");
      await expect(page.getByText(say.noDeals)).toBeVisible();
      await open(page, "account");
      await expect(page.getByRole("link", { name: "Nordlicht Solar GmbH" })).toBeVisible();
    });
  });
}

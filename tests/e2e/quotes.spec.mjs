// Quotes: one is created from an opportunity, changed, sent, followed by a second version and accepted, which wins the opportunity;
// wide and light, on a phone in the dark, and in German.
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const looks = async page => {
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }
};

test("a quote is created, changed, sent, renewed and accepted", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Fjord – Desks" });
  const deal = page.url();
  const lines = page.locator("#line-items");
  await lines.getByLabel("Or a custom line").fill("Desk");
  await lines.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  await lines.getByLabel("Price: Desk").fill("333.33");
  await lines.getByLabel("Quantity: Desk").fill("3");
  await lines.getByLabel("Tax (%): Desk").fill("19");
  await lines.getByLabel("Tax (%): Desk").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("€1,189.99");

  await page.locator("[data-kind=quote]").getByRole("button", { name: "Create quote" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fjord – Desks");
  await expect(lines.locator("tfoot")).toContainText("€1,189.99");
  await lines.getByLabel("Discount on the total (%)").fill("10");
  await lines.getByLabel("Discount on the total (%)").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("\u2212€100.00");
  await expect(lines.locator("tfoot")).toContainText("€899.99");
  await looks(page);

  // Sent, it has a number and nothing can be typed any more; the undo makes it a draft again.
  const year = new Date().getFullYear();
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await saved(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${year}-0001 Fjord – Desks`);
  await expect(lines.getByRole("textbox")).toHaveCount(0);
  await looks(page);
  await page.keyboard.press("Control+z");
  await expect(lines.getByLabel("Price: Desk")).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(lines.getByRole("textbox")).toHaveCount(0);

  await page.getByRole("button", { name: "New version" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fjord – Desks");
  await lines.getByLabel("Quantity: Desk").fill("4");
  await lines.getByLabel("Quantity: Desk").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("€1,199.99");
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${year}-0001-2 Fjord – Desks`);

  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions).toContainText("3 × €333.33 = €999.99");
  await expect(versions.locator("[data-changed]").first()).toContainText("4 × €333.33 = €1,333.32");

  // The list has both, the first one superseded.
  await open(page, "quote");
  await expect(page.getByRole("row").filter({ hasText: `${year}-0001 Fjord` })).toContainText("Superseded");
  await looks(page);
  await page.getByRole("link", { name: `${year}-0001-2 Fjord – Desks` }).click();

  // Accepted, it wins the opportunity with its lines.
  await page.getByRole("button", { name: "Accepted" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("It moves to “Closed Won”");
  await looks(page);
  await dialog.getByRole("button", { name: "Accepted" }).click();
  await saved(page);
  await expect(dialog).toBeHidden();
  await page.goto(deal);
  await expect(page.locator(".record-chips")).toContainText("Closed Won");
  await expect(page.locator(".record-chips")).toContainText("€1,199.99");
  await expect(lines.getByLabel("Description: Discount 10%")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.locator(".record-chips")).toContainText("Prospecting");
});

// The sales process: a lead is worked on, qualified, converted and won; all of it is there after a reload and is undone.
import { create, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

test("a lead goes all the way to Closed Won and back", async ({ page }) => {
  await startEmpty(page);
  await scan(page);
  await create(page, "account", { "Account name": "Nordlicht Solar GmbH" });
  await create(page, "lead", { "Last name": "Berg", "First name": "Ada", Company: "Nordlicht Solar", Email: "ada@nordlicht.example" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada Berg");
  const lead = page.url();

  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByPlaceholder("What happened?").fill("Wants a quote");
  await page.getByRole("button", { name: "Log" }).click();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Working - Contacted");
  await page.getByLabel("Pricing agreed").check();
  await expect(page.locator(".chip", { hasText: "Pricing agreed" })).toBeVisible();
  await scan(page);

  await page.getByRole("button", { name: "Convert", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Nordlicht Solar GmbH")).toBeVisible();
  await dialog.getByRole("button", { name: /Nordlicht Solar GmbH/ }).click();
  await scan(page);
  await dialog.getByRole("button", { name: /^Convert/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nordlicht Solar -");
  await saved(page);
  await scan(page);

  await open(page, "pipeline");
  const card = page.locator(".card", { hasText: "Nordlicht Solar" });
  await scan(page);
  const from = await card.boundingBox();
  const to = await page.locator(".board-column", { hasText: "Qualification" }).boundingBox();
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 120, { steps: 8 });
  await page.mouse.up();
  await expect(page.locator(".board-column", { hasText: "Qualification" }).locator(".card")).toHaveCount(1);
  await saved(page);

  await card.focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
  await expect(page.locator("[aria-live=polite].visually-hidden")).toHaveText("Over Closed Won");
  await page.keyboard.press("Space");
  await expect(page.locator(".board-column", { hasText: "Closed Won" }).locator(".card")).toHaveCount(1);
  await saved(page);

  await page.reload();
  await expect(page.locator(".board-column", { hasText: "Closed Won" }).locator(".card")).toHaveCount(1);
  await page.goto(lead);
  await expect(page.getByText("This lead is converted and read-only.")).toBeVisible();

  await expect(page.getByRole("button", { name: "Undo stage change of Nordlicht Solar -" })).toBeVisible();
  for (const name of [/Undo stage change/, /Undo stage change/, "Undo conversion of Ada Berg"]) {
    await page.getByRole("button", { name }).first().click();
    await saved(page);
  }
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Working - Contacted");
  await expect(page.getByRole("button", { name: "Redo conversion of Ada Berg" })).toBeVisible();
  await open(page, "opportunity");
  await expect(page.getByText("No Opportunities yet.")).toBeVisible();
});

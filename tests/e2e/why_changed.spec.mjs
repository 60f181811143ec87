// Why a figure of a report changed between two days: the actions, each openable, add up to the difference.
import { create, edit, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

test("the actions that changed a figure are listed with what each of them changed, and open", async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Pilot", Amount: "1200", "Close date": "2031-05-05" });
  await create(page, "opportunity", { "Opportunity name": "Renewal", Amount: "300", "Close date": "2031-05-05" });
  await page.locator("h1").filter({ hasText: "Renewal" }).waitFor();
  await edit(page, { Amount: "500" });
  // What does not change the figure is not listed.
  await edit(page, { "Next step": "Call them" });
  await page.keyboard.press("Escape");
  await saved(page);
  await open(page, "reports?of=opportunity&date=*&by=stage&show=sum.amount,count");
  const section = page.locator("details", { has: page.locator("summary", { hasText: "Why a figure changed" }) });
  await section.locator("summary").press("Enter");
  const lines = section.locator("tbody tr");
  await expect(section.getByRole("heading", { level: 2 })).toHaveText("Actions that changed it (3)");
  await expect(lines.nth(1)).toContainText("+€1,200");
  await expect(lines.nth(2)).toContainText("+€300");
  await expect(lines.nth(3)).toContainText("+€200");
  await expect(section.locator("tfoot")).toContainText("+€1,700");
  await section.getByLabel("Figure").selectOption({ index: 1 });
  await expect(section.getByRole("heading", { level: 2 })).toHaveText("Actions that changed it (2)");
  await expect(section.locator("tfoot")).toContainText("+2");
  await scan(page);
  await fits(page);
  await lines.nth(1).getByRole("link").click();
  await expect(page.locator("h1")).toHaveText("All actions");
  await expect(page.getByText("Pilot").first()).toBeVisible();
});

// Forecast accuracy: owners with their bias in words, the Mondays behind it, and the deals behind every figure.
import { expect, fits, open, picture, saved, scan, startEmpty, test } from "./support.mjs";

async function demo(page, say) {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
}

const shown = (page) => expect(page.locator(".report[data-report=forecast-accuracy] .report-table")).toBeVisible();

test("the Mondays of an owner are shown with their error, and each figure lists its deals", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports");
  await page.getByRole("link", { name: "Forecast accuracy" }).click();
  await shown(page);
  await page.getByLabel("Period", { exact: true }).selectOption({ label: "Current and last 4" });
  await expect(page).toHaveURL(/ended=4/);
  const table = page.locator(".report-table");
  const bias = table.locator(".report-bias").first();
  await expect(bias).toContainText(/on average|nothing/);
  await expect(page.locator(".chart svg a").first()).toBeVisible();
  await scan(page);
  await picture(page, "forecast-accuracy");
  // A line of averages folds its Mondays.
  const mean = table.getByRole("button", { name: /average of \d+ Mondays/ }).first();
  await expect(mean).toHaveAttribute("aria-expanded", "true");
  const lines = await table.locator("tbody tr").count();
  await mean.press("Enter");
  await expect(mean).toHaveAttribute("aria-expanded", "false");
  expect(await table.locator("tbody tr").count()).toBeLessThan(lines);
  await mean.press("Enter");
  // The bias opens its deals, and the address keeps that.
  await bias.click();
  await expect(page.locator("#behind-title")).toBeFocused();
  const rows = page.locator("#report-behind tbody tr");
  const count = await rows.count();
  expect(count).toBeGreaterThan(0);
  await page.reload();
  await expect(rows).toHaveCount(count);
  // One Monday of the current month, by month.
  await page.getByLabel("Forecast for").selectOption({ label: "Months" });
  await expect(page).toHaveURL(/per=month/);
  await shown(page);
  const download = page.waitForEvent("download");
  await page.locator("summary", { hasText: "Export" }).click();
  await page.getByRole("button", { name: "Table as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/^forecast-accuracy-.*\.csv$/);
});

test("a workspace without a forecast says so", async ({ page, say }) => {
  await startEmpty(page, say);
  await open(page, "reports?r=forecast-accuracy");
  await expect(page.getByText("No forecasts here")).toBeVisible();
  await scan(page);
});

test.describe("German, at 390 px, dark", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("die Prognosegenauigkeit passt und ist zugänglich", async ({ page, say }) => {
    await demo(page, say);
    await open(page, "reports?r=forecast-accuracy&ended=4");
    await shown(page);
    await expect(page.locator(".report-bias").first()).toContainText(/im Schnitt|nichts/);
    await fits(page);
    await scan(page);
    await picture(page, "forecast-accuracy-de");
  });
});

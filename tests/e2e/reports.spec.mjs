// Reports: each with chart, table and formulas; every figure opens its records; built, saved, linked, exported.
import { expect, fits, open, picture, saved, scan, test } from "./support.mjs";

const reports = [
  "pipeline", "forecast", "forecast-quarter", "quotas", "slipped", "win-rate", "wins", "sources", "losses", "competitors",
  "lead-status", "lead-source", "conversion", "lead-times", "deadlines", "activities", "open-activities", "accounts", "referrals",
];

async function demo(page, say) {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
}

/** Opens a report and waits until it is complete. */
async function show(page, key) {
  await page.goto(`/#/reports?r=${key}`);
  await expect(page.locator(`.report[data-report="${key}"] .report-table`)).toBeVisible();
}

test("every report has a table whose figures open as many records as they count", async ({ page, say }) => {
  test.slow();
  await demo(page, say);
  for (const key of reports) {
    await show(page, key);
    const table = page.locator(".report-table");
    // The demo has data for each of them.
    await expect(table.locator("tbody td a").first()).toBeVisible();
    await expect(page.locator(".chart svg a").first()).toBeVisible();
    await picture(page, key);
    const total = table.locator("tfoot td a").filter({ hasText: /^\d+$/ }).first();
    if ((await total.count()) === 0) continue;
    const expected = await total.innerText();
    await total.click();
    await expect(page.locator(".list-foot")).toContainText(new RegExp(`^${expected} of `));
  }
});

test("the list of reports opens a report; filters, chart, table and address agree", async ({ page, say }) => {
  await demo(page, say);
  await page.getByRole("link", { name: "Reports", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Reports", level: 1 })).toBeVisible();
  await scan(page);
  await page.getByRole("link", { name: "Pipeline by stage" }).click();
  await expect(page.getByRole("heading", { name: "Pipeline by stage" })).toBeVisible();
  await expect(page.locator(".chart svg a").first()).toHaveAttribute("aria-label", /€/);
  await scan(page);
  await page.getByLabel("Period", { exact: true }).selectOption({ label: "This quarter" });
  await expect(page).toHaveURL(/r=pipeline&period=quarter/);
  const count = await page.locator(".report-table tfoot a").nth(2).innerText();
  await page.reload();
  await expect(page.locator(".report-table tfoot a").nth(2)).toHaveText(count);
  // Bars can be focused and opened by keyboard.
  const bar = page.locator(".chart svg a").first();
  await bar.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/opportunity\?f=stage.open/);
});

test("a report is built, saved, changed, exported and deleted", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports?new");
  await page.getByLabel("Records", { exact: true }).selectOption({ label: "Leads" });
  await page.getByLabel("Group by", { exact: true }).selectOption({ label: "Industry" });
  await page.getByLabel("Then by", { exact: true }).selectOption({ label: "Status" });
  await page.getByLabel("Chart", { exact: true }).selectOption({ label: "Stacked bars" });
  await expect(page.locator(".chart-legend li").first()).toBeVisible();
  // Metrics by keyboard: one stays, and what is added is a column.
  const metrics = page.getByRole("group", { name: "Metrics" });
  await expect(metrics.getByRole("button", { name: "Remove metric" })).toHaveCount(0);
  await metrics.getByRole("combobox").selectOption({ label: "Converted" });
  await metrics.getByRole("button", { name: "Add metric" }).press("Enter");
  await expect(metrics.getByRole("combobox")).toBeFocused();
  await expect(page.locator(".report-table").getByRole("columnheader", { name: "Total: Converted" })).toBeVisible();
  await scan(page);
  await metrics.getByRole("button", { name: "Remove metric: Count" }).press("Enter");
  await expect(metrics.getByRole("combobox")).toBeFocused();
  await expect(metrics.getByRole("button", { name: "Remove metric" })).toHaveCount(0);
  await expect(page.locator(".report-table").getByRole("columnheader", { name: /Count/ })).toHaveCount(0);
  await page.locator("summary", { hasText: "Save" }).click();
  await page.getByLabel("Report name").fill("Leads by industry");
  await page.getByRole("button", { name: "Save as report" }).click();
  await saved(page);
  await expect(page.getByRole("heading", { name: "Leads by industry" })).toBeVisible();
  for (const [name, end] of [["Table as CSV", "csv"], ["Chart as SVG", "svg"], ["Chart as PNG", "png"]]) {
    if (!(await page.getByRole("button", { name }).isVisible())) await page.locator("summary", { hasText: "Export" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    expect((await download).suggestedFilename()).toMatch(new RegExp(`^leads-by-industry-.*\\.${end}$`));
  }
  await page.getByRole("link", { name: "All reports" }).click();
  await expect(page.getByRole("link", { name: "Leads by industry" })).toBeVisible();
  await page.getByRole("button", { name: "Delete: Leads by industry" }).click();
  await expect(page.getByRole("link", { name: "Leads by industry" })).toBeHidden();
});

test("quotas are entered one after the other, and expanded sections stay expanded", async ({ page, say }) => {
  await demo(page, say);
  await show(page, "quotas");
  const panel = page.locator("details").filter({ has: page.locator("summary", { hasText: /^Targets$/ }) });
  await panel.locator("summary").click();
  const inputs = panel.locator("input");
  const total = page.locator(".report-table tfoot");
  const before = await total.innerText();
  await inputs.nth(0).fill("12345");
  await inputs.nth(0).press("Tab");
  await saved(page);
  await expect(total).not.toHaveText(before);
  await expect(inputs.nth(1)).toBeFocused();
  await inputs.nth(1).fill("54321");
  await inputs.nth(1).press("Tab");
  await saved(page);
  await expect(inputs.nth(0)).toHaveValue(/12,345/);
  await expect(inputs.nth(1)).toHaveValue(/54,321/);
});

test.describe("German, at 390 px", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 } });

  test("Berichte passen und sind zugänglich", async ({ page, say }) => {
    test.slow();
    await demo(page, say);
    await open(page, "reports");
    await fits(page);
    await scan(page);
    for (const key of reports) {
      await show(page, key);
      await fits(page);
      await scan(page);
      await picture(page, key);
    }
  });
});

test.describe("dark", () => {
  test.use({ colorScheme: "dark" });

  test("every report is accessible in the dark", async ({ page, say }) => {
    test.slow();
    await demo(page, say);
    for (const key of reports) {
      await show(page, key);
      await scan(page);
      await picture(page, key);
    }
  });
});

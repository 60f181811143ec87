// Time travel, history reports, dashboards and what-if, on the demo, whose data goes back for months.
import { address, calendarDay, expect, fits, open, picture, saved, scan, test } from "./support.mjs";

async function demo(page, say) {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
}

/** The date some days before today, in the form of addresses. */
const ago = (days) => calendarDay(Date.now() - days * 86_400_000);

const banner = (page) => page.locator(".past-banner");
const total = async (page) => Number((await page.locator(".list-foot").innerText()).match(/of ([\d,]+)/)[1].replace(",", ""));

test("a list is shown as of a past date; the address contains the date, nothing can be changed, one click returns to now", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "opportunity");
  await expect(page.locator(".grid-row:not([hidden])").first()).toBeVisible();
  const now = await total(page);
  await page.getByRole("button", { name: "View as of …" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Day")).toBeVisible();
  await scan(page);
  await dialog.getByLabel("Day").fill(ago(90));
  await dialog.getByRole("button", { name: "Show this day" }).click();
  await expect(banner(page)).toContainText("As of");
  await expect(banner(page)).toContainText("Nothing can be changed here.");
  await expect(page).toHaveURL(new RegExp(`asof=${ago(90)}`));
  await expect.poll(() => total(page)).toBeLessThan(now);
  const then = await total(page);
  await scan(page);
  // A reload and the next page keep the date.
  await page.reload();
  await expect(banner(page)).toContainText("Nothing can be changed here.");
  await expect.poll(() => total(page)).toBe(then);
  await page.getByRole("link", { name: "Pipeline", exact: true }).first().click();
  await expect(page.locator(".card").first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`pipeline.*asof=${ago(90)}`));
  await scan(page);
  // A command is refused with a message, and nothing changes.
  await open(page, "opportunity");
  await page.locator(".grid-row:not([hidden]) a").first().click();
  await expect(page).toHaveURL(/asof=/);
  await page.locator(".record-fields .datum-edit").first().click({ force: true });
  await page.locator(".record-fields .datum-open input").first().fill("Rewritten");
  await page.locator(".record-fields .datum-open input").first().press("Enter");
  await expect(page.getByText(/the past cannot be changed\. Nothing was saved/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await banner(page).getByRole("button", { name: "Back to today" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page).not.toHaveURL(/asof=/);
  await expect(page.locator("h1")).not.toContainText("Rewritten");
  await open(page, "opportunity");
  await expect.poll(() => total(page)).toBe(now);
});

test("a list as of a date before the first record says so, and offers nothing to create", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "lead");
  await page.goto(`${page.url().split("?")[0]}?asof=${ago(3000)}`);
  await expect(page.getByText("No Leads on that day.")).toBeVisible();
  await expect(page.locator("main").getByRole("button", { name: /^New/ })).toHaveCount(0);
  await scan(page);
  await banner(page).getByRole("button", { name: "Back to today" }).click();
  await expect(page.getByRole("button", { name: "New lead" })).toBeVisible();
});

test("a report as of a past date shows the figures of that date", async ({ page, say }) => {
  await demo(page, say);
  await page.goto(`/#/reports?r=pipeline&asof=${ago(90)}`);
  await page.reload();
  await expect(banner(page)).toContainText("Nothing can be changed here.");
  const count = page.locator(".report-table tfoot a").nth(2);
  await expect(count).toBeVisible();
  const then = await count.innerText();
  await count.click();
  await expect(page.locator(".list-foot")).toContainText(new RegExp(`^${then} of `));
  await banner(page).getByRole("button", { name: "Back to today" }).click();
  await page.goto("/#/reports?r=pipeline");
  await expect(page.locator(".report-table tfoot a").nth(2)).not.toHaveText(then);
});

test("a date before the workspace began is empty and says so", async ({ page, say }) => {
  await demo(page, say);
  await page.goto("/#/opportunity?asof=2001-01-01");
  await page.reload();
  await expect(banner(page)).toContainText("The history of this workspace begins on");
  await expect(page.locator(".grid-row:not([hidden])")).toHaveCount(0);
});

for (const [key, name] of [["stage-conversion", "Stage conversion"], ["stage-time", "Time in stage"]]) {
  test(`${name}: chart, table, formula, and the deals of each figure`, async ({ page, say }) => {
    await demo(page, say);
    await open(page, "reports");
    await page.getByRole("link", { name, exact: true }).click();
    await expect(page.locator(`.report[data-report="${key}"] .report-table`)).toBeVisible();
    await expect(page.locator(".chart svg a").first()).toBeVisible();
    await scan(page);
    const figure = page.locator(".report-table tbody td a").filter({ hasText: /^[1-9]\d*$/ }).first();
    const count = Number(await figure.innerText());
    await figure.click();
    await expect(page.locator("#behind-title")).toContainText(`(${count})`);
    await expect(page.locator("#behind-title")).toBeFocused();
    await expect(page.locator(".report-behind tbody tr")).toHaveCount(count);
    await expect(page).toHaveURL(/open=\d+\.\d+/);
    await scan(page);
    await page.reload();
    await expect(page.locator(".report-behind tbody tr")).toHaveCount(count);
    await page.getByLabel("Period", { exact: true }).selectOption({ index: 2 });
    await expect(page).toHaveURL(/period=/);
    await expect(page.locator(".report-notes")).toContainText("The history of this workspace begins on");
  });
}

test("pipeline changes between two dates add up and list the deals that moved", async ({ page, say }) => {
  await demo(page, say);
  await page.goto("/#/reports?r=flow");
  await expect(page.getByRole("heading", { name: "Pipeline changes" })).toBeVisible();
  await page.locator("#flow-from").fill(ago(60));
  await page.locator("#flow-from").blur();
  await expect(page).toHaveURL(new RegExp(`from=${ago(60)}`));
  await expect(page.locator("#behind-title")).toContainText("Deals that moved");
  const counts = async () => {
    const lines = await page.locator(".report-table tbody tr").evaluateAll((lines) => lines.map((line) => [line.querySelector("th").textContent, Number(line.querySelector("td").textContent)]));
    return Object.fromEntries(lines);
  };
  await expect.poll(async () => (await counts()).Won).toBeGreaterThan(0);
  const of = await counts();
  expect(of["Open at the start"] + of.New + of.Reopened - of.Won - of.Lost - of.Deleted).toBe(of["Open at the end"]);
  await scan(page);
  // Bars can be focused and opened by keyboard.
  await page.locator(".chart svg a").nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#behind-title")).toHaveText(new RegExp(`^New, .* \\(${of.New}\\)$`));
  await expect(page.locator(".report-behind tbody tr")).toHaveCount(of.New);
  await page.reload();
  await expect(page.locator("#behind-title")).toHaveText(new RegExp(`^New, .* \\(${of.New}\\)$`));
  await page.locator("summary", { hasText: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Deals as CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/-deals-.*\.csv$/);
  await page.getByRole("button", { name: "Since Monday" }).click();
  await expect(page.getByRole("button", { name: "Since Monday" })).toHaveAttribute("aria-pressed", "true");
});

const tiles = (page) => page.locator(".tile").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.tile));

test("a dashboard is offered, arranged by keyboard and by pointer, linked, and each step is one undo", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports");
  await page.getByRole("button", { name: "Use starter dashboard" }).click();
  await expect(page.getByRole("heading", { name: "Overview", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/board=/);
  await expect(page.locator(".tile .chart svg").first()).toBeVisible();
  await scan(page);
  const first = await tiles(page);
  expect(first.length).toBeGreaterThan(4);
  // Tiles are for reading until they are to be arranged.
  await expect(page.locator(".tile .grip").first()).toBeHidden();
  await page.getByRole("button", { name: "Arrange tiles" }).click();
  // By keyboard, with Escape to cancel; the focus follows the tile.
  const grip = page.locator(`[id="tile-${first[0]}"]`);
  const press = async (key) => {
    await expect(grip).toBeFocused();
    await page.keyboard.press(key);
  };
  const swapped = [first[1], first[0], ...first.slice(2)];
  await grip.focus();
  await press("Enter");
  await press("ArrowRight");
  await expect.poll(() => tiles(page)).toEqual(swapped);
  await press("Escape");
  await expect.poll(() => tiles(page)).toEqual(first);
  await press("Enter");
  await press("ArrowRight");
  await expect.poll(() => tiles(page)).toEqual(swapped);
  await press("Enter");
  await expect(page.locator(".top-actions")).not.toContainText("Undo creation");
  await saved(page);
  expect(await tiles(page)).toEqual(swapped);
  await page.keyboard.press("Control+z");
  await expect.poll(() => tiles(page)).toEqual(first);
  // By pointer.
  const [from, to] = [await page.locator(".tile .grip").first().boundingBox(), await page.locator(".tile").nth(1).boundingBox()];
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + 40, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => tiles(page)).toEqual(swapped);
  await expect(page.locator(".top-actions")).not.toContainText("Undo creation");
  await saved(page);
  // Width, removal, addition.
  await page.locator(".tile").first().getByRole("button", { name: /Full width/ }).click();
  await expect(page.locator(".tile").first()).toHaveAttribute("data-wide", "true");
  await page.locator(".tile").last().getByRole("button", { name: /^Remove/ }).click();
  await expect(page.locator(".tile")).toHaveCount(first.length - 1);
  await page.locator("summary", { hasText: "Add report" }).click();
  await page.getByLabel("Add report").selectOption({ label: "Stage conversion" });
  await expect(page.locator(".tile")).toHaveCount(first.length);
  await saved(page);
  const after = await tiles(page);
  // The link shows the same.
  await page.reload();
  await expect(page.locator(".tile").first()).toBeVisible();
  expect(await tiles(page)).toEqual(after);
  // A present dashboard shows the figures of a past date.
  await page.goto(`${await address(page)}&asof=${ago(90)}`);
  await expect(banner(page)).toContainText("Nothing can be changed here.");
  await expect(page.locator(".tile")).toHaveCount(first.length);
  await banner(page).getByRole("button", { name: "Back to today" }).click();
  await expect(banner(page)).toBeHidden();
});

test("an empty dashboard says what to do; it is named and deleted", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports");
  await page.getByRole("button", { name: "New dashboard" }).click();
  await expect(page.getByText("No reports yet. Add one above.")).toBeVisible();
  await scan(page);
  await page.locator(".page-actions summary", { hasText: "Dashboard" }).click();
  await page.getByLabel("Dashboard name").fill("Monday round");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Monday round", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "All reports" }).click();
  await page.getByRole("link", { name: "Monday round" }).click();
  await page.locator(".page-actions summary", { hasText: "Dashboard" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Reports", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Monday round" })).toBeHidden();
});

test("what if: sliders and switches change the figures, the histogram is shown, the link contains the scenario, no record changes", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports");
  await page.getByRole("link", { name: "What if", exact: true }).click();
  const main = page.locator(".what-if-figures [data-main] dd > a");
  await expect(page.locator(".what-if-figures [data-range] dd")).toContainText(" to ");
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await scan(page);
  const before = await main.innerText();
  const range = await page.locator(".what-if-figures [data-range] dd").innerText();
  await page.locator("summary", { hasText: "Runs as a table" }).click();
  const runs = page.locator("details tbody tr td").filter({ hasText: /\d/ });
  await expect(runs.first()).toBeVisible();
  const stage = page.getByRole("slider", { name: /Probability of/ }).first();
  await stage.focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/chances=/);
  await page.getByLabel("Deals that slip out of the quarter", { exact: true }).fill("30");
  await expect(page).toHaveURL(/slip=30/);
  await expect(main).not.toHaveText(before);
  await expect(page.locator(".what-if-figures small").first()).toContainText("current:");
  await expect(page.locator(".what-if-figures [data-range] dd")).not.toHaveText(range);
  await expect(runs.first()).toBeVisible();
  await page.getByLabel("Win rate of the open deals", { exact: true }).fill("80");
  await page.locator("#what-if-deals tbody input[type=checkbox]").first().uncheck();
  await expect(page).toHaveURL(/off=/);
  const supposed = await main.innerText();
  await page.reload();
  await expect(main).toHaveText(supposed);
  await scan(page);
  // Historical rates open their deals.
  const seen = page.locator(".what-if-seen").first();
  const count = Number((await seen.innerText()).match(/of (\d+)/)[1]);
  await seen.click();
  await expect(page.locator("#behind-title")).toContainText(`(${count})`);
  await expect(page.locator("#report-behind tbody tr")).toHaveCount(count);
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(main).toHaveText(before);
});

const pages = ["reports?r=stage-conversion", "reports?r=stage-time", "reports?r=flow", "reports?r=what-if"];

test.describe("German, at 390 px", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 } });

  test("die Seiten passen und sind zugänglich", async ({ page, say }) => {
    test.slow();
    await demo(page, say);
    for (const path of pages) {
      await open(page, path);
      await expect(page.locator(".report-table").first()).toBeVisible();
      await fits(page);
      await scan(page);
      await picture(page, path.split("=")[1]);
    }
    await open(page, "reports");
    await page.getByRole("button", { name: "Vorlage verwenden" }).click();
    await expect(page.locator(".tile .chart svg").first()).toBeVisible();
    await fits(page);
    await scan(page);
    await page.goto(`/#/opportunity?asof=${ago(30)}`);
    await expect(banner(page)).toContainText("Hier lässt sich nichts ändern.");
    await fits(page);
    await scan(page);
  });
});

test.describe("dark", () => {
  test.use({ colorScheme: "dark" });

  test("the pages are accessible in the dark", async ({ page, say }) => {
    test.slow();
    await demo(page, say);
    for (const path of pages) {
      await open(page, path);
      await expect(page.locator(".report-table").first()).toBeVisible();
      await scan(page);
      await picture(page, path.split("=")[1]);
    }
    await page.goto(`/#/pipeline?asof=${ago(30)}`);
    await expect(page.locator(".card").first()).toBeVisible();
    await scan(page);
  });
});

// Long words and narrow places: nothing is broken in the middle of a word without a hyphen, cut, or pushed into a second
// row. German has the longest words of the three languages.
import { expect, fits, open, saved, scan, test } from "./support.mjs";

/** The parts of words that are on two lines: parts end at spaces, after slashes, and where a hyphen may stand. */
const torn = (locator) => locator.evaluateAll((elements) => elements.flatMap((element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const part of node.data.matchAll(/[^\s\u00ad\u200b]+/g)) {
      const range = document.createRange();
      // The first letter is left out: a hyphen before it belongs to it, on the line above.
      range.setStart(node, part.index + 1);
      range.setEnd(node, part.index + part[0].length);
      if (new Set([...range.getClientRects()].filter(({ width }) => width > 0.5).map(({ top }) => Math.round(top))).size > 1) found.push(part[0]);
    }
  }
  return found;
}));

/** The inputs and labels whose text does not fit. */
const cut = (locator) => locator.evaluateAll((elements) => elements.filter((element) => element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.value ?? element.textContent));

test.use({ locale: "de-DE", viewport: { width: 1440, height: 900 } });

test("the names of stages, the tools of a list and the table of stages have room in German", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  // What is to be done has an empty circle, not a tick.
  const circle = page.locator(".todo-check").first();
  await expect(circle).toBeVisible();
  await expect(circle).toHaveText("");
  await expect(circle.locator("svg")).toHaveCount(0);
  // A stage without deals has no bar, and no amount has cents that say nothing.
  const bars = page.locator(".funnel-row").filter({ has: page.locator("strong", { hasText: /^0$/ }) }).locator(".funnel-bar > span");
  expect(await bars.evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width))).not.toContain(2);
  await expect(page.locator(".cockpit-target")).not.toContainText(",00");

  await open(page, "lead");
  await expect(page.locator(".filter-chip")).toHaveCount(1);
  expect(await cut(page.locator(".grid-cell .chip"))).toEqual([]);
  const tops = await page.locator(".list-tools > :visible").evaluateAll((tools) => tools.map((tool) => tool.getBoundingClientRect()).map(({ top, height }) => Math.round(top + height / 2)));
  expect(Math.max(...tops) - Math.min(...tops), "the tools are one row").toBeLessThan(8);
  expect(await cut(page.locator(".nav .nav-label"))).toEqual([]);
  await scan(page);

  await open(page, "activity");
  await expect(page.getByRole("columnheader", { name: "Bezug" })).toBeVisible();
  await page.getByRole("columnheader", { name: "Bezug" }).getByRole("button").first().click();
  await expect(page.locator(".grid-row:not([hidden])").first()).toContainText("Ada Berg");

  const heads = page.locator(".board-column:not([data-empty]) .board-head h2");
  for (const size of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }]) {
    await page.setViewportSize(size);
    await open(page, "pipeline");
    await expect(heads.filter({ hasText: "Wahrnehmungsanalyse" })).toHaveCount(1);
    expect(await torn(page.locator(".board-column:not([data-empty]) .board-head :is(h2, small)"))).toEqual([]);
    await page.locator(".card").first().click();
    await expect(page.locator(".path-step").first()).toBeVisible();
    expect(await torn(page.locator(".path-step, .record-chip .datum-value"))).toEqual([]);
    await open(page, "lead");
    await fits(page);
    await page.locator(".grid-row a", { hasText: "Ada Berg" }).first().click();
    await expect(page.locator(".record-chip").first()).toBeVisible();
    expect(await torn(page.locator(".path-step"))).toEqual([]);
    expect(await cut(page.locator(".record-chip, .record-chip summary"))).toEqual([]);
    await fits(page);
  }

  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "settings/pipelines");
  expect(await cut(page.locator(".pipeline .plain-list > li > .cells :is(input[type=text], input:not([type]))"))).toEqual([]);
  expect(await cut(page.locator(".pipeline .entry-head .cell"))).toEqual([]);
  await scan(page);
  // Prices are read in full, in the settings and on a deal, and the buttons of a line are within its panel.
  await open(page, "settings/products");
  const inputs = page.locator("main input:not([type=checkbox], [type=radio], [type=file], .visually-hidden)");
  await expect(inputs.first()).toBeVisible();
  expect(await cut(inputs)).toEqual([]);
  await open(page, "opportunity");
  await page.locator(".grid-row a", { hasText: "Fjord Foods" }).first().click();
  const lines = page.locator(".line-table");
  await expect(lines).toBeVisible();
  expect(await cut(lines.locator("td[data-align=right] input"))).toEqual([]);
  const beyond = () => lines.evaluate((table) => table.parentElement.scrollWidth - table.parentElement.clientWidth);
  expect(await beyond()).toBeLessThanOrEqual(1);
  await open(page, "quote");
  await page.locator(".grid-row a", { hasText: "Fjord Foods" }).first().click();
  await expect(lines.locator("input").first()).toBeVisible();
  expect(await cut(lines.locator("td:not(:first-child) input"))).toEqual([]);
  expect(await beyond()).toBeLessThanOrEqual(1);
});

test("a notice with a long word can be closed on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await page.getByRole("button", { name: "Demo ansehen" }).click();
  await saved(page);
  await page.goto(`/#/lead?f=${"x".repeat(80)}`);
  const notice = page.locator(".list-notice");
  await expect(notice.getByRole("button")).toBeInViewport({ ratio: 1 });
  await fits(page);
  await notice.getByRole("button").click();
  await expect(notice).toBeHidden();
});

test("an appointment of an hour shows whole lines", async ({ page }) => {
  // A Monday: the appointments of the demo's next days are in the same week.
  await page.clock.setFixedTime(new Date("2026-11-30T09:00:00Z"));
  await page.goto("/");
  await page.getByRole("button", { name: "Demo ansehen" }).click();
  await saved(page);
  await open(page, "calendar");
  const items = page.locator(".cal-place .cal-item");
  await expect(items.first()).toBeVisible();
  const halves = await items.evaluateAll((all) => all.filter((item) => item.scrollHeight > item.clientHeight + 1).map((item) => item.textContent));
  expect(halves).toEqual([]);
});

// Scores of leads and deals: on the record with its reasons, in lists, and the report with factors, the check on the past and the records behind each count.
import { create, expect, fits, open, picture, saved, scan, startEmpty, test } from "./support.mjs";

const words = { "en-US": "3,000 records", "de-DE": "3.000 Datensätze" };

async function demo(page, name) {
  await page.goto("/");
  await page.getByRole("button", { name }).click();
  await expect(page.locator(".welcome")).toHaveCount(0, { timeout: 60_000 });
  await saved(page);
}

const number = (text) => Number(text.replace(/[.,\s]/g, ""));

test("the report explains each factor, checks itself on the past, and leads to a lead or deal with its reasons", async ({ page }) => {
  test.slow();
  await demo(page, words["en-US"]);
  await open(page, "reports");
  await page.getByRole("link", { name: "Lead scoring" }).click();
  await expect(page.getByRole("heading", { name: "Check on the past" })).toBeVisible();
  await scan(page);
  await picture(page, "lead-scoring");
  // A count opens as many leads as it says.
  const count = page.locator("section:has(#score-factors) tbody tr:not([data-level]) a").first();
  const expected = number(await count.innerText());
  await count.click();
  await expect(page.locator("#behind-title")).toBeFocused();
  await expect(page.locator("#behind-title")).toContainText(`(${expected.toLocaleString("en-US")})`);
  await expect(page.locator("#report-behind tbody tr")).toHaveCount(Math.min(expected, 300));
  await page.reload();
  await expect(page.locator("#behind-title")).toContainText(`(${expected.toLocaleString("en-US")})`);
  // The fifths hold all conversions, and the best ones more than the last.
  const shares = page.locator("section:has(#score-check) tbody tr td:last-child");
  await expect(shares).toHaveCount(5);
  const parts = (await shares.allInnerTexts()).map((text) => Number.parseFloat(text));
  expect(Math.round(parts.reduce((sum, part) => sum + part, 0))).toBe(100);
  expect(parts[0]).toBeGreaterThan(parts[4]);
  // The best open lead has its score on its page.
  const best = page.locator("section:has(#score-open) tbody tr").first();
  const score = await best.locator("td").last().innerText();
  await best.getByRole("link").first().click();
  const card = page.locator(".record-score");
  await expect(card.locator("summary")).toHaveText(`Score ${score}`);
  await card.locator("summary").click();
  await expect(card.getByText(/^Of \d+ leads? with .*, \d+ converted$/).first()).toBeVisible();
  await scan(page);
  await picture(page, "lead-score");
  await card.locator("li a").first().click();
  await expect(page.locator("#report-behind tbody tr").first()).toBeVisible();
  // The list has the same scores as a column, to sort, filter and group by, and a cell opens what it comes from.
  await open(page, "lead?cols=company,status,score&sort=-score&f=score.span:1,");
  const cells = page.locator('.grid-row:not([hidden]) .grid-cell[aria-colindex="5"] a');
  await expect(cells.first()).toHaveText(score);
  const shown = (await cells.allInnerTexts()).map(number);
  expect(shown).toEqual([...shown].sort((one, other) => other - one));
  await expect(page.locator(".filter-chip")).toContainText("Score");
  await scan(page);
  await picture(page, "lead-score-list");
  await page.getByRole("combobox", { name: "Group by" }).selectOption({ label: "Score" });
  await expect(page.locator('.grid-row[data-group="true"] .grid-name').first()).toHaveText(/^80–100 \(\d+\)/);
  await expect(page.locator('.grid-row[data-group="true"] .grid-name').last()).toHaveText(/^\d+–\d+ \(\d+\)/);
  await open(page, "lead?cols=company,status,score&sort=-score&f=score.span:1,");
  await cells.first().click();
  await expect(page.locator(".record-score")).toHaveAttribute("open", "");
  await expect(page.locator(".record-score summary")).toHaveText(`Score ${score}`);
  await expect(page.locator(".record-score summary")).toBeFocused();
  await scan(page);

  // The same for deals, by what became of deals, also by their accounts and meetings.
  await open(page, "reports?r=lead-scoring");
  await page.locator(".score-switch").getByRole("link", { name: "Opportunities" }).click();
  await expect(page.getByRole("heading", { name: "Opportunity scoring" })).toBeVisible();
  await expect(page.locator(".score-switch [aria-current]")).toHaveText("Opportunities");
  await expect(page.getByRole("heading", { name: "Check on the past" })).toBeVisible();
  await scan(page);
  await picture(page, "opportunity-scoring");
  const factors = page.locator("section:has(#score-factors) tbody");
  for (const name of ["Account › Industry", "Amount", "Meeting held", "Days in stage", "Owner"]) {
    await expect(factors.getByText(name, { exact: true })).toBeVisible();
  }
  await expect(factors.getByText("Stage", { exact: true })).toHaveCount(0);
  const held = factors.filter({ hasText: "Meeting held" }).locator("tr", { hasText: /^yes/ });
  const deals = number(await held.getByRole("link").first().innerText());
  await held.getByRole("link").first().click();
  await expect(page.locator("#behind-title")).toContainText(`Meeting held: yes (${deals.toLocaleString("en-US")})`);
  await expect(page.locator("#report-behind tbody tr")).toHaveCount(Math.min(deals, 300));
  const top = page.locator("section:has(#score-open) tbody tr").first();
  const highest = await top.locator("td").last().innerText();
  await top.getByRole("link").first().click();
  await expect(card.locator("summary")).toHaveText(`Score ${highest}`);
  await card.locator("summary").click();
  await expect(card.getByText(/^Of \d+ deals? with .*, \d+ (was|were) won$/).first()).toBeVisible();
  await scan(page);
  await picture(page, "opportunity-score");
  await card.locator("li a").first().click();
  await expect(page.locator("#report-behind tbody tr").first()).toBeVisible();
  await open(page, "opportunity?cols=stage,amount,score&sort=-score&f=score.span:1,");
  await expect(cells.first()).toHaveText(highest);
  const ranked = (await cells.allInnerTexts()).map(number);
  expect(ranked).toEqual([...ranked].sort((one, other) => other - one));
  await scan(page);
  await picture(page, "opportunity-score-list");
  await cells.first().click();
  await expect(card.locator("summary")).toBeFocused();
});

test("a workspace with too few closed leads has no score and says why", async ({ page, say }) => {
  await startEmpty(page, say);
  for (const report of ["opportunity-scoring", "lead-scoring"]) {
    await open(page, `reports?r=${report}`);
    await expect(page.getByText("Not enough data, so there is no score")).toBeVisible();
    await scan(page);
  }
  // The record page of a lead does not mention it.
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await expect(page.locator(".record-fields")).toBeVisible();
  await expect(page.locator("main")).not.toContainText(/score/i);
  // A list with the column says that there is none yet.
  await open(page, "lead?cols=company,score");
  await expect(page.locator('.grid-row:not([hidden]) .grid-cell[aria-colindex="4"]')).toHaveText("no score yet");
  await scan(page);
});

test.describe("German, at 390 px, dark", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("das Scoring passt und ist zugänglich", async ({ page }) => {
    test.slow();
    await demo(page, words["de-DE"]);
    for (const [kind, outcome] of [["lead", /konvertiert/], ["opportunity", /gewonnen/]]) {
      await open(page, `reports?r=${kind}-scoring`);
      await expect(page.getByRole("heading", { name: "Prüfung an der Vergangenheit" })).toBeVisible();
      await fits(page);
      await scan(page);
      await picture(page, `${kind}-scoring-de`);
      await page.locator("section:has(#score-open) tbody tr a").first().click();
      await page.locator(".record-score summary").click();
      await expect(page.locator(".record-score li").first()).toContainText(outcome);
      await fits(page);
      await scan(page);
      await picture(page, `${kind}-score-de`);
    }
  });
});

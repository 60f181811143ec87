// Lists: search, sorting, filters, columns, sums, the home page.
import { calendarDay, create, edit, expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const people = [["Ada", "Müller", "Nordlicht"], ["Bo", "Lund", "Fjord"], ["Chloé", "Berg", "Alba"]];

async function withPeople(page) {
  await startEmpty(page);
  for (const [first, last, company] of people) {
    await create(page, "lead", { "First name": first, "Last name": last, Company: company });
  }
}

const names = (page) => page.locator(".grid-row:not([hidden]) .grid-name a").allTextContents();

test("search ignores accents and one typing error, and opens by keyboard", async ({ page }) => {
  await withPeople(page);
  const search = page.getByRole("combobox", { name: "Search everything" });
  const hits = page.locator(".search-hit");
  for (const text of ["muller", "nordl", "MÜL", "nordlihct", "mulelr"]) {
    await search.fill(text);
    await expect(hits).toHaveText(["Ada MüllerNordlicht"]);
  }
  await search.fill("nobody at all");
  await expect(hits).toHaveCount(0);
  await search.fill("chloe");
  await search.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chloé Berg");
});

test("a list is sorted, filtered and reduced to columns, and remembers its columns", async ({ page }) => {
  await withPeople(page);
  await open(page, "lead");
  const sort = page.getByRole("columnheader", { name: "Name", exact: false }).first().getByRole("button");
  await sort.click();
  await expect.poll(() => names(page)).toEqual(["Chloé Berg", "Bo Lund", "Ada Müller"]);
  await sort.click();
  await expect.poll(() => names(page)).toEqual(["Ada Müller", "Bo Lund", "Chloé Berg"]);
  await page.getByPlaceholder("Filter …").fill("fjo");
  await expect.poll(() => names(page)).toEqual(["Bo Lund"]);
  await expect(page.locator(".list-foot")).toContainText("1 of 3");
  await page.getByPlaceholder("Filter …").fill("");

  await page.getByText("Add filter").click();
  await page.getByLabel("Find a field").fill("comp");
  await page.keyboard.press("Enter");
  await page.getByLabel("Comparison").selectOption({ label: "contains" });
  await page.getByLabel("Value").fill("alb");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.poll(() => names(page)).toEqual(["Chloé Berg"]);
  await page.getByRole("button", { name: /^Remove filter: Company/ }).click();
  await expect.poll(async () => (await names(page)).length).toBe(3);

  // Conditions in groups; what was set up is kept when the dialog is closed.
  const advanced = async () => {
    await page.getByText("Add filter").click();
    await page.getByRole("button", { name: "Advanced filter" }).click();
  };
  const dialog = page.getByRole("dialog");
  const condition = async (at, field, value) => {
    await dialog.getByLabel("Field").nth(at).selectOption({ label: field });
    await dialog.getByLabel("Comparison").nth(at).selectOption({ label: "contains" });
    await dialog.getByLabel("Value").nth(at).fill(value);
  };
  await advanced();
  await dialog.getByRole("button", { name: "Match any" }).click();
  await condition(0, "Company", "alb");
  await dialog.getByRole("button", { name: "Add condition" }).click();
  await condition(1, "Company", "fjo");
  await scan(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".toast")).toContainText("Draft kept");
  await advanced();
  await expect(dialog.getByLabel("Field")).toHaveCount(1);
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(dialog.getByLabel("Value")).toHaveCount(2);
  await expect(dialog.getByRole("button", { name: "Match any" })).toHaveAttribute("aria-pressed", "true");
  await dialog.getByLabel("Value").nth(1).fill("");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("This field is required.");
  await dialog.getByLabel("Value").nth(1).fill("fjo");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => (await names(page)).toSorted()).toEqual(["Bo Lund", "Chloé Berg"]);
  await advanced();
  await expect(dialog.getByLabel("Value")).toHaveCount(2);
  await expect(dialog.getByRole("button", { name: "Restore" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Remove filter/ }).click();
  await expect.poll(async () => (await names(page)).length).toBe(3);

  await page.getByText("Columns", { exact: true }).click();
  await page.getByLabel("City").check();
  await page.getByLabel("Rating").uncheck();
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "City" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Rating" })).toHaveCount(0);
});

test("a list that begins the day shows series in words, as soon as it can", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await open(page, "activity");
  await page.getByText("Columns", { exact: true }).click();
  await page.getByLabel("Repeat", { exact: true }).check();
  const row = page.getByRole("row").filter({ hasText: "Check in" });
  await expect(row).toContainText("Monthly");
  await page.reload();
  await expect(row).toContainText("Monthly");
});

test("amounts are summed in the list, on the board and at home", async ({ page }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "One", Amount: "1,200.50", "Close date": "2031-05-05" });
  await create(page, "opportunity", { "Opportunity name": "Two", Amount: "99.50", "Close date": "2031-06-05" });
  await open(page, "opportunity");
  await expect(page.locator(".list-foot")).toContainText("€1,300");
  await open(page, "pipeline");
  const column = page.locator(".board-column", { hasText: "Prospecting" });
  await expect(column.locator(".board-sum")).toHaveText("€1,300");
  await expect(column).toContainText("weighted €130");
  // However narrow the columns are, the amount on a card is whole.
  await create(page, "opportunity", { "Opportunity name": "A deal with a long name", Amount: "12,345,678", "Close date": "2031-06-05" });
  await open(page, "pipeline");
  const amount = column.locator(".card strong", { hasText: "€12,345,678" });
  await page.locator(".board").evaluate((board) => { board.style.width = "150px"; });
  expect(await amount.evaluate((strong) => strong.scrollWidth - strong.clientWidth)).toBeLessThanOrEqual(0);
  await page.keyboard.press("Control+z");
  await saved(page);
  await open(page, "");
  await expect(page.locator(".figure").first()).toHaveText("€1,300");
});

test("the figures on the home page open their records", async ({ page }) => {
  const soon = (days) => calendarDay(Date.now() + days * 86_400_000);
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "This quarter", Amount: "100", "Close date": soon(0) });
  await create(page, "opportunity", { "Opportunity name": "Far away", Amount: "70", "Close date": "2031-06-05" });
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "");
  await page.getByRole("link", { name: /Closing this quarter/ }).click();
  await expect(page.locator(".list-foot")).toContainText("1 of 2 records");
  await expect(page.locator(".list-foot")).toContainText("€100");
  await page.goBack();
  await page.getByRole("link", { name: /Won this quarter/ }).click();
  await expect(page.locator(".list-foot")).toContainText("0 of 2 records");
  await page.goBack();
  await page.locator(".home-figure", { hasText: "New leads" }).click();
  await expect(page.locator(".list-foot")).toContainText("1 of 1 record");
});

test("overdue leads are closed automatically if the workspace says so, as one action with undo", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = page.url();
  await edit(page, { "Qualification deadline": "2024-01-31" });
  await open(page, "settings/workspace");
  await page.getByLabel("Close overdue leads automatically").check();
  await saved(page);
  await page.goto(lead);
  await page.reload();
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Closed - Not Converted");
  await page.getByRole("button", { name: /^Undo closing of 1 overdue/ }).click();
  await saved(page);
  await expect(page.locator(".path-step[aria-current]")).toHaveText("Open - Not Contacted");
});

test("Tab follows the visual order of a board", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: /Explore/ }).click();
  await saved(page);
  await open(page, "pipeline");
  const cards = page.locator(".board-column:has(.card)").first().locator(".card");
  await cards.first().focus();
  for (const key of [" ", "ArrowRight", " "]) await page.keyboard.press(key);
  await saved(page);
  const isInOrder = () => page.evaluate(() => [...document.querySelectorAll(".cards")].every((list) => {
    const tops = [...list.children].map((item) => item.getBoundingClientRect().top);
    return tops.every((top, at) => at === 0 || tops[at - 1] < top);
  }));
  await expect.poll(isInOrder).toBe(true);
  expect(await page.evaluate(() => Math.max(...[...document.querySelectorAll(".cards")].map((list) => list.children.length)))).toBeGreaterThan(1);
});

test("home shows the overdue lead, closes it, and one undo brings it back", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await edit(page, { "Qualification deadline": "2024-01-31" });
  await open(page, "");
  const panel = page.locator(".panel", { hasText: "Overdue leads" });
  await expect(panel.getByRole("link", { name: "Berg" })).toBeVisible();
  await panel.getByRole("button", { name: "Close overdue leads" }).click();
  await expect(panel.getByRole("link", { name: "Berg" })).toHaveCount(0);
  await saved(page);
  await page.reload();
  await page.getByRole("button", { name: /^Undo closing of 1 overdue/ }).click();
  await expect(panel.getByRole("link", { name: "Berg" })).toBeVisible();
});

test("a large file is checked with progress, can be cancelled, and leaves nothing behind", async ({ page }) => {
  await startEmpty(page);
  const rows = Array.from({ length: 60_000 }, (_, at) => `Last ${at};Firm ${at % 900};p${at}@firm.example`);
  const buffer = Buffer.from(["Last Name;Company;Email", ...rows].join("\n"));
  await open(page, "data");
  // The check may end before the next look at the page, so that every frame is checked.
  const progress = page.waitForFunction(() => document.querySelector("progress") && document.querySelector("main").textContent.match(/[1-9][\d,]* rows per second, [\d,]+ s left/)?.[0]);
  await page.getByLabel("Choose files").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer });
  expect(await (await progress).jsonValue()).toMatch(/ s left$/);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("large.csv")).toHaveCount(0);
  await open(page, "lead");
  await expect(page.getByText("There are no", { exact: false }).or(page.locator(".empty"))).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo import/ })).toHaveCount(0);
});

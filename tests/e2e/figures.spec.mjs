// Figures: every number that a page works out lies in an element that opens its records and says how it is worked out, and
// it opens as many records as it counts.
import { address, confirmConversion, create, edit, expect, open, saved, startEmpty, test, toLead } from "./support.mjs";

const SECTIONS = ["workspace", "appearance", "keyboard", "stored-data", "owners", "statuses", "pipelines", "lists", "fields", "record-rules", "email-templates", "sequences", "products", "rates",
  "lead-ways", "web-form", "assignment"];
const REPORTS = ["pipeline", "forecast", "forecast-quarter", "quotas", "slipped", "win-rate", "wins", "sources", "campaigns", "partners", "losses", "competitors",
  "lead-status", "lead-source", "conversion", "lead-times", "deadlines", "activities", "open-activities", "accounts", "referrals",
  "stage-conversion", "stage-time", "flow", "what-if", "forecast-accuracy", "lead-scoring", "opportunity-scoring"];
const LISTS = ["lead", "account", "contact", "opportunity", "activity", "campaign"];
const PAGES = ["", "next", "calendar", "pipeline", "reports", "enquiries", "data", "workspaces", "rights", "trash", "changes", "actions", "duplicates", "settings",
  ...LISTS, ...SECTIONS.map((section) => `settings/${section}`)];

/** Where digits are part of something that somebody entered, of a date or of a sentence: nothing is worked out there. */
const APART = {
  "input, select, option, textarea, output, pre, code, kbd": "an input or a code",
  ".grid-row:not([data-group]), .card, .datum, .record-chip, .related-line, .facts, .activity, .history": "the values of a record",
  "tr:has(> th a[href*='#/record/']), .line-table, .quota-table": "the values of a record in a table",
  ".todo > a, .todo > .todo-name, .todo > span, .planned, .unplanned, .twins .plain-list, .twin-name, .tree-line > a, .tree-line > strong": "the line of a record",
  "h1, .switcher, .menu-item, .toast, .filter-chip, .action-name, .action-note": "a name, or the number of an action",
  ".cal-date, .cal-head, .cal-labels, .cal-item, .cal-title": "a date or an hour",
  ".page-head .soft, .report-notes, .guide, .rate-words, [aria-labelledby=backup-title] p.soft, .what-if-figures dt": "a sentence that explains",
  ".report-starts, .demo-sizes, .undo-group, .first-steps": "a choice or an action",
  ".import-grid, .import-detail": "the values of a row of a file",
  ".import-preview .fold > summary, .import-agree": "a part that opens the columns it counts, or an action",
  svg: "the label of a bar, which is a link itself",
};

/** The numbers on the page that are worked out and cannot be opened or do not say how, each with its place. */
function loose(page) {
  return page.evaluate((apart) => {
    const months = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
    const dates = new RegExp(`\\b${months} \\d{1,2}(, \\d{4})?\\b|\\b(\\d{1,2} )?${months}( \\d{4})?\\b|\\b${months} \\d{1,2}\\b|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{4}-\\d\\d-\\d\\d|\\bQ[1-4] \\d{4}(/\\d\\d)?|\\d{1,2}:\\d\\d|\\b(19|20)\\d\\d\\b`, "g");
    const found = [];
    const report = (element, what) => {
      const place = [];
      for (let at = element; at && at.id !== "page" && place.length < 5; at = at.parentElement) place.unshift(at.getAttribute("class") || at.localName);
      found.push(`${location.hash} "${what.trim()}" in ${place.join(" > ")}`);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!/\d/.test(node.data.replace(dates, "")) || element.closest("script, style") || !element.checkVisibility()) continue;
      const figure = element.closest("[data-figure]");
      // The heading of a group opens its rows by unfolding them.
      if (!figure && (element.closest(apart) || element.closest("[data-group][aria-expanded]"))) continue;
      const kind = figure?.dataset.figure;
      const opens = figure?.closest("a[href], button, summary") || ["here", "record", "zero"].includes(kind);
      const says = figure?.title || figure?.querySelector("[title]") || ["more", "here"].includes(kind);
      if (!opens || !says) report(element, node.data);
    }
    // The bars and points of a chart are figures as well, apart from simulated runs, whose table is below.
    for (const mark of document.querySelectorAll(".chart .chart-mark")) {
      if (!mark.closest("a[href][data-figure]") && !mark.closest(".what-if")) report(mark, "a mark of a chart");
    }
    return found;
  }, Object.keys(APART).join(", "));
}

/** The links of figures of some kinds on the page: address, text, and whether it names the whole and not a part. */
const figures = (page, kinds) => page.locator("#page").evaluate((root, kinds) =>
  [...root.querySelectorAll(kinds.map((kind) => `a[data-figure=${kind}]`).join(","))].filter((link) => link.checkVisibility()).map((link) => ({
    kind: link.dataset.figure, href: link.getAttribute("href"), isFoot: !!link.closest(".list-foot"),
    text: (link.querySelector(".figure") ?? link).textContent.trim(),
  })), kinds);

const number = (text) => Number(text.replace(/[.,\s]/g, ""));
/** The numbers in a text. */
const numbers = (text) => (text.match(/\d[\d.,]*/g) ?? []).map(number);

/** Opens an address of the app and waits until its page is drawn. */
async function visit(page, href) {
  await page.goto(`/${href}`);
  await expect(page.locator("h1")).toBeVisible();
  await expect(page.getByText("One moment …")).toHaveCount(0);
  // What is read later, as the trash, has appeared once the page stays as it is.
  await page.waitForFunction(() => {
    const text = document.body.innerText;
    const isSame = globalThis.textBefore === text;
    globalThis.textBefore = text;
    return isSame;
  }, undefined, { polling: 120 });
}

/** The foot of the opened list; a list without any record has none, and then the numbers are zero. */
async function foot(page) {
  await expect(page.locator(".list")).toBeVisible();
  await expect(page.locator(".list-notice")).toHaveCount(0);
  const foot = page.locator(".list-foot");
  return (await foot.count()) ? foot.innerText() : "0 of 0";
}

/** Opens some figures of the page, and compares each with what it opens. */
async function compare(page, most = 12) {
  const seen = new Set();
  const all = await figures(page, ["count", "sum", "more", "result"]);
  const chosen = all.filter(({ href, text }) => !seen.has(href + text) && seen.add(href + text)).slice(0, most);
  for (const { kind, href, isFoot, text } of chosen) {
    await visit(page, href);
    if (kind === "result" && !href.startsWith("#/lead") && !href.startsWith("#/opportunity") && !href.startsWith("#/activity")) {
      await expect(page.locator("#report-behind tbody tr, .settings .entry").first()).toBeVisible();
      continue;
    }
    const opened = await foot(page);
    const [listed, all] = numbers(opened);
    if (kind === "count") {
      // The foot of a list names its part and the whole, and opens the whole.
      const expected = isFoot ? numbers(text)[1] : numbers(text)[0];
      expect(listed, `${href} behind "${text}"`).toBe(expected);
      if (isFoot) expect(listed).toBe(all);
    } else if (kind === "result") {
      expect(listed, `${href} behind "${text}"`).toBeGreaterThan(0);
    } else if (kind === "sum") {
      expect(opened, href).toContain(text.replace(/^.*: /, ""));
    } else {
      expect(listed, `${href} behind "${text}"`).toBeGreaterThanOrEqual(numbers(text)[0]);
    }
  }
  return chosen.length;
}

async function demo(page, say) {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
}

/** The addresses of one record of each type: the one with the most to show, among the first of its list. */
async function records(page) {
  const found = [];
  for (const kind of LISTS) {
    await visit(page, `#/${kind}`);
    await expect(page.locator(".grid-name a[href*='#/record/']").first()).toBeVisible();
    const links = page.locator(".grid-row:not([hidden]) .grid-name a[href*='#/record/']");
    found.push(...(await links.evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")))));
  }
  return found;
}

test("no page of the demo shows a number that cannot be opened", async ({ page, say }) => {
  test.slow();
  await demo(page, say);
  // A dashboard has the charts and tables of many reports.
  await open(page, "reports");
  await page.getByRole("button", { name: "Use starter dashboard" }).click();
  await expect(page.locator(".tile").first()).toBeVisible();
  const dashboard = new URL(await address(page)).hash;
  const found = [];
  const hrefs = [...PAGES.map((path) => `#/${path}`), ...REPORTS.map((key) => `#/reports?r=${key}`), dashboard, ...(await records(page))];
  for (const href of hrefs) {
    await visit(page, href);
    found.push(...(await loose(page)));
  }
  expect(found).toEqual([]);
});

test("no page of an empty workspace shows a number that cannot be opened", async ({ page, say }) => {
  test.slow();
  await startEmpty(page, say);
  const found = [];
  const walk = async () => {
    for (const path of [...PAGES, ...REPORTS.map((key) => `reports?r=${key}`)]) {
      await visit(page, `#/${path}`);
      found.push(...(await loose(page)));
    }
  };
  await walk();
  expect(found).toEqual([]);
});

test("a number that cannot be opened is found", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "settings/lead-ways");
  expect(await loose(page)).toEqual([]);
  // Without its link, a tally is loose; so is one that does not say how it is worked out, and one that is written into a text.
  const spoil = (act) => page.locator(".way a[data-figure]").first().evaluate(act);
  await spoil((link) => link.replaceWith(link.textContent));
  expect(await loose(page)).toHaveLength(1);
  await spoil((link) => link.removeAttribute("title"));
  expect(await loose(page)).toHaveLength(2);
  await page.locator("#page").evaluate((page) => page.append("There are 12 leads"));
  expect(await loose(page)).toHaveLength(3);
});

test("the figures of home, lists, the board and the settings open as many records as they count", async ({ page, say }) => {
  test.slow();
  await demo(page, say);
  for (const path of ["", "pipeline", "lead", "opportunity", "next", "settings/lead-ways", "settings/statuses", "settings/pipelines"]) {
    await open(page, path);
    await expect(page.locator("#page a[data-figure=count]").first()).toBeVisible();
    expect(await compare(page), path).toBeGreaterThan(0);
  }
  // The navigation counts all records, and the foot of each list names them.
  await open(page, "");
  for (const item of await page.locator(".nav-item:has(.nav-count[data-figure])").all()) {
    const count = numbers(await item.locator(".nav-count").innerText())[0];
    await item.click();
    // The list before may still be there.
    await expect.poll(async () => numbers(await foot(page))[1]).toBe(count);
  }
  // A report's figures, of the tables with counts.
  for (const key of ["win-rate", "lead-source", "open-activities"]) {
    await open(page, `reports?r=${key}`);
    await expect(page.locator(".report-table tbody a").first()).toBeVisible();
    expect(await compare(page, 6), key).toBeGreaterThan(0);
  }
});

test("the heading of a group counts the rows below it", async ({ page, say }) => {
  // All rows are on the screen.
  await page.setViewportSize({ width: 1440, height: 1400 });
  await demo(page, say);
  await visit(page, "#/lead?group=status");
  const headings = page.locator(".grid-row[data-group]:not([hidden])");
  const counts = (await headings.locator(".grid-cell").evaluateAll((cells) => cells.map((cell) => cell.textContent)))
    .map((text) => text.match(/\((\d+)\)$/)?.[1]).filter(Boolean).map(Number);
  const listed = numbers(await foot(page))[0];
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(listed);
  const rows = page.locator(".grid-row:not([data-group], [hidden])");
  await expect(rows).toHaveCount(listed);
  await headings.first().click();
  await expect(rows).toHaveCount(listed - counts[0]);
});

test("the number of a day's further activities opens the day with all of them", async ({ page, say }) => {
  await startEmpty(page, say);
  const today = await page.evaluate(() => new Intl.DateTimeFormat("en-CA").format(new Date()));
  for (const subject of ["One", "Two", "Three", "Four", "Five"]) await create(page, "activity", { Subject: subject, Due: today });
  await visit(page, "#/calendar");
  await page.getByRole("button", { name: /^[12] more$/ }).click();
  await expect(page.locator(".cal-hours .cal-item")).toHaveCount(5);
});

test("an entry used by several fields opens a menu whose lists add up to its uses", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "settings/owners");
  const uses = page.locator(".entry-uses").filter({ has: page.locator("[data-figure=parts]") }).first();
  const total = numbers(await uses.innerText())[0];
  await uses.locator("summary").click();
  const parts = await uses.locator("a[data-figure=count]").evaluateAll((all) => all.map((link) => ({ href: link.getAttribute("href"), text: link.textContent })));
  expect(parts.map(({ text }) => numbers(text)[0]).reduce((sum, part) => sum + part, 0)).toBe(total);
  for (const { href, text } of parts) {
    await visit(page, href);
    expect(numbers(await foot(page))[0], text).toBe(numbers(text)[0]);
  }
});

test("numbers above lines say how many there are, and all of them can be shown", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "account");
  await page.locator(".grid-name a[href*='#/record/']").first().click();
  await expect(page.locator(".record-page")).toBeVisible();
  const account = new URL(page.url()).hash;
  for (const href of ["#/next", account]) {
    await visit(page, href);
    for (const panel of await page.locator("section.panel", { has: page.locator(".panel-head [data-figure=here]") }).all()) {
      const more = panel.locator("button[data-figure=more]");
      while (await more.count()) await more.first().click();
      const count = numbers(await panel.locator(".panel-head [data-figure=here]").innerText())[0];
      await expect(panel.locator("tbody tr, .panel-body > li, .related-line"), await panel.innerText()).toHaveCount(count);
    }
  }
});

test("deals without movement have a total and a list", async ({ page, say }) => {
  await demo(page, say);
  const panel = page.locator(".home .panel", { hasText: "Stalled deals" });
  const total = numbers(await panel.locator("h2 a").innerText())[0];
  expect(total).toBeGreaterThan(0);
  await expect(panel.locator("h2 a")).toHaveAttribute("title", /more days than their stage allows/);
  await panel.locator("h2 a").click();
  await expect(page.locator(".list-foot")).toContainText(new RegExp(`^${total} of `));
  await expect(page.locator(".filter-chip")).toHaveText(/Stage is stalled/);
  // The same deals are marked on the board.
  await open(page, "pipeline");
  await expect(page.locator(".card[data-rot]").first()).toBeVisible();
});

test("velocity opens open and closed deals, and a quota its monthly quotas and their deals", async ({ page, say }) => {
  await demo(page, say);
  await open(page, "reports?r=win-rate");
  const velocity = page.locator(".report-table tfoot td a").last();
  await expect(velocity).toHaveAttribute("title", /^Open deals × their average amount/);
  await velocity.click();
  await expect(page.locator(".filter-chip").first()).toContainText("or Stage is open");
  expect(numbers(await foot(page))[0]).toBeGreaterThan(1);
  await open(page, "reports?r=quotas");
  await page.getByText("Targets", { exact: true }).click();
  const [first, second] = [page.locator(".quota-table input").nth(0), page.locator(".quota-table input").nth(1)];
  await first.fill("1,000");
  await first.press("Tab");
  await saved(page);
  await second.fill("250.50");
  await second.press("Tab");
  await saved(page);
  // The third month of the quarter has the target of the demo.
  const quota = page.locator(".report-table tbody tr").filter({ hasText: "26,251" }).getByRole("link", { name: /Target: / });
  await quota.click();
  const behind = page.locator("#report-behind");
  await expect(behind.locator("tbody tr")).toHaveCount(3);
  await expect(behind.locator("tfoot")).toContainText("€26,251");
  await expect(page.locator("#behind-title")).toBeFocused();
  // The address opens the same again.
  await page.reload();
  await expect(behind.locator("tbody tr")).toHaveCount(3);
  await behind.getByRole("link").click();
  await expect(page.locator(".list-foot")).toBeVisible();
  await expect(page.locator(".list-notice")).toHaveCount(0);
});

test("a contact's referrals open their leads, and what was won of them its deals", async ({ page, say }) => {
  await startEmpty(page, say);
  await create(page, "contact", { "Last name": "Lund" });
  await expect(page.locator("h1")).toHaveText("Lund");
  const contact = new URL(page.url()).hash;
  for (const name of ["Berg", "Holm"]) {
    await visit(page, contact);
    await page.locator(".related[data-kind=lead]").getByRole("button", { name: "New lead" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Last name").first().fill(name);
    await dialog.getByLabel("Company").first().fill("Fjord");
    await dialog.getByRole("button", { name: say.save, exact: true }).click();
    await expect(dialog).toBeHidden();
    await saved(page);
  }
  await visit(page, contact);
  const facts = page.locator(".fact-line");
  await expect(facts).toContainText("Leads referred: 2");
  await page.locator(".related[data-kind=lead]").getByRole("link", { name: "Berg" }).click();
  await expect(page.locator("h1")).toHaveText("Berg");
  await page.getByRole("button", { name: say.convert, exact: true }).click();
  await confirmConversion(page);
  await toLead(page);
  await expect(page.getByText(say.converted)).toBeVisible();
  await saved(page);
  await page.locator(".became", { hasText: "Opportunity" }).getByRole("link").click();
  await expect(page.locator("h1")).toContainText("Fjord");
  await edit(page, { Amount: "700" });
  await page.locator(".path-step", { hasText: say.won }).click();
  await saved(page);
  await visit(page, contact);
  await expect(facts).toContainText("converted: 1");
  expect(await loose(page)).toEqual([]);
  await facts.getByRole("button", { name: "won: €700" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Sum of the amounts of the won deals");
  await expect(dialog.locator("tbody tr")).toHaveCount(1);
  await dialog.getByRole("link", { name: /Fjord/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator("h1")).toContainText("Fjord");
  await visit(page, contact);
  expect(await compare(page)).toBeGreaterThan(1);
});

test("the key fields of a stage are shown below the path of its deals and edited there", async ({ page, say }) => {
  await startEmpty(page, say);
  await open(page, "settings/pipelines");
  // The second stage is Qualification.
  const stage = page.locator(".entry[data-entry]").nth(1);
  await stage.locator("summary").first().click();
  const group = stage.getByRole("group", { name: /^Key fields/ });
  for (const label of ["Next step", "Amount"]) {
    await group.getByLabel(label, { exact: true }).check();
    await saved(page);
  }
  await create(page, "opportunity", { "Opportunity name": "Solar", "Close date": "2031-05-05" });
  const fields = page.getByRole("region", { name: "Key fields of the stage" });
  await expect(fields).toHaveCount(0);
  await page.locator(".path-step", { hasText: "Qualification" }).click();
  await expect(fields.locator(".datum")).toHaveCount(2);
  await saved(page);
  // An empty one can be filled in without leaving the path; the field below shows the same.
  const step = fields.locator(".datum", { hasText: "Next step" });
  await step.locator(".datum-edit").click({ force: true });
  await expect(step.locator("input")).toBeFocused();
  await page.keyboard.type("Call on Monday");
  await page.keyboard.press("Enter");
  await saved(page);
  await expect(fields.locator(".datum", { hasText: "Next step" })).toContainText("Call on Monday");
  await expect(page.locator(".record-fields .datum[data-key=next_step]")).toContainText("Call on Monday");
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(fields).not.toContainText("Call on Monday");
});

test("the counts of an import and of a check of the stored data open what they count", async ({ page, say }) => {
  await startEmpty(page, say);
  await open(page, "data");
  const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await page.getByLabel(say.chooseFile).setInputFiles([
    csv("leads.csv", ["Last Name;Company;Owner;Shoe size", "Berg;Nord;Ada;44", "Lund;Fjord;Bo;"]),
    csv("accounts.csv", ["Account name;City", "Nord;Kiel"]),
  ]);
  const preview = page.locator(".import-preview");
  const counts = preview.locator(".import-counts li");
  await expect(counts.filter({ hasText: "leads.csv · Leads:" }).getByRole("button", { name: "New 2" })).toHaveAttribute("title", "Rows that create a record.");
  await counts.filter({ hasText: "accounts.csv" }).getByRole("button", { name: "New 1" }).click();
  await expect(page.getByRole("grid", { name: "Rows of accounts.csv after the import" })).toHaveAttribute("aria-rowcount", "2");
  await preview.locator("summary[data-figure=parts]").click();
  await expect(preview.getByText("Owner: Ada")).toBeVisible();
  await preview.getByRole("button", { name: /1 cell is kept in the description/ }).click();
  await expect(page.getByRole("grid", { name: "Rows of leads.csv after the import" })).toBeVisible();
  expect(await loose(page)).toEqual([]);

  // The result opens the action with the records it made.
  await page.getByRole("button", { name: "Import 3 records" }).click();
  await saved(page);
  await page.getByRole("link", { name: /3 records imported/ }).click();
  await expect(page.locator(".action")).toHaveCount(1);
  await expect(page.locator(".action-details .history > li")).toHaveCount(5);
  await expect(page.locator(".action-details")).toContainText("Berg");

  await open(page, "settings/stored-data");
  await page.getByRole("button", { name: "Verify this workspace" }).click();
  const banner = page.locator(".banner", { hasText: "Everything is intact" });
  await expect(banner.getByRole("link", { name: "2 actions" })).toHaveAttribute("href", "#/actions");
  const records = banner.locator("[data-figure=parts]");
  const total = numbers(await records.innerText())[0];
  await records.click();
  const types = await page.locator("ul a[data-figure=count]").allInnerTexts();
  expect(types.map((text) => numbers(text)[0]).reduce((sum, part) => sum + part, 0)).toBe(total);
  expect(await loose(page)).toEqual([]);
  await page.getByRole("link", { name: "2 Leads" }).click();
  expect(numbers(await foot(page))[0]).toBe(2);
});

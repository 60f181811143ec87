// Working by keyboard: the command palette, shortcuts, favourites, trash, latest actions, changes since the last visit.
import { create, expect, fits, more, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

const box = (page, name = "Search everything") => page.getByRole("combobox", { name });
const heading = (page) => page.getByRole("heading", { level: 1 });

async function withLead(page, last, company) {
  await create(page, "lead", { "Last name": last, Company: company });
  await expect(heading(page)).toHaveText(last);
}

test("the command palette finds records and commands by keyboard, the last used first", async ({ page }) => {
  await startEmpty(page);
  await withLead(page, "Berg", "Nordlicht");
  await withLead(page, "Lund", "Fjord");
  await page.keyboard.press("Control+k");
  await expect(box(page)).toBeFocused();
  const groups = page.locator(".search-group");
  await expect(groups.first()).toHaveText("This record");
  await expect(page.locator(".search-hit", { hasText: /^Convert/ })).toBeVisible();
  await scan(page);
  await page.keyboard.type("berg");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Berg");
  await expect(page).toHaveTitle("Berg – Kontor");

  await page.keyboard.press("/");
  await page.keyboard.type("settings");
  await expect(page.locator(".search-hit").first()).toContainText("Go to Settings");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Settings");
  await page.keyboard.press("Control+k");
  await expect(groups.first()).toHaveText("Recently viewed");
  await expect(page.getByRole("group", { name: "Recently used" })).toContainText("Go to Settings");
  await page.keyboard.press("Escape");
  await expect(page.locator(".search-results")).toBeHidden();
});

test("Escape closes the create menu even before it has the focus", async ({ page }) => {
  await startEmpty(page);
  const create = page.getByRole("button", { name: "New", exact: true });
  // Both keys within one frame, as someone types who changes his mind.
  await page.evaluate(() => {
    for (const key of ["c", "Escape"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  });
  await expect(create).toHaveAttribute("aria-expanded", "false");
  await create.click();
  await expect(page.getByRole("menuitem", { name: "Lead", exact: true })).toBeVisible();
});

test("shortcuts create, navigate, save and step, but never while typing", async ({ page }) => {
  await startEmpty(page);
  await withLead(page, "Berg", "Nordlicht");
  await withLead(page, "Lund", "Fjord");
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await expect(heading(page)).toHaveText("Leads");
  await page.getByRole("link", { name: "Lund" }).click();
  await expect(heading(page)).toHaveText("Lund");
  await page.keyboard.press("j");
  await expect(heading(page)).toHaveText("Berg");
  await page.keyboard.press("k");
  await expect(heading(page)).toHaveText("Lund");

  await page.keyboard.press("e");
  const field = page.locator(".datum-open input").first();
  await expect(field).toBeFocused();
  await page.keyboard.type("gc?#");
  await expect(field).toHaveValue(/gc\?#$/);
  await expect(heading(page)).toHaveText("Lund");
  await page.keyboard.press("Control+s");
  await expect(page.locator(".datum-open")).toBeHidden();
  await saved(page);
  await heading(page).click();

  await page.keyboard.press("c");
  await expect(page.getByRole("menu", { name: "New" })).toBeVisible();
  await scan(page);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "New", exact: true })).toBeFocused();
  await page.keyboard.press("c");
  await page.keyboard.press("o");
  await expect(page.getByRole("dialog", { name: "New opportunity" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("dialog")).toHaveCount(0);

  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Mark as won");
  await scan(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
});

test("favourites and recent records survive a reload, and a deleted record leaves them", async ({ page }) => {
  await startEmpty(page);
  await withLead(page, "Berg", "Nordlicht");
  await page.getByRole("button", { name: "Favourite" }).click();
  await expect(page.getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
  const favourites = page.getByRole("group", { name: "Favourites" });
  await expect(favourites).toContainText("Berg");
  await open(page, "");
  await page.reload();
  await expect(favourites).toContainText("Berg");
  await expect(page.locator(".panel", { hasText: "Recently viewed" })).toContainText("Berg");
  await scan(page);
  await favourites.getByRole("link", { name: "Berg" }).click();
  await expect(heading(page)).toHaveText("Berg");
  await page.keyboard.press("#");
  await expect(heading(page)).toHaveText("Leads");
  await expect(favourites).toHaveCount(0);
});

test("a deleted record is found in the trash and restored with its links", async ({ page }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  const account = page.url();
  await create(page, "contact", { "Last name": "Berg", Account: "Nordlicht" });
  const contact = page.url();
  await page.goto(account);
  await more(page, "Delete");
  await expect(heading(page)).toHaveText("Accounts");
  await open(page, "trash");
  await expect(page.getByRole("heading", { name: "Deletion of Nordlicht" })).toBeVisible();
  await scan(page);
  await page.getByLabel("Search the trash").fill("fjord");
  await expect(page.getByText("No deleted record matches.")).toBeVisible();
  await page.getByLabel("Search the trash").fill("nord");
  await page.getByRole("button", { name: "Restore Nordlicht" }).click();
  await expect(page.getByText("The trash is empty.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo restoring of Nordlicht" })).toBeVisible();
  await page.goto(contact);
  await expect(await shown(page, "Account")).toHaveText("Nordlicht");
  await page.getByRole("button", { name: "Undo restoring of Nordlicht" }).click();
  await expect(await shown(page, "Account")).toHaveText("–");
});

test("recent actions are undone singly, or all back to a chosen one", async ({ page }) => {
  await startEmpty(page);
  for (const [last, company] of [["Berg", "Nordlicht"], ["Lund", "Fjord"], ["Falk", "Falk AG"]]) await withLead(page, last, company);
  await open(page, "lead");
  const names = page.locator(".grid-row:not([hidden]) .grid-name a");
  await page.locator("summary[aria-label='Undo history']").click();
  await scan(page);
  await page.getByRole("button", { name: "Undo this only: creation of Lund" }).click();
  await expect(names).toHaveText(["Falk", "Berg"]);
  // It says how many actions go, and asks before it takes them.
  await page.getByRole("button", { name: "Undo back to here (2): creation of Berg" }).click();
  await expect(names).toHaveCount(2);
  await page.getByRole("button", { name: "Undo 2 actions?" }).click();
  await expect(page.locator(".empty")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Redo creation of Berg" }).click();
  await expect(names).toHaveText(["Berg"]);
});

test("changes of another tab are announced until they are seen", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Roof", "Close date": "2031-05-05" });
  const deal = page.url();
  await open(page, "");
  await expect(page.locator(".news")).toHaveCount(0);
  const second = await context.newPage();
  await second.goto(deal);
  await second.getByRole("button", { name: "Qualification", exact: true }).click();
  await saved(second);
  const news = page.locator(".news");
  await expect(news).toContainText("Roof");
  await expect(news).toContainText("Stage Prospecting → Qualification");
  await scan(page);
  await open(page, "changes");
  await expect(page.locator(".change")).toHaveCount(1);
  await page.getByRole("button", { name: "Mark as seen" }).click();
  await expect(page.getByText("Nothing has changed since your last visit.")).toBeVisible();
  await open(page, "");
  await expect(news).toHaveCount(0);
  await page.reload();
  await expect(page.locator(".panel").first()).toBeVisible();
  await expect(news).toHaveCount(0);
});

test("seen changes are not announced again while the rest of the page is loading", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Roof", "Close date": "2031-05-05" });
  await open(page, "");
  await expect(page.locator(".panel").first()).toBeVisible();
  let arrive;
  const arrived = new Promise((resolve) => { arrive = resolve; });
  const late = await context.newPage();
  await late.route(/\/split_shell_parts-[0-9a-f]+\.wasm$/, async (route) => {
    await arrived;
    await route.continue();
  });
  await late.goto(page.url());
  await expect(late.locator(".panel").first()).toBeVisible();
  await expect(late.locator(".news")).toHaveCount(0);
  arrive();
  await saved(late);
  await expect(late.getByRole("button", { name: "New", exact: true })).toBeVisible();
  await expect(late.locator(".news")).toHaveCount(0);
});

test("navigation and rows keep their size", async ({ page }) => {
  await startEmpty(page);
  await withLead(page, "Berg", "Nordlicht");
  await open(page, "lead");
  const row = page.locator(".grid-row:not([hidden])").first();
  await page.locator("summary[aria-label='Display']").click();
  await page.getByRole("button", { name: "Compact" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await row.boundingBox())?.height).toBe(30);
  await page.keyboard.press("Control+b");
  await page.reload();
  await expect.poll(async () => (await page.locator(".nav").boundingBox())?.width).toBeLessThan(64);
  await expect(page.getByRole("link", { name: "Leads" })).toBeVisible();
  await expect.poll(async () => (await row.boundingBox())?.height).toBe(30);
  await scan(page);
});

test.describe("auf Deutsch", () => {
  test.use({ locale: "de-DE" });

  test("command palette, trash and help sheet are in German", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "lead", { [say.lastName]: "Berg", [say.company]: "Nordlicht" }, say);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("löschen");
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Leads");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("papier");
    await page.keyboard.press("Enter");
    await expect(heading(page)).toHaveText("Papierkorb");
    await page.getByRole("button", { name: "Berg wiederherstellen" }).click();
    await expect(page.getByText("Der Papierkorb ist leer.")).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Tastenkürzel" })).toContainText("Als gewonnen markieren");
    await scan(page);
  });
});

test.describe("phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the bar contains the most used pages, the rest is in a menu", async ({ page }) => {
    await startEmpty(page);
    await withLead(page, "Berg", "Nordlicht");
    await expect(page.locator(".nav > .nav-item:visible")).toHaveCount(4);
    await page.getByRole("button", { name: "More" }).click();
    await scan(page);
    await page.getByRole("menuitem", { name: "Trash" }).click();
    await expect(heading(page)).toHaveText("Trash");
    await box(page).focus();
    await fits(page);
    await scan(page);
    await box(page).fill("berg");
    await page.locator(".search-hit").first().click();
    await expect(heading(page)).toHaveText("Berg");
  });
});

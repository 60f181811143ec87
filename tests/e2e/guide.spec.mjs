// The user guide: opened from the welcome page, the help dialog and the search box; read, searched, in both languages.
import { expect, fits, open, scan, startEmpty, test } from "./support.mjs";

const texts = {
  "en-US": { guide: "User guide", search: "Search the guide", first: "First steps", leads: "Leads and qualification", asked: "CONVERSION undo", found: "A conversion can be undone", unknown: "Nothing found" },
  "de-DE": { guide: "Handbuch", search: "Handbuch durchsuchen", first: "Erste Schritte", leads: "Leads und Qualifizierung", asked: "rückgangig konvertierung", found: "Eine Konvertierung lässt sich zurücknehmen", unknown: "Nichts gefunden" },
};

for (const locale of ["en-US", "de-DE"]) {
  for (const width of [1440, 390]) {
    test.describe(`${locale}, ${width} px`, () => {
      test.use({ locale, viewport: { width, height: 844 } });
      const words = texts[locale];

      test("the guide is read and searched before there is a workspace", async ({ page }) => {
        await page.goto("/");
        await page.getByRole("link", { name: words.guide }).click();
        await expect(page.locator("h1")).toHaveText(words.first);
        await fits(page);
        await scan(page);
        await page.getByRole("navigation").getByRole("link", { name: words.leads }).click();
        await expect(page.locator("h1")).toHaveText(words.leads);
        await fits(page);
        await scan(page);
        const box = page.getByRole("searchbox", { name: words.search });
        await box.fill(words.asked);
        const hit = page.locator(".guide-hits li").first();
        await expect(hit).toBeVisible();
        await expect(page.locator(".guide-hits mark").first()).toBeVisible();
        await fits(page);
        await scan(page);
        await hit.getByRole("link").click();
        await expect(page).toHaveURL(/#\/guide\/[a-z-]+\?at=\d+$/);
        await expect(page.locator(".guide-page")).toBeVisible();
        await page.getByRole("searchbox", { name: words.search }).fill("xyzzy");
        await expect(page.getByText(words.unknown)).toBeVisible();
      });
    });
  }
}

test("every page of the guide opens and fits, and its links open pages of the app", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await startEmpty(page);
  await open(page, "guide");
  await scan(page);
  const all = await page.locator(".guide-all a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(all.length).toBe(19);
  const seen = new Set();
  for (const href of all) {
    await page.goto(`/${href}`);
    await expect(page.locator(`.guide-all a[aria-current=page]`)).toHaveAttribute("href", href);
    await fits(page);
    const links = await page.locator(".guide-page a").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
    for (const link of links) seen.add(link);
  }
  for (const link of seen) expect(link).toMatch(/^#\//);
  expect(seen.size).toBeGreaterThan(30);
});

test("the guide opens by its shortcut, from the help sheet and from the command palette", async ({ page }) => {
  await startEmpty(page);
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await expect(page.locator("h1")).toHaveText("First steps");
  await open(page, "lead");
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByRole("link", { name: "User guide" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.locator("h1")).toHaveText("First steps");
  await open(page, "lead");
  await page.getByRole("combobox", { name: "Search everything" }).fill("guide");
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("First steps");
});

test("the guide is not in the first load", async ({ page }) => {
  const addresses = new Set();
  page.on("response", (response) => response.url().endsWith(".wasm") && addresses.add(response.url()));
  await startEmpty(page);
  await open(page, "guide/rights");
  await expect(page.locator("h1")).toHaveText("Privacy requests");
  const holding = [];
  for (const address of addresses) {
    const body = await (await page.request.get(address)).body();
    if (body.includes("People may ask what you know about them")) holding.push(address);
  }
  expect(holding.length).toBe(1);
  expect(holding[0]).toContain("guide");
});

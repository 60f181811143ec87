// Languages: a page loads the texts of its own language only, changes it without a reload, and says so in English where
// they cannot be had. A text that is missing is an error in the console, which the other paths in German and French find.
import { create, expect, fits, open, saved, scan, startEmpty, test, watch } from "./support.mjs";
import { test as plain } from "@playwright/test";
import { words } from "./strings.mjs";

/** The files of texts that a page asks for. */
const asked = (page) => {
  const files = [];
  page.on("request", (request) => files.push(...(request.url().match(/words-[a-z]+(-[a-z]+)?(?=-[0-9a-f]{16})/) ?? []).slice(0, 1)));
  return files;
};

test("a page in English loads no texts of other languages until one is chosen", async ({ page, say }) => {
  const files = asked(page);
  await startEmpty(page, say);
  await open(page, "settings/appearance");
  await page.waitForLoadState("networkidle");
  expect(files).toEqual([]);
  await page.getByRole("main").getByRole("button", { name: "Français" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("link", { name: "Comptes" })).toBeVisible();
  expect(files.every((name) => name.startsWith("words-fr"))).toBe(true);
  await page.reload();
  await expect(page.getByRole("link", { name: "Comptes" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Deutsch" }).click();
  await expect(page.getByRole("link", { name: "Kontakte" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("link", { name: "Accounts" })).toBeVisible();
});

test.describe("fr-FR", () => {
  test.use({ locale: "fr-FR", viewport: { width: 390, height: 844 } });

  test("the pages fit a phone in French, and the guide is read in it", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "account", { [say.accountName]: "Nordlicht" }, say);
    await saved(page);
    const record = new URL(page.url()).hash.slice(2);
    for (const path of ["", "lead", record, "pipeline", "next", "calendar", "reports", "data", "settings", "settings/appearance", "guide/leads"]) {
      await open(page, path);
      await fits(page);
      await scan(page);
    }
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Leads");
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  });
});

plain("texts that cannot be loaded: the page begins in English and says so", async ({ browser }) => {
  const page = await browser.newPage({ locale: "fr-FR", serviceWorkers: "block" });
  await page.route(/words-fr-[0-9a-f]{16}/, (route) => route.abort());
  const mistakes = watch(page);
  await startEmpty(page, words["en-US"]);
  await page.reload();
  await expect(page.getByText("Français could not be loaded.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Accounts" })).toBeVisible();
  // It stays the language of this browser.
  await page.unroute(/words-fr-[0-9a-f]{16}/);
  await page.reload();
  await expect(page.getByRole("link", { name: "Comptes" })).toBeVisible();
  expect(mistakes.filter((mistake) => !mistake.includes("Failed to load"))).toEqual([]);
  await page.close();
});

// Chunks of the program: a failure to load is reported, and the second attempt succeeds.
import { create, expect, saved, scan, startEmpty, test } from "./support.mjs";
import { test as plain } from "@playwright/test";

/** Lets every request for a chunk fail until the returned function is called. */
async function failing(page, part) {
  let fails = true;
  await page.route(new RegExp(`/${part}-[0-9a-f]+\\.wasm$`), (route) => (fails ? route.abort() : route.continue()));
  return () => { fails = false; };
}

/** Tries again until something is shown. The page does so by itself, too, and the button may go while it is clicked. */
const tryAgain = (page, name, shown) => expect(async () => {
  const again = page.getByRole("button", { name });
  if (await again.isVisible()) await again.click({ timeout: 2_000 });
  await expect(shown).toBeVisible({ timeout: 2_000 });
}).toPass();

// The browser logs failed requests to the console, so that these paths do not require a clean one.
plain("a dialog that could not be loaded says so and opens on the second try", async ({ page }) => {
  const stopFailing = await failing(page, "split_dialogs");
  await startEmpty(page);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lead" }).click();
  await expect(page.getByText("This part of Kontor could not be loaded.")).toBeVisible();
  await scan(page);
  stopFailing();
  const dialog = page.getByRole("dialog");
  await tryAgain(page, "Try again", dialog.getByLabel("Last name"));
  await dialog.getByLabel("Last name").fill("Berg");
  await dialog.getByLabel("Company").fill("Nordlicht");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
});

test("a dialog opened while its program is loading begins on its first field", async ({ page }) => {
  let arrive;
  const asked = new Promise((resolve) => { arrive = resolve; });
  const held = [];
  await page.route(/\/split_dialogs-[0-9a-f]+\.wasm$/, (route) => { held.push(route); arrive(); });
  await startEmpty(page);
  await page.keyboard.press("c");
  await page.keyboard.press("l");
  await asked;
  await page.waitForTimeout(300);
  for (const route of held) await route.continue();
  await expect(page.getByRole("dialog").getByLabel("First name")).toBeFocused();
  await page.keyboard.type("Ida");
  await expect(page.getByRole("dialog").getByLabel("First name")).toHaveValue("Ida");
});

plain("what the later parts share could not be loaded: the page says so, and the second try succeeds", async ({ page }) => {
  const stopFailing = await failing(page, "shared");
  await page.goto("/");
  await expect(page.getByText("This part of Kontor could not be loaded.")).toBeVisible();
  stopFailing();
  await tryAgain(page, "Try again", page.getByRole("heading", { level: 1 }));
});

plain("rules that could not be loaded: nothing is lost, and the same command succeeds later", async ({ page }) => {
  await startEmpty(page);
  await page.waitForLoadState("networkidle");
  const stopFailing = await failing(page, "split_rules");
  // The rules are not loaded while a page is only viewed; this command comes before they could be fetched.
  await page.reload();
  await saved(page);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Lead" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Last name").fill("Berg");
  await dialog.getByLabel("Company").fill("Nordlicht");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This part of Kontor could not be loaded.")).toBeVisible();
  await expect(dialog.getByLabel("Last name")).toHaveValue("Berg");
  stopFailing();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
});

plain("a page that could not be loaded says so in the user's language and opens on the second try", async ({ browser }) => {
  const page = await browser.newPage({ locale: "de-DE" });
  const stopFailing = await failing(page, "split_admin_page");
  await page.goto("/#/settings");
  await page.getByRole("button", { name: "Neu beginnen" }).click();
  await saved(page);
  await page.goto("/#/settings");
  await expect(page.getByText("Dieser Teil von Kontor konnte nicht geladen werden.")).toBeVisible();
  // The page tries once more by itself when it is idle.
  await page.waitForLoadState("networkidle");
  stopFailing();
  await tryAgain(page, "Erneut versuchen", page.getByRole("heading", { level: 1, name: "Einstellungen" }));
  await page.close();
});

plain("an import that could not be loaded says so, and the second try shows its preview", async ({ page }) => {
  const stopFailing = await failing(page, "split_import_wizard");
  await startEmpty(page);
  await page.goto("/#/data");
  const buffer = Buffer.from("Last Name;Company\nHolm;Sund");
  await page.getByLabel("Choose files").setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("This part of Kontor could not be loaded.")).toBeVisible();
  stopFailing();
  await tryAgain(page, "Try again", page.getByRole("button", { name: "Import 1 lead" }));
  await page.getByRole("button", { name: "Import 1 lead" }).click();
  await saved(page);
});

test("once the first page is shown, every page and dialog opens offline", async ({ page, context }) => {
  const parts = [];
  page.on("requestfinished", (request) => request.url().endsWith(".wasm") && parts.push(request.url()));
  await startEmpty(page);
  await expect.poll(() => ["rules", "list_tools", "record_page", "dialogs", "planning_page", "admin_page", "import_wizard", "forecast_parts", "team_section", "guide_page"].every((part) => parts.some((url) => url.includes(`split_${part}`)))).toBe(true);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  for (const path of ["calendar", "settings", "data", "trash"]) {
    await page.evaluate((path) => { location.hash = `#/${path}`; }, path);
    await expect(page.locator("h1")).toBeVisible();
  }
  await context.setOffline(false);
});

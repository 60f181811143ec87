// Every page with demo data, light and dark, wide and on a phone: accessible, and without overflow.
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const pages = ["", "next", "calendar", "pipeline", "lead", "account", "contact", "opportunity", "activity", "duplicates", "trash", "changes", "actions", "data", "settings", "guide"];

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width} px`, () => {
      const isMobile = viewport.width < 640;
      test.use({ colorScheme, viewport, isMobile, hasTouch: isMobile });

      test("every page is accessible and fits", async ({ page, say }) => {
        // About forty scans of whole pages; each takes a second or two on a busy machine.
        test.setTimeout(300_000);
        await page.goto("/");
        await expect(page.locator("h1")).toBeVisible();
        await scan(page);
        await page.getByRole("button", { name: say.lookAround }).click();
        await saved(page);
        for (const path of pages) {
          await open(page, path);
          await fits(page);
          await scan(page, "target-size");
        }
        for (const kind of ["lead", "account", "contact", "opportunity", "activity"]) {
          await open(page, kind);
          await page.locator(".grid-row:visible a").first().click();
          const fields = page.locator(".record-fields");
          await expect(fields).toBeAttached();
          // On a phone the fields have a tab of their own.
          if (!(await fields.isVisible())) {
            await fits(page);
            await scan(page);
            await page.getByRole("tab", { name: "Details" }).click();
          }
          await expect(fields).toBeVisible();
          await fits(page);
          await scan(page, "target-size");
        }
      });
    });
  }
}

test("a list and a board are printed beyond the visible part", async ({ page }) => {
  await startEmpty(page);
  await open(page, "data");
  const rows = Array.from({ length: 1_200 }, (_, at) => `Last ${String(at).padStart(4, "0")};Firm ${at}`);
  const buffer = Buffer.from(["Last Name;Company", ...rows].join("\n"));
  await page.getByLabel("Choose files").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import 1,200/ }).click();
  await expect(page.getByText(/1,200 leads imported/)).toBeVisible();
  await open(page, "lead");
  const shown = () => page.locator(".grid-row:not([hidden])").count();
  await expect.poll(shown).toBeGreaterThan(10);
  const before = await shown();
  expect(before).toBeLessThan(100);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await shown()).toBe(1_000);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("1,000 of 1,200 printed.")).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await expect(page.getByText("1,000 of 1,200 printed.")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect.poll(shown).toBe(before);
  await page.goto("/#/lead?board=status");
  await expect.poll(() => page.locator(".card").count()).toBeGreaterThan(3);
  expect(await page.locator(".card").count()).toBeLessThan(30);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await page.locator(".card").count()).toBeGreaterThanOrEqual(1_000);
});

test("a record is printed completely, dark on white, without the app around it", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 1000, height: 600 });
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator(".nav")).toBeHidden();
  await expect(page.locator(".top")).toBeHidden();
  const { height, bottom, background } = await page.evaluate(() => ({
    height: document.documentElement.scrollHeight,
    bottom: Math.max(...[...document.querySelectorAll(".record-below .panel")].map((panel) => panel.getBoundingClientRect().bottom)),
    background: getComputedStyle(document.body).backgroundColor,
  }));
  // More than the window shows, and nothing is cut off.
  expect(bottom).toBeGreaterThan(600);
  expect(height).toBeGreaterThanOrEqual(Math.floor(bottom));
  expect(background).toBe("rgb(255, 255, 255)");
});

test("on a sheet of A4 no name, status or product is cut, and no button is printed", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await expect(page.locator(".greeting")).toBeVisible();
  await page.setViewportSize({ width: 718, height: 1047 });
  const print = async () => {
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
    await expect(page.locator("main .button:visible:not(.todo-check):not(.record-chip *)")).toHaveCount(0);
  };
  const back = async () => {
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
  };
  await print();
  await back();
  await open(page, "lead");
  await expect(page.locator(".list-foot")).toContainText("23");
  await print();
  // A word of the names is as wide as its cell at most, and chips show all of their text.
  const cut = await page.locator(".grid-row:not([hidden])").evaluateAll((rows) => rows.flatMap((row) => [row.querySelector(".grid-name"), ...row.querySelectorAll(".chip")])
    .filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent));
  expect(cut).toEqual([]);
  await back();
  await open(page, "opportunity");
  await page.locator(".grid-name a", { hasText: "Fjord" }).first().click();
  await expect(page.locator(".line-table")).toBeVisible();
  await print();
  const inputs = await page.locator(".line-table input:visible").evaluateAll((inputs) => inputs.filter((input) => input.scrollWidth > input.clientWidth + 1).map((input) => input.value));
  expect(inputs).toEqual([]);
  const table = await page.locator(".line-table").evaluate((table) => table.getBoundingClientRect().right - table.closest(".panel").getBoundingClientRect().right);
  expect(table).toBeLessThanOrEqual(0);
});

test("a scan finds what is not accessible", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("h1")).toBeVisible();
  await page.evaluate(() => document.querySelector("main, body").append(document.createElement("button")));
  await expect(scan(page)).rejects.toThrow(/button-name/);
});

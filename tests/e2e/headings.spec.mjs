// Every page has a heading, regardless of how it was reached: between workspaces, between dates, and for missing
// records.
import { calendarDay, create, expect, open, saved, startEmpty, test } from "./support.mjs";

const head = (page) => expect(page.getByRole("heading", { level: 1 })).toBeVisible();

/** The date some days before today, in the form of addresses. */
const ago = (days) => calendarDay(Date.now() - days * 86_400_000);

test("a record that does not exist, or did not exist yet, has a heading that says so", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash;
  await page.goto(`/${lead}?asof=${ago(30)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This record no longer exists.");
  await page.reload();
  await head(page);
  await page.getByRole("button", { name: "Back to today" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Berg");
  await page.goto("/#/record/00000000-0000-7000-8000-000000000000");
  await head(page);
});

test("switching workspaces, from any page and from a past date, opens a page with a heading", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash;
  for (const path of [lead, "#/workspaces", "#/settings/fields", `#/lead?asof=${ago(3)}`, `${lead}?asof=${ago(40)}`]) {
    await page.goto(`/${path}`);
    await head(page);
    await page.getByRole("button", { name: /switch workspace$/ }).click();
    await page.getByRole("menuitem", { name: "Demo" }).click();
    await expect(page.getByRole("button", { name: "Exit demo" }).first()).toBeVisible();
    await head(page);
    await saved(page);
    await page.reload();
    await head(page);
    await page.getByRole("button", { name: /switch workspace$/ }).click();
    await page.getByRole("menuitem", { name: "My workspace" }).click();
    await expect(page.locator(".switcher")).toContainText("My workspace");
    await head(page);
  }
  await open(page, "workspaces");
  await page.getByRole("button", { name: "Open Demo" }).click();
  await head(page);
  await saved(page);
  for (const path of ["reports", "lead", "calendar", "next", ""]) {
    await page.goto(`/#/${path}?asof=${ago(20)}`);
    await page.reload();
    await head(page);
    await page.getByRole("button", { name: "Back to today" }).click();
    await expect(page.locator(".past-banner")).toBeHidden();
    await head(page);
  }
});

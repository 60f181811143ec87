// Conditions and columns across links: found by typing, read as sentences, kept in a view, followed when the other record
// changes; wide and by keyboard on a phone. A condition whose field was deleted says so.
import { address, create, edit, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const names = (page) => page.locator(".grid-row:not([hidden]) .grid-name a").allTextContents();

/** Two accounts, one with a deal. */
async function withAccounts(page) {
  await startEmpty(page);
  for (const name of ["Fjord", "Alba"]) await create(page, "account", { "Account name": name, Website: `https://${name.toLowerCase()}.example` });
  await create(page, "opportunity", { "Opportunity name": "Pilot", Account: "Fjord", Amount: "1200" });
}

/** Opens the menu that adds a condition, and takes the first of what is found, by keyboard alone. */
async function ask(page, typed) {
  if (!(await page.getByLabel("Find a field").isVisible())) await page.getByText("Add filter").click();
  await page.getByLabel("Find a field").fill(typed);
  await page.keyboard.press("Enter");
}

test("a list shows, sorts and filters by a field of a linked record, and follows it", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await withAccounts(page);
  await create(page, "opportunity", { "Opportunity name": "Renewal", Account: "Alba", Amount: "900" });
  await open(page, "opportunity");
  await page.getByText("Columns", { exact: true }).click();
  const group = page.locator(".linked-columns").filter({ has: page.locator("summary", { hasText: /^Account$/ }) });
  await group.locator("summary").click();
  await group.getByLabel("Website").check();
  await scan(page);
  await page.keyboard.press("Escape");
  const heading = page.getByRole("columnheader", { name: "Account › Website" });
  await heading.getByRole("button").click();
  await expect.poll(() => names(page)).toEqual(["Renewal", "Pilot"]);

  await ask(page, "account › webs");
  await expect(page.getByLabel("Field", { exact: true }).locator("option:checked")).toHaveText("Account › Website");
  await page.getByLabel("Comparison").selectOption({ label: "contains" });
  await page.getByLabel("Value").fill("FJORD");
  await page.keyboard.press("Enter");
  await expect(page.locator(".filter-chip")).toContainText("Account › Website contains “FJORD”");
  await expect.poll(() => names(page)).toEqual(["Pilot"]);
  const link = await address(page);
  expect(decodeURIComponent(link)).toContain("account~website.has:FJORD");

  // Another tab would see the same: the account changes, and the list with it.
  await open(page, "account");
  await page.locator(".grid-row a", { hasText: "Alba" }).click();
  await edit(page, { Website: "https://fjord.example/alba" });
  await page.goto(link);
  await expect.poll(() => names(page)).toEqual(["Pilot", "Renewal"]);
  await page.getByRole("button", { name: /^Account › Website contains/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Field").locator("option:checked")).toHaveText("Account › Website");
  await scan(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("accounts without deals or without recent activity are found, kept as a view, and a deleted field is told", async ({ page }) => {
    await withAccounts(page);
    await open(page, "account");
    await ask(page, "activities");
    await expect(page.getByLabel("How many").locator("option:checked")).toHaveText("none in the last … days");
    await expect(page.getByLabel("Number of days")).toHaveValue("60");
    await scan(page);
    await fits(page);
    await page.getByRole("button", { name: "Add", exact: true }).press("Enter");
    await expect(page.locator(".filter-chip")).toHaveText(/Has no activities in the last 60 days \(Done\)/);
    await expect.poll(async () => (await names(page)).length).toBe(2);

    await page.keyboard.press("Escape");
    await ask(page, "opportunities");
    await page.getByLabel("How many").selectOption({ label: "at least one" });
    await page.getByRole("button", { name: "Add condition" }).click();
    await page.getByLabel("Field", { exact: true }).selectOption({ label: "Amount" });
    await page.getByLabel("Comparison").selectOption({ label: "is at least" });
    await page.getByLabel("Value").fill("1000");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator(".filter-chip").last()).toContainText("Has opportunities (Account) where: Amount is at least");
    await expect.poll(() => names(page)).toEqual(["Fjord"]);
    await page.keyboard.press("Escape");
    await page.locator(".filter-chip button").first().click();
    await scan(page);
    await fits(page);
    await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
    await expect.poll(() => names(page)).toEqual(["Fjord"]);

    // A custom field of the account that a list of deals asks for is deleted.
    await open(page, "settings/fields");
    await page.getByRole("button", { name: "Accounts", exact: true }).click();
    await page.locator("#field-name").fill("Size");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await saved(page);
    await open(page, "opportunity");
    await ask(page, "account › size");
    await page.getByLabel("Comparison").selectOption({ label: "is empty" });
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect.poll(() => names(page)).toEqual(["Pilot"]);
    const link = await address(page);
    await open(page, "settings/fields");
    await page.getByRole("button", { name: "Accounts", exact: true }).click();
    const field = page.locator(".entry[data-entry]").first();
    await field.getByText("More").click();
    await field.getByRole("button", { name: "Delete field" }).click();
    await page.getByRole("alert").getByRole("button", { name: "Delete field" }).click();
    await saved(page);
    await page.goto(link);
    await expect(page.locator(".filter-chip")).toContainText("The field of this condition was deleted, so nothing matches");
    await expect.poll(() => names(page)).toEqual([]);
  });
});

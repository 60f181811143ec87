// Campaigns: one is created, people are added one by one and from a list's selection, respond, and the campaign becomes the
// primary one of the opportunity; wide and light, on a phone in the dark, and in German.
import { confirmConversion, create, expect, fits, looks, open, saved, scan, startEmpty, test } from "./support.mjs";

test("a campaign gets members, who respond, and becomes the primary one of the opportunity", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  for (const [first, last] of [["Ada", "Berg"], ["Ben", "Lund"], ["Cyd", "Holm"]]) {
    await create(page, "lead", { "First name": first, "Last name": last, Company: "Nord" });
  }
  const lead = page.url();

  // Without a campaign, the dialog leads to a new one.
  await page.locator(`.page-actions summary[aria-label="More actions"]`).click();
  await page.locator(".menu-item", { hasText: "Add to campaign" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("There is no campaign yet.");
  await scan(page);
  await dialog.getByRole("button", { name: "New campaign" }).click();
  await dialog.getByLabel("Campaign name").fill("Spring fair");
  await page.keyboard.press("Enter");
  await saved(page);
  const campaign = page.url();
  await expect(page.getByRole("heading", { name: "Spring fair" })).toBeVisible();
  await expect(page.getByText("Nobody is in this campaign yet.")).toBeVisible();
  await looks(page);

  // One by one, by name.
  await page.getByRole("combobox", { name: "Add a lead or contact" }).fill("Berg");
  await page.getByRole("option", { name: "Ada Berg" }).click();
  await saved(page);
  const members = page.locator(".member-table");
  await expect(members.getByRole("row").filter({ hasText: "Berg" })).toHaveCount(1);
  await page.getByLabel("Member status: Ada Berg").selectOption("Responded");
  await saved(page);
  await expect(page.locator(".toasts")).toContainText("Status in campaign changed: “Spring fair” – Ada Berg");

  // Many from a list's selection; who is in it is left out.
  await open(page, "lead");
  const box = name => page.getByRole("row").filter({ hasText: name }).getByRole("checkbox");
  for (const name of ["Berg", "Lund", "Holm"]) await box(name).check();
  const toolbar = page.getByRole("toolbar", { name: "Selection" });
  await toolbar.getByText("More", { exact: true }).click();
  await toolbar.getByRole("button", { name: "Add to campaign" }).click();
  await expect(dialog.getByRole("status")).toContainText("2 leads will be added.");
  await expect(dialog.getByRole("status")).toContainText("1 lead left out: Already in this campaign.");
  await scan(page);
  await dialog.getByRole("button", { name: "Add 2 leads" }).click();
  await saved(page);
  await page.goto(campaign);
  await expect(members.locator("tbody tr")).toHaveCount(3);
  await looks(page);

  // Several at once.
  await page.getByLabel("Select everybody shown").check();
  await page.getByLabel("Status of the 3 selected").selectOption("Sent");
  await saved(page);
  await expect(page.getByLabel("Member status: Ada Berg")).toHaveValue(/./);
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.getByLabel("Member status: Ada Berg").locator("option:checked")).toHaveText("Responded");

  // The campaign of a lead, and of what it becomes.
  await page.goto(lead);
  const own = page.locator(".panel[data-kind=campaign_member]");
  await expect(own).toContainText("Spring fair");
  await looks(page);
  await page.getByRole("button", { name: "Convert", exact: true }).first().click();
  await expect(dialog).toContainText("Spring fair");
  await confirmConversion(page);
  await page.goto(campaign);
  await expect(page.locator(".panel[data-kind=opportunity]")).toContainText("Nord");

  // What came of it: each figure opens what it counts.
  const results = page.getByRole("region", { name: "What came of it" });
  await expect(results.locator("dl")).toContainText("Campaign members3");
  await expect(results.locator("dl")).toContainText("Response rate33%");
  await looks(page);
  const figure = label => results.locator("dl > div").filter({ hasText: label }).locator("dd > *");
  await figure("Responses").click();
  await expect(dialog.getByRole("row").filter({ hasText: "Ada Berg" })).toHaveCount(1);
  await scan(page);
  await page.keyboard.press("Escape");
  await results.getByLabel("Deals count for").selectOption("the first touch");
  await figure("Opportunities").click();
  await expect(dialog.getByRole("row").filter({ hasText: "Nord" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await figure("Converted leads").click();
  await expect(page.getByRole("row").filter({ hasText: "Holm" })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: "Berg" })).toHaveCount(0);
  await page.goto(campaign);
  await members.getByRole("link", { name: "Cyd Holm" }).click();
  await expect(page.locator(".panel[data-kind=campaign_member]")).toContainText("Spring fair");
  await expect(page.locator(".kind-link")).toHaveText("Contacts");
});

test.describe("de-DE", () => {
  test.use({ locale: "de-DE" });

  test("campaigns have a list, and statuses of members are edited in the settings", async ({ page, say }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await startEmpty(page, say);
    await open(page, "campaign");
    await expect(page.getByRole("heading", { name: "Kampagnen" })).toBeVisible();
    await page.getByRole("button", { name: "Kampagne anlegen" }).first().click();
    await page.getByRole("dialog").getByLabel("Kampagnenname").fill("Frühjahrsmesse");
    await page.keyboard.press("Enter");
    await saved(page);
    await fits(page);
    await scan(page);
    await open(page, "settings/lists");
    await expect(page.locator("#list-24")).toContainText("Gilt als Reaktion");
    await scan(page);
  });
});

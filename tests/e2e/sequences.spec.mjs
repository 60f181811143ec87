// Sequences: one is written in the settings by keyboard, put on several leads and on one, moves on when a step is done, ends
// with a reply, and its figures open the records; wide and light, on a phone in the dark, and in German.
import { create, expect, fits, looks, more, open, saved, scan, startEmpty, test } from "./support.mjs";

test("a sequence is written, put on leads, and moves on until somebody replies", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  for (const [first, last] of [["Ada", "Berg"], ["Ben", "Lund"], ["Cyd", "Holm"]]) {
    await create(page, "lead", { "First name": first, "Last name": last, Company: "Nord", Email: `${first.toLowerCase()}@nord.example` });
  }
  const record = page.url();

  // Without a sequence, the dialog leads to where one is written.
  await more(page, "Start sequence");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("There is no sequence for leads yet.");
  await scan(page);
  await dialog.getByRole("link", { name: "Write one in the settings" }).click();
  await expect(page.getByText("No sequences yet.")).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "New sequence" }).click();
  await expect(page.locator("#sequence-name")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").first()).toContainText("This field is required.");
  await page.keyboard.type("Follow-up");
  const first = page.getByRole("group", { name: "Step 1" });
  await first.getByLabel("Subject").fill("Call back");
  await page.getByRole("button", { name: "Add a step" }).click();
  const second = page.getByRole("group", { name: "Step 2" });
  await expect(second.getByLabel("Days after the step before")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("x4000");
  await second.getByLabel("Type").selectOption({ label: "Email" });
  await second.getByLabel("Subject").fill("Send the offer");
  await second.getByLabel("Subject").press("Enter");
  await expect(second.getByRole("alert")).toContainText("0 to 3,650");
  await second.getByLabel("Days after the step before").fill("3");
  await page.getByRole("button", { name: "Move step 2 up" }).click();
  await expect(first.getByLabel("Subject")).toHaveValue("Send the offer");
  await page.getByRole("button", { name: "Move step 1 down" }).click();
  await looks(page);
  await second.getByLabel("Subject").press("Enter");
  await saved(page);
  const panel = page.getByRole("region", { name: "Follow-up", exact: true }).first();
  await expect(panel).toContainText("Not on any record yet.");

  // One who does not want the emails of the steps is left out.
  await open(page, "lead");
  const box = name => page.getByRole("row").filter({ hasText: name }).getByRole("checkbox");
  for (const name of ["Berg", "Lund", "Holm"]) await box(name).check();
  const toolbar = page.getByRole("toolbar", { name: "Selection" });
  await toolbar.getByText("More", { exact: true }).click();
  await toolbar.getByRole("button", { name: "Start sequence" }).click();
  await expect(dialog.getByRole("listitem").first()).toContainText("Call: Call back");
  await expect(dialog.getByRole("status")).toContainText("It will be started for 3 leads.");
  await scan(page);
  await dialog.getByRole("button", { name: "Start for 3 leads" }).click();
  await saved(page);
  await expect(page.locator(".toasts")).toContainText("Sequence started: “Follow-up” – 3 leads");

  // The step is done, the next one is planned.
  await page.goto(record);
  const line = page.getByRole("list", { name: "Sequences" });
  await expect(line).toContainText("Step 1 of 2 of “Follow-up”");
  await looks(page);
  await line.getByRole("button", { name: "Skip step: Follow-up" }).click();
  await saved(page);
  await expect(line).toContainText("Step 2 of 2 of “Follow-up” · Send the offer");
  await page.keyboard.press("Control+z");
  await expect(line).toContainText("Step 1 of 2");
  await page.keyboard.press("Control+y");
  await expect(line).toContainText("Step 2 of 2");
  // Writing the email does the step; a reply may still come.
  await line.getByRole("button", { name: "Write email: Follow-up" }).click();
  await dialog.locator("#mail-subject").fill("Our offer");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save draft (.eml)" }).click();
  await download;
  await expect(line).toContainText("“Follow-up” is done: all steps.");
  await expect(page.locator(".activities").first()).toContainText("Our offer");
  await scan(page);
  await line.getByRole("button", { name: "Replied: Follow-up" }).click();
  await saved(page);
  await expect(line).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search everything" }).fill("start sequence");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Start for 1 lead" }).click();
  await saved(page);
  await expect(line).toContainText("Step 1 of 2");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search everything" }).fill("start sequence");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toContainText("1 lead left out: It is in this sequence already.");
  await expect(dialog.getByRole("button", { name: "Start sequence" })).toBeDisabled();
  await page.keyboard.press("Escape");

  // What came of it, and the records behind it.
  await open(page, "settings/sequences");
  await expect(panel).toContainText("Step 2 wins most: 100 % of the records that came to it.");
  await expect(panel.locator("dl")).toContainText("Started3");
  await looks(page);
  await panel.locator("dl").getByRole("link", { name: "1", exact: true }).first().click();
  await expect(page.getByRole("row").filter({ hasText: "Holm" })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: "Berg" })).toHaveCount(0);
});

test.describe("de-DE", () => {
  test.use({ locale: "de-DE" });

  test("a sequence begins with an example and is archived", async ({ page, say }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await startEmpty(page, say);
    await open(page, "settings/sequences");
    await page.getByRole("button", { name: "Mit einem Beispiel beginnen" }).click();
    await fits(page);
    await scan(page);
    await page.getByRole("button", { name: "Speichern", exact: true }).click();
    await saved(page);
    const panel = page.getByRole("region", { name: "Nachfassen nach dem Erstkontakt" }).first();
    await expect(panel).toContainText("nach 3 Tagen");
    await panel.getByRole("button", { name: /^Archivieren/ }).click();
    await saved(page);
    await expect(panel).toContainText("Archiviert");
    await fits(page);
    await scan(page);
  });
});

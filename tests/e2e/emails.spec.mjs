// Emails: a template written in the settings, a draft for a lead as a link and as a file, and who does not want any; wide and
// light, then on a phone in the dark.
import { readFile } from "node:fs/promises";

import { create, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

test("a template is written, and becomes a draft that is logged and undone", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Berg", Company: "Nord", Email: "ada@nord.example" });
  const record = page.url();

  await open(page, "settings/email-templates");
  await scan(page);
  await page.getByRole("button", { name: "New email template" }).click();
  await expect(page.locator("#template-name")).toBeFocused();
  await page.keyboard.type("Welcome");
  await page.locator("#template-subject").fill("Hello ");
  await page.locator("#template-insert").selectOption({ label: "First name" });
  await expect(page.locator("#template-subject")).toHaveValue("Hello {{first_name}}");
  // What cannot be filled in is said while it is typed, and is not saved.
  const text = page.locator("#template-text");
  await text.fill("Dear {{nobody}} in {{city}}");
  await expect(page.getByRole("alert")).toContainText("no field “nobody”");
  await page.locator("#template-name").press("Enter");
  await expect(text).toBeVisible();
  await text.fill("Dear {{first_name|friend}} in {{city}},\nGrüße");
  await expect(page.getByRole("region", { name: "Preview for Ada Berg" })).toContainText("Dear Ada in");
  await scan(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);
  const template = page.getByRole("region", { name: "Welcome" });
  await expect(template).toContainText("Leads · English");
  await template.getByRole("button", { name: "Duplicate" }).click();
  await saved(page);
  await page.getByRole("button", { name: "Delete: Welcome (copy)" }).click();
  await saved(page);
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }

  await page.goto(record);
  await page.getByRole("button", { name: "Write email", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#mail-template").selectOption({ label: "Welcome" });
  await expect(dialog.locator("#mail-subject")).toHaveValue("Hello Ada");
  await expect(dialog.getByRole("status").filter({ hasText: "Empty here" })).toContainText("City");
  await scan(page);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save draft (.eml)" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("Ada Berg - Hello Ada.eml");
  const eml = await readFile(await file.path(), "utf8");
  expect(eml).toMatch(/^X-Unsent: 1\r\nTo: Ada Berg\r\n <ada@nord.example>\r\nSubject: Hello Ada\r\n/);
  expect(eml).toContain("Gr=C3=BC=C3=9Fe\r\n");
  await expect(page.locator(".toasts")).toContainText("Email to Ada Berg drafted and logged");
  await expect(page.locator(".activities").first()).toContainText("Hello Ada");
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.locator(".activities").filter({ hasText: "Hello Ada" })).toHaveCount(0);

  // A link holds a short email; a long one is a file.
  await page.evaluate(() => {
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
      if (this.href.startsWith("mailto:")) window.opened = this.href;
      else click.call(this);
    };
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Write email", exact: true }).click();
  await dialog.locator("#mail-subject").fill("Hi");
  await dialog.locator("#mail-text").fill("x".repeat(2_000));
  await expect(dialog).toContainText("too long for a link");
  await expect(dialog.getByRole("button", { name: "Open in mail program" })).toBeDisabled();
  await fits(page);
  await scan(page);
  await dialog.locator("#mail-text").fill("Short");
  await dialog.locator("#mail-subject").press("Enter");
  await saved(page);
  expect(await page.evaluate(() => window.opened)).toBe("mailto:ada@nord.example?subject=Hi&body=Short");

  // Whoever opted out is not written to.
  await page.setViewportSize({ width: 1440, height: 900 });
  await shown(page, "Email opt-out");
  await page.getByLabel("Email opt-out").check();
  await saved(page);
  await expect(page.getByRole("button", { name: "Write email", exact: true })).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search everything" }).fill("write email");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("does not want emails");
  await expect(dialog.getByRole("button", { name: "Save draft (.eml)" })).toBeDisabled();
});

test.describe("in German, on a phone in the dark", () => {
  test.use({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });

  test("a draft is filled in from a template, saved as a file, logged and undone", async ({ page, say }) => {
    await startEmpty(page, say);
    await create(page, "lead", { Vorname: "Jörg", Nachname: "Grün", Firma: "Nord", "E-Mail": "joerg@nord.example" }, say);
    const record = page.url();
    await open(page, "settings/email-templates");
    await page.getByRole("button", { name: "Mit einem Beispiel beginnen" }).click();
    await page.locator("form button[type=submit]").click();
    await saved(page);
    await page.goto(record);
    await page.getByRole("button", { name: "E-Mail schreiben", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("#mail-template").selectOption({ index: 1 });
    await expect(dialog.locator("#mail-text")).toHaveValue(/Jörg|Grün/);
    await dialog.getByRole("button", { name: "English" }).click();
    await expect(dialog.locator("#mail-subject")).toHaveValue("Thank you for your interest");
    await dialog.getByRole("button", { name: "Deutsch" }).click();
    await dialog.locator("#mail-subject").fill("");
    await dialog.getByRole("button", { name: "Entwurf speichern (.eml)" }).click();
    await expect(dialog.getByRole("alert")).toHaveText("Schreiben Sie einen Betreff.");
    await dialog.locator("#mail-subject").fill("Grüße");
    await fits(page);
    await scan(page);
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Entwurf speichern (.eml)" }).click();
    const eml = await readFile(await (await download).path(), "utf8");
    expect(eml).toContain("X-Unsent: 1");
    await expect(page.locator(".toasts")).toContainText("E-Mail an Jörg Grün entworfen und protokolliert");
    await expect(page.locator(".activities").first()).toContainText("Grüße");
    await page.keyboard.press("Control+z");
    await saved(page);
    await expect(page.locator(".activities").filter({ hasText: "Grüße" })).toHaveCount(0);
  });
});

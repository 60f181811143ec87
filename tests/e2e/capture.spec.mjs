// What comes in while somebody works elsewhere: calls and emails begun by a click.
import { create, expect, fits, saved, scan, shown, startEmpty, test } from "./support.mjs";

/** Notes where links to other programs lead instead of following them: there is no phone and no mail program here. */
const noteLinks = (page) => page.evaluate(() => {
  window.opened = [];
  addEventListener("click", (event) => {
    const href = event.target.closest?.("a")?.href ?? "";
    if (!/^(tel|mailto):/.test(href)) return;
    event.preventDefault();
    window.opened.push(href);
  }, true);
});

test("a click on a number or an address offers to log the call or the email", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "First name": "Ada", "Last name": "Berg", Company: "Nord", Email: "ada@nord.example", Phone: "+49 40 123456" });
  await noteLinks(page);
  const phone = await shown(page, "Phone");
  await expect(phone.getByRole("button")).toHaveCount(0);
  await phone.getByRole("link", { name: "+49 40 123456" }).click();
  expect(await page.evaluate(() => window.opened)).toEqual(["tel:+4940123456"]);
  // The offer is next, by keyboard too; the field does not open.
  await expect(phone.getByRole("button", { name: "Log call" })).toBeVisible();
  await scan(page);
  await page.keyboard.press("Tab");
  await expect(phone.getByRole("button", { name: "Log call" })).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What happened?").fill("Interested in heating");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await saved(page);
  await expect(page.locator(".activities").first()).toContainText("Interested in heating");
  await expect(phone.getByRole("button", { name: "Log call" })).toHaveCount(0);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  const email = await shown(page, "Email");
  await email.getByRole("link", { name: "ada@nord.example" }).click();
  await expect(email.getByRole("button", { name: "Log email" })).toBeVisible();
  await fits(page);
  await scan(page);
  await email.getByRole("button", { name: "Write email" }).click();
  await expect(dialog.locator("#mail-subject")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(email.getByRole("button", { name: "Log email" })).toHaveCount(0);
  await email.getByRole("link", { name: "ada@nord.example" }).click();
  await email.getByRole("button", { name: "Log email" }).click();
  await dialog.getByLabel("What happened?").fill("Sent the brochure");
  await dialog.getByLabel("What happened?").press("Enter");
  await saved(page);
  await expect(page.locator(".activities").filter({ hasText: "Sent the brochure" })).not.toHaveCount(0);
});

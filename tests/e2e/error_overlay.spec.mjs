// The error overlay: if the program aborts, the page says so in two languages, keeps the input, offers a report
// without personal data, and works again after a reload.
import { expect, test as plain } from "@playwright/test";
import { cell, create, open, scan, shown, startEmpty, type } from "./support.mjs";

/** A browser function that the program relies on fails once, though it never does in reality. */
const breakOnce = (page) => page.evaluate(() => {
  document.createElement = () => {
    delete document.createElement;
    throw new Error("broken on purpose");
  };
  location.hash = "#/settings";
});

plain("a program error is shown above everything, and nothing typed is lost", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await page.getByLabel("What happened?").fill("Called back in vain");
  await type(page, "City", "Kiel");
  await breakOnce(page);
  const told = page.getByRole("dialog");
  await expect(told.getByRole("heading")).toContainText("Something went wrong. What is saved is safe.");
  await expect(told.getByRole("heading")).toContainText("Etwas ist schiefgegangen. Was gespeichert ist, ist sicher.");
  await expect(told.getByLabel("Typed and not saved")).toHaveValue(/Called back in vain/);
  await expect(told.getByLabel("Typed and not saved")).toHaveValue(/Kiel/);
  const report = told.getByLabel("Report of the mistake");
  await expect(report).toHaveValue(/^Kontor \d+\.\d+\.\d+\n.*panicked at/);
  for (const personal of ["Berg", "Nordlicht", "Kiel", "127.0.0.1", "record/"]) expect(await report.inputValue()).not.toContain(personal);
  await told.getByRole("button", { name: "Copy the report" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await report.inputValue());
  await scan(page);
  await page.keyboard.press("Escape");
  await expect(told).toBeVisible();

  await told.getByRole("button", { name: "Reload" }).click();
  const back = page.getByRole("complementary", { name: /Typed and not saved/ });
  await expect(back.getByRole("textbox")).toHaveValue(/Called back in vain/);
  await expect(page.locator("h1")).toBeVisible();
  await scan(page);
  await back.getByRole("button", { name: "Close" }).click();
  await expect(back).toHaveCount(0);
  await page.reload();
  await open(page, "lead");
  await expect(back).toHaveCount(0);
  await page.getByRole("link", { name: "Berg" }).click();
  // What could be stored is stored; other input is in its field again.
  const city = await cell(page, "City");
  await expect(city).toContainText("City");
  const text = (await city.locator("input").count()) ? await city.locator("input").inputValue() : await (await shown(page, "City")).innerText();
  expect(text).toBe("Kiel");
});

plain("die Meldung spricht beide Sprachen, und andere Fehler lösen sie nicht aus", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Neu beginnen" }).click();
  await expect(page.locator(".saved")).toHaveAttribute("data-state", "yes");
  await page.evaluate(() => {
    setTimeout(() => { throw new Error("of an extension"); });
    Promise.reject(new TypeError("of a network"));
  });
  await page.waitForTimeout(300);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.evaluate(() => { setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }); });
  const told = page.getByRole("dialog");
  await expect(told.getByRole("heading")).toContainText(/^Etwas ist schiefgegangen.*Something went wrong/);
  await expect(told.getByRole("button", { name: "Neu laden" })).toBeFocused();
  await scan(page);
  await context.close();
});

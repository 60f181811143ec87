// Duplicates: found while typing, on a record page and in the whole workspace; merged field by field, undone, marked as
// different.
import { create, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

const ada = { "First name": "Ada", "Last name": "Berg", Company: "Nordlicht", Email: "ada@nordlicht.example" };

async function two(page, say) {
  await startEmpty(page, say);
  await create(page, "lead", { ...ada, City: "Kiel", Phone: "040 1234567" });
  await create(page, "lead", { ...ada, "Last name": "Berg-Lund", City: "Bremen" });
}

test("a duplicate is shown while typing, merged with a choice, undone, and marked as not a duplicate", async ({ page, say }) => {
  await startEmpty(page, say);
  await create(page, "lead", { ...ada, City: "Kiel", Phone: "040 1234567" });
  await page.getByRole("button", { name: say.New, exact: true }).click();
  await page.getByRole("menuitem", { name: say.kinds.lead }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Last name").fill("Berg-Lund");
  await form.getByLabel("Company").fill("Nordlicht");
  await expect(form.getByText("Possible duplicates")).toBeHidden();
  await form.getByLabel("Email", { exact: true }).fill("ADA@nordlicht.example");
  await expect(form.getByText("same email (95% match)")).toBeVisible();
  // The certainty opens what is being entered beside the record that is there.
  await form.getByText("same email (95% match)").click();
  const pair = form.locator(".certainty tbody tr");
  await expect(form.locator(".certainty thead")).toContainText("New entry");
  await expect(pair.filter({ hasText: "Email" }).locator("[data-same]")).toHaveText(["ADA@nordlicht.example", "ada@nordlicht.example"]);
  await expect(form.locator(".certainty")).toContainText("Why: same email (95% match)");
  await expect(form.getByRole("link", { name: "Open Ada Berg" })).toBeVisible();
  await form.getByText("More fields").click();
  await form.getByLabel("City").fill("Bremen");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);

  const panel = page.locator(".panel", { hasText: "Possible duplicates" });
  await expect(panel.getByRole("link", { name: "Ada Berg" })).toBeVisible();
  await panel.locator("[data-figure=match]").click();
  await expect(panel.locator(".certainty thead th")).toHaveText(["Berg-Lund", "Ada Berg"]);
  await scan(page);
  await panel.getByRole("button", { name: "Merge with Ada Berg" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Merge 2 leads" })).toBeVisible();
  await scan(page);
  await dialog.getByRole("radiogroup", { name: "Keep" }).getByRole("radio", { name: /^Ada Berg/ }).check();
  await dialog.getByRole("radiogroup", { name: "City" }).getByRole("radio", { name: "Kiel" }).check();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toBeHidden();
  await saved(page);
  await expect(await shown(page, "City")).toHaveText("Kiel");
  await expect(await shown(page, "Last name")).toHaveText("Berg-Lund");
  await expect(await shown(page, "Phone")).toHaveText("040 1234567");
  await expect(panel).toBeHidden();

  await page.reload();
  await page.getByRole("button", { name: /^Undo merge into/ }).click();
  await saved(page);
  await expect(await shown(page, "Last name")).toHaveText("Berg");
  await expect(panel.getByRole("link", { name: "Berg-Lund" })).toBeVisible();

  await open(page, "duplicates");
  const group = page.locator(".twins");
  await expect(group).toHaveCount(1);
  const sure = group.locator("[data-figure=match]");
  await expect(sure).toHaveText("95% match");
  await expect(sure).toHaveAttribute("title", /name and street \(75% match\)\. The strongest reason counts/);
  await sure.click();
  await expect(group.locator(".certainty tbody tr").filter({ hasText: "Company" }).locator("[data-same]")).toHaveCount(2);
  await group.getByRole("button", { name: "Not duplicates" }).click();
  await expect(page.getByText("No duplicates found.", { exact: false })).toBeVisible();
  await saved(page);
  await page.reload();
  await expect(page.getByText("No duplicates found.", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: /^Undo “not a duplicate”/ }).click();
  await expect(group).toHaveCount(1);
});

test("three leads are merged from the list of duplicates; leads and contacts are listed separately", async ({ page, say }) => {
  await two(page, say);
  await create(page, "lead", { ...ada, "Last name": "Berg-Falk", City: "Lübeck" });
  await create(page, "contact", { "Last name": "Berg", Email: ada.Email });
  await open(page, "duplicates");
  await expect(page.getByRole("button", { name: "All (2)" })).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Leads (1)" }).click();
  const group = page.locator(".twins");
  await expect(group.locator(".twin")).toHaveCount(3);
  await group.getByRole("checkbox", { name: /Berg-Falk/ }).uncheck();
  await expect(group.getByRole("button", { name: "Merge 2" })).toBeEnabled();
  await group.getByRole("checkbox", { name: /Berg-Falk/ }).check();
  await group.getByRole("button", { name: "Merge 3" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Merge", exact: true }).click();
  await saved(page);
  await expect(page.getByRole("button", { name: "All (1)" })).toBeVisible();
  await page.getByRole("button", { name: /^Leads and contacts/ }).click();
  await group.getByRole("button", { name: "Convert" }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: /^Convert/ })).toBeVisible();
});

test.describe("German, at 390 px", () => {
  test.use({ locale: "de-DE", viewport: { width: 390, height: 844 } });

  test("Dubletten finden und zusammenführen", async ({ page, say }) => {
    await startEmpty(page, say);
    const berg = { Vorname: "Ada", Nachname: "Berg", Firma: "Nordlicht", "E-Mail": "ada@nordlicht.example" };
    await create(page, "lead", { ...berg, Ort: "Kiel" }, say);
    await create(page, "lead", { ...berg, Ort: "Bremen" }, say);
    await open(page, "duplicates");
    await expect(page.locator(".twins")).toContainText("95 % Übereinstimmung");
    await fits(page);
    await scan(page);
    await page.locator(".twins").getByRole("button", { name: "Zusammenführen" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("heading", { name: "2 Leads zusammenführen" })).toBeVisible();
    await fits(page);
    await scan(page);
    await dialog.getByRole("radiogroup", { name: "Ort" }).getByRole("radio", { name: "Kiel" }).check();
    await dialog.getByRole("button", { name: "Zusammenführen", exact: true }).click();
    await expect(dialog).toBeHidden();
    await saved(page);
    await expect(page.getByText("Keine Dubletten gefunden.", { exact: false })).toBeVisible();
  });
});

test("a large workspace is searched for duplicates with progress while the page stays responsive", async ({ page, say }) => {
  await startEmpty(page, say);
  const rows = Array.from({ length: 30_000 }, (_, at) => `Ada;Last ${at % 29_950};Firm ${at % 900};p${at % 29_950}@firm.example`);
  const buffer = Buffer.from(["First Name;Last Name;Company;Email", ...rows].join("\n"));
  await open(page, "data");
  await page.getByLabel(say.chooseFile).setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer });
  await page.getByLabel("Skip likely duplicates").uncheck();
  await page.getByRole("button", { name: /^Import 30,000 leads$/ }).click();
  await expect(page.getByText(say.imported)).toBeVisible({ timeout: 30_000 });
  await page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; setTimeout(tick, 0); };
    tick();
  });
  await page.evaluate(() => { location.hash = "#/duplicates"; });
  await expect(page.getByText("Groups 1–20 of 50")).toBeVisible();
  expect(await page.evaluate(() => window.longest)).toBeLessThan(400);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByText("Groups 21–40 of 50")).toBeVisible();
  await page.getByRole("button", { name: "Leads (50)" }).click();
  await expect(page.getByText("Groups 1–20 of 50")).toBeVisible();
});

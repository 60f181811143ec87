// A person's rights: everything about them is found, handed over, and erased with a receipt; other tabs begin anew.
import { readFile } from "node:fs/promises";
import { unpack } from "./archive.mjs";
import { readWorkspace } from "./reader.mjs";
import { create, edit, expect, fits, open, saved, scan, startEmpty, test, watch } from "./support.mjs";

async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path());
}

test("a person is found, exported and erased, also from the history and in other tabs", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "account", { "Account name": "Nordlicht" });
  await edit(page, { "Billing city": "Ask Ada Quendel (ada@quendel.example)." });
  await create(page, "lead", { "First name": "Ada", "Last name": "Quendel", Company: "Nordlicht", Email: "ada@quendel.example" });
  const lead = page.url();
  await edit(page, { City: "Kiel" });
  await page.locator("#files input[type=file]").setInputFiles({ name: "cv.txt", mimeType: "text/plain", buffer: Buffer.from("CV") });
  await expect(page.locator("#files .file")).toHaveCount(1);
  await saved(page);
  const second = await context.newPage();
  const complaints = watch(second);
  await second.goto(lead);
  await expect(second.locator("h1")).toHaveText("Ada Quendel");

  await open(page, "data");
  await page.getByRole("link", { name: "A person’s data" }).click();
  await page.getByLabel("Name, email address").fill("quendel");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Ada Quendel" })).toBeChecked();
  await scan(page);
  await page.getByRole("button", { name: "Gather everything" }).click();
  await expect(page.getByText("Attached files: 1.")).toBeVisible();
  await expect(page.locator(".rights-sheet")).toHaveCount(2);
  await expect(page.getByRole("link", { name: "Nordlicht" })).toBeVisible();
  await scan(page);
  const packed = unpack(await downloaded(page, "Export with all files"));
  const person = JSON.parse(packed.get("person.json"));
  expect(person.files).toEqual([{ id: person.records[1].record.id, path: "files/1-cv.txt" }]);
  expect(String(packed.get("files/1-cv.txt"))).toBe("CV");
  expect(person.records.map(({ kind }) => kind)).toEqual(["lead", "file"]);
  expect(person.mentions).toEqual([expect.objectContaining({ kind: "account" })]);
  expect(person.history.length).toBeGreaterThan(2);

  await page.getByLabel("Type “Ada Quendel” to confirm").fill("Ada");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByText("Nothing has been erased.")).toBeVisible();
  await page.getByLabel("Type “Ada Quendel” to confirm").fill("Ada Quendel");
  await page.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByRole("heading", { name: "Receipt of an erasure" })).toBeVisible();
  await scan(page);
  const receipt = String(await downloaded(page, "Save the receipt"));
  expect(receipt).toContain("1 Lead,");
  expect(receipt.toLowerCase()).not.toContain("quendel");

  // The other tab has begun anew, and what it stores brings nothing back.
  await expect(second.locator("main")).not.toContainText("Ada Quendel");
  await create(second, "lead", { "Last name": "Lund", Company: "Fjord" });
  expect(complaints).toEqual([]);
  await open(page, "data");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const file = await readWorkspace(await readFile(await download.path()));
  const { attached, ...texts } = file;
  expect(JSON.stringify(texts).toLowerCase()).not.toContain("quendel");
  expect(attached.size).toBe(0);
  expect(file.records.account[0].billing_city).toBe("Ask █ (█).");
  expect(file.journal.map(({ seq }) => seq)).toEqual(file.journal.map((_, at) => at + 1));
  await page.reload();
  await saved(page);
});

test("the page of a person's data fits a phone, in German and in the dark", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Mit Demodaten umsehen" }).click();
  await saved(page);
  await page.goto("/#/rights");
  await page.getByLabel("Name, E-Mail-Adresse").fill("Berg");
  await page.getByRole("button", { name: "Suchen" }).click();
  await page.getByRole("button", { name: "Alles zusammenstellen" }).click();
  await expect(page.getByRole("heading", { name: "Endgültig löschen" })).toBeVisible();
  await scan(page);
  await fits(page);
  await context.close();
});

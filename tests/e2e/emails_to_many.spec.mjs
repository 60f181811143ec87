// Emails to many: from the selected records of a list to one archive of drafts, with what is wrong with them and who is left out.
import { readFile } from "node:fs/promises";

import { unpack } from "./archive.mjs";
import { words } from "./strings.mjs";
import { expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

/** Imports leads, and selects all of them in their list. */
async function select(page, lines, count) {
  await open(page, "data");
  const buffer = Buffer.from(["First Name;Last Name;Company;Email;City;Country;Email Opt Out", ...lines].join("\n"));
  await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "leads.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: count }).click();
  await saved(page);
  await open(page, "lead");
  const [all, each] = [page.locator(".grid-head input[type=checkbox]"), page.locator(".grid-row:not(.grid-head) .grid-check input:visible")];
  await expect(each.first()).toBeVisible();
  // On a phone the records are cards without a head: each is selected.
  if (await all.isVisible()) return all.check();
  for (const box of await each.all()) await box.check();
}

const LEADS = [
  "Ada;Berg;Nord;ada@nord.example;Kiel;Germany;no", "Eda;Berg;Nord;ADA@nord.example;Kiel;Germany;no", "Ben;Cohn;Nord;;;;no",
  "Cyd;Dahl;Nord;cyd@nord.example;;;yes", "Fay;Grün;West;fay@west.example;;France;no", "Gil;Hahn;West;gil@west.example;Bonn;;no",
];

test("emails to a selection are looked through, saved as one archive, logged as one action and undone", async ({ page }) => {
  await startEmpty(page);
  await select(page, LEADS, words["en-US"].importCount);
  await page.getByRole("button", { name: "Write emails" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Emails to 3 leads" })).toBeVisible();
  await expect(dialog.locator("#mail-template")).toBeFocused();
  // Who gets none, and why.
  const others = dialog.getByRole("region", { name: "No email to 3 records" });
  await others.getByText("1 – There is no email address.").click();
  await expect(others.getByRole("link", { name: "Ben Cohn" })).toHaveAttribute("href", /^#\/record\//);
  await others.getByText("1 – Same address as somebody before").click();
  await expect(others).toContainText(/Eda Berg – Same address as Ada Berg|Ada Berg – Same address as Eda Berg/);
  await expect(others.getByText("1 – This person does not want emails")).toBeVisible();

  // What is wrong is said before anything is made.
  const make = dialog.getByRole("button", { name: "Save 3 drafts (.zip)" });
  await make.click();
  await expect(dialog.getByRole("alert")).toHaveText("Write a subject.");
  await expect(dialog.locator("#mail-subject")).toBeFocused();
  await page.keyboard.type("Hello ");
  await dialog.locator("#mail-insert").selectOption({ label: "First name" });
  await expect(dialog.locator("#mail-subject")).toHaveValue("Hello {{first_name}}");
  await dialog.locator("#mail-text").fill("In {{nowhere}}");
  await expect(dialog.getByRole("alert")).toContainText("no field “nowhere”");
  await dialog.locator("#mail-text").fill("Greetings to {{city}}!\nGrüße");
  const findings = dialog.getByRole("status").filter({ hasText: "Empty in" });
  await expect(findings).toContainText("City: Empty in 1 email");
  await findings.getByRole("button", { name: "Show the first one, City" }).click();
  await expect(dialog.locator(".mail-sample")).toContainText("Fay Grün <fay@west.example>");
  await dialog.locator("#mail-text").fill("Greetings to {{city|your town}}!\nGrüße");
  await expect(findings).toHaveCount(0);
  const sample = dialog.locator(".mail-sample");
  await expect(sample).toContainText("Greetings to your town!");
  await sample.getByRole("button", { name: "Previous email" }).focus();
  while (await sample.getByRole("button", { name: "Previous email" }).isEnabled()) await page.keyboard.press("Enter");
  await expect(sample.getByRole("status")).toHaveText("Email 1 of 3");
  await expect(dialog).toBeVisible();
  await scan(page);
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }

  const download = page.waitForEvent("download");
  await dialog.locator("#mail-subject").press("Enter");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^emails-\d{4}-\d\d-\d\d\.zip$/);
  const files = unpack(await readFile(await file.path()));
  expect([...files.keys()].sort()).toEqual([expect.stringMatching(/^[AE]da Berg - Hello [AE]da\.eml$/), "Fay Grün - Hello Fay.eml", "Gil Hahn - Hello Gil.eml"]);
  const eml = files.get("Gil Hahn - Hello Gil.eml").toString();
  expect(eml).toMatch(/^X-Unsent: 1\r\nTo: Gil Hahn\r\n <gil@west.example>\r\nSubject: Hello Gil\r\n/);
  expect(eml).toContain("Greetings to Bonn!\r\nGr=C3=BC=C3=9Fe\r\n");
  await expect(dialog).toBeHidden();
  await expect(page.locator(".toasts")).toContainText("Email to 3 leads drafted and logged");
  await open(page, "activity");
  await expect(page.getByText("Hello Gil")).toBeVisible();
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(page.getByText("Hello Gil")).toHaveCount(0);
});

test.describe("in German, on a phone in the dark", () => {
  test.use({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });

  test("somebody who opts out meanwhile is left out, one recipient gets a file, and nobody is said", async ({ page, context, say }) => {
    await startEmpty(page, say);
    await select(page, LEADS.slice(3), say.importCount);
    await page.getByRole("button", { name: "E-Mails schreiben" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("heading", { name: "E-Mails an 2 Leads" })).toBeVisible();
    await dialog.locator("#mail-subject").fill("Hallo {{first_name}}");
    await dialog.locator("#mail-text").fill("Guten Tag");
    await expect(dialog.getByRole("button", { name: "2 Entwürfe speichern (.zip)" })).toBeEnabled();

    const other = await context.newPage();
    const optOut = async (name) => {
      await open(other, "lead");
      await other.getByRole("link", { name }).click();
      await shown(other, "Keine E-Mails");
      await other.getByLabel("Keine E-Mails").check();
      await saved(other);
    };
    await optOut("Fay Grün");
    const one = dialog.getByRole("button", { name: "Entwurf speichern (.eml)" });
    await expect(one).toBeEnabled();
    await expect(dialog.getByRole("region", { name: "Keine E-Mail an 2 Datensätze" })).toContainText("2 – Diese Person möchte keine E-Mails");
    await scan(page);
    await fits(page);
    const download = page.waitForEvent("download");
    await one.click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("Gil Hahn - Hallo Gil.eml");
    await expect(page.locator(".toasts")).toContainText("Gil Hahn");

    await optOut("Gil Hahn");
    await other.close();
    await page.getByRole("button", { name: "E-Mails schreiben" }).click();
    await expect(dialog.getByRole("alert")).toContainText("An niemanden der Auswahl kann geschrieben werden");
    await expect(dialog.getByRole("link", { name: "Gil Hahn" })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "E-Mails schreiben" })).toBeDisabled();
    await scan(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("a template is in each recipient’s language, which can be changed for one", async ({ page, say }) => {
    await startEmpty(page, say);
    await open(page, "settings/email-templates");
    await page.getByRole("button", { name: "Commencer par un exemple" }).click();
    await page.locator("form button[type=submit]").click();
    await saved(page);
    await select(page, LEADS.slice(4), say.importCount);
    await page.getByRole("button", { name: "Écrire des e-mails" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("#mail-template").selectOption({ index: 1 });
    await expect(dialog.locator("#mail-subject")).toHaveCount(0);
    const sample = dialog.locator(".mail-sample");
    const language = () => sample.locator(".mail-text").getAttribute("lang");
    if (!(await sample.textContent()).includes("Gil Hahn")) await sample.getByRole("button", { name: "E-mail suivant" }).click();
    await expect(sample).toContainText("Gil Hahn");
    await expect.poll(language).toBe("fr");
    await dialog.getByLabel("Langue si aucune n’est connue").selectOption("de");
    await expect.poll(language).toBe("de");
    await sample.getByRole("button", { name: "English" }).click();
    await expect.poll(language).toBe("en");
    await scan(page);
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Enregistrer 2 brouillons (.zip)" }).click();
    const files = unpack(await readFile(await (await download).path()));
    expect([...files.keys()]).toHaveLength(2);
  });
});

test("a thousand emails are packed with progress, can be stopped, and stop without a trace", async ({ page }) => {
  await startEmpty(page);
  await select(page, Array.from({ length: 1_500 }, (_, at) => `Ada;Berg ${at};Firm ${at};p${at}@firm.example;Kiel;;no`), "Import 1,500 leads");
  await page.getByRole("button", { name: "Write emails" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#mail-subject").fill("Hello {{last_name}}");
  await dialog.locator("#mail-text").fill(`Dear {{first_name}}\n${"All the news of this month. ".repeat(60)}`);
  const make = dialog.getByRole("button", { name: "Save 1,500 drafts (.zip)" });
  await expect(make).toBeEnabled();
  // The packing may end before the next look at the page: it is stopped by the page itself, in the frame in which it begins.
  await page.evaluate(() => new MutationObserver((_, observer) => {
    const stop = document.querySelector("dialog .progress button");
    if (stop) [observer.disconnect(), stop.click()];
  }).observe(document.body, { childList: true, subtree: true }));
  await make.click();
  await expect(make).toBeEnabled();
  await expect(dialog.locator("progress")).toHaveCount(0);
  await expect(page.locator(".toasts")).not.toContainText("logged");

  const download = page.waitForEvent("download");
  await make.click();
  const files = unpack(await readFile(await (await download).path()));
  expect(files.size).toBe(1_500);
  await expect(page.locator(".toasts")).toContainText("Email to 1,500 leads drafted and logged");
  await page.keyboard.press("Control+z");
  await saved(page);
  await open(page, "activity");
  await expect(page.locator(".empty")).toBeVisible();
});

// Letters, labels and envelopes: a serial letter from a template over a selection, who is left out, what is printed, and one undo.
import { countPrints, printed, prints } from "./printed.mjs";
import { create, edit, expect, looks, more, open, saved, scan, startEmpty, test } from "./support.mjs";

const CONTACTS = [
  "Ada;Berg;Hafenstraße 12;20457;Hamburg;Germany;Allow", "Eve;Moreau;3 rue Merci;69002;Lyon;France;Allow", "Ben;Cohn;;;Kiel;Germany;Allow",
  "Max;Still;Weg 2;24103;Kiel;Germany;Do Not Allow",
];

/** Imports contacts, and selects all of them in their list. */
async function select(page) {
  await open(page, "data");
  const buffer = Buffer.from(["First Name;Last Name;Mailing Street;Mailing Zip/Postal Code;Mailing City;Mailing Country;Do not allow Mails", ...CONTACTS].join("\n"));
  await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import \d+ contacts$/ }).click();
  await saved(page);
  await open(page, "contact");
  await page.locator(".grid-head input[type=checkbox]").check();
}

/** Fills in the letterhead. */
async function letterhead(page, parts) {
  await page.goto("/#/settings/letterhead");
  for (const [id, text] of Object.entries(parts)) {
    await page.locator(`#letterhead-${id}`).fill(text);
    await page.locator(`#letterhead-${id}`).press("Tab");
    await saved(page);
  }
}

/** Where a word is on a page of a PDF, in millimetres from the left and the upper edge. */
const at = (print, page, word) => print.words.find((own) => own.page === page && own.text === word);

test("a serial letter is looked through, printed, logged as one action and undone; labels and envelopes follow", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await countPrints(page);
  await startEmpty(page);
  await letterhead(page, { company: "Nordlicht GmbH", address: "Weg 1\n24103 Kiel\nGermany", footer: "Managing director: Ada Berg" });
  await expect(page.locator("#letterhead-window")).toHaveValue("left");
  // A template in two languages.
  await open(page, "settings/email-templates");
  await page.locator("#template-new").click();
  await page.locator("#template-name").fill("Fair");
  await page.locator("#template-kind").selectOption("contact");
  await page.locator("#template-subject").fill("Our fair in {{mailing_city}}");
  await page.locator("#template-text").fill("{{greeting}},\n\nplease visit us.\n\nKind regards");
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.locator("#template-subject").fill("Unsere Messe");
  await page.locator("#template-text").fill("{{greeting}},\n\nbesuchen Sie uns.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await saved(page);

  await select(page);
  await page.locator(".selection-bar").getByText("More", { exact: true }).click();
  await page.getByRole("button", { name: "Letters and labels" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("heading", { name: "Letters and labels for 4 contacts" })).toBeVisible();
  // Who is left out, and why.
  await dialog.getByRole("region", { name: "Left out: 2 records" }).getByText("street and a city").click();
  await expect(dialog.getByRole("link", { name: "Ben Cohn" })).toBeVisible();
  await dialog.getByText("1 – This person does not want letters").click();
  await expect(dialog.getByRole("link", { name: "Max Still" })).toBeVisible();
  await dialog.getByRole("button", { name: "Print 2 letters" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Write a subject.");
  await dialog.locator("#mail-template").selectOption({ label: "Fair" });
  const sheet = dialog.locator(".letter-preview .sheets > .sheet").first();
  // They come in the order of the list.
  const [ada, eve] = ["Unsere Messe", "Our fair in Lyon"].map((text) => dialog.locator(".letter-preview .sheets > .sheet").filter({ hasText: text }));
  await expect(sheet).toBeVisible();
  if (await ada.isVisible()) await dialog.getByRole("button", { name: "Next letter" }).click();
  await expect(eve.locator("address")).toContainText("FRANCE");
  await dialog.getByRole("button", { name: /^(Next|Previous) letter$/ }).and(page.locator(":enabled")).click();
  await expect(ada).toContainText("Guten Tag Ada Berg,");
  await expect(ada).toContainText("besuchen Sie uns.");
  await page.setViewportSize({ width: 390, height: 844 });
  // No button is narrower than what it says.
  expect(await dialog.locator(".mail-place button").evaluateAll((all) => all.filter((own) => own.scrollWidth > own.clientWidth).length)).toBe(0);
  await looks(page);

  await dialog.getByRole("button", { name: "Print 2 letters" }).click();
  await expect(dialog.getByRole("status").filter({ hasText: "2 letters are logged as done" })).toBeVisible();
  await saved(page);
  await expect.poll(() => prints(page)).toBe(1);
  const letters = await printed(page);
  expect(letters.sizes).toEqual([[595, 842], [595, 842]]);
  expect(letters.pages).toHaveLength(2);
  const [german, english] = ["Unsere Messe", "Our fair"].map((subject) => letters.pages.findIndex((text) => text.includes(subject)));
  expect(letters.pages[german]).toContain("Nordlicht GmbH · Weg 1 · 24103 Kiel · Germany");
  expect(letters.pages[german]).toContain("Unsere Messe Guten Tag Ada Berg, besuchen Sie uns.");
  expect(letters.pages[german]).toContain("Seite 1 von 1");
  expect(letters.pages[english]).toContain("Our fair in Lyon Dear Eve Moreau, please visit us. Kind regards");
  // The address is in the window of DIN 5008, form B: from 62.7 to 90 mm, and 25 mm from the left.
  const street = at(letters, german + 1, "Hafenstraße");
  expect(Math.abs(street.x - 25)).toBeLessThan(0.5);
  expect(at(letters, german + 1, "Ada").y).toBeGreaterThan(62);
  expect(at(letters, german + 1, "Hamburg").y).toBeLessThan(85);

  // Printing again logs nothing; one undo takes all back.
  await dialog.getByRole("button", { name: "Print again" }).click();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toBeHidden();
  await open(page, "activity");
  await expect(page.getByRole("row").filter({ hasText: "Unsere Messe" })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: "Our fair in Lyon" })).toContainText("Letter");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("row").filter({ hasText: "Our fair" })).toHaveCount(0);
  await saved(page);

  // Labels from the third on, which log nothing.
  await open(page, "contact");
  await page.locator(".grid-head input[type=checkbox]").check();
  await page.locator(".selection-bar").getByText("More", { exact: true }).click();
  await page.getByRole("button", { name: "Letters and labels" }).click();
  await dialog.getByRole("button", { name: "Labels", exact: true }).click();
  await dialog.locator("#label-start").fill("3");
  await dialog.locator("#label-start").press("Tab");
  await expect(dialog.locator(".label[data-used]")).toHaveCount(2);
  await scan(page);
  await dialog.getByRole("button", { name: "Print 2 labels" }).click();
  await expect(page.locator(".print-run .label")).toHaveCount(4);
  const labels = await printed(page);
  expect(labels.sizes).toEqual([[595, 842]]);
  // One is the third of the first row, the other the first of the second.
  const streets = [at(labels, 1, "Hafenstraße"), at(labels, 1, "rue")].sort((one, other) => one.y - other.y);
  expect(streets[0].x).toBeGreaterThan(139);
  expect(streets[1].y).toBeGreaterThan(53);
  await dialog.locator("#label-sheet").selectOption("5160");
  await dialog.getByRole("button", { name: "Print 2 labels" }).click();
  await expect(page.locator(".print-run .label-sheet")).toHaveAttribute("data-paper", "letter");
  expect((await printed(page)).sizes).toEqual([[612, 792]]);
  await dialog.getByRole("button", { name: "Envelopes" }).click();
  await scan(page);
  await dialog.getByRole("button", { name: "Print 2 envelopes" }).click();
  await expect(page.locator(".print-run .envelope")).toHaveCount(2);
  const envelopes = await printed(page);
  expect(envelopes.sizes).toEqual([[624, 312], [624, 312]]);
  expect(envelopes.pages.find((text) => text.includes("Eve"))).toContain("Eve Moreau 3 rue Merci 69002 Lyon FRANCE");
  await page.keyboard.press("Escape");
  await expect(page.locator(".print-run")).toHaveCount(0);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("one letter is written on a company, of several pages", async ({ page, say }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await countPrints(page);
    await startEmpty(page, say);
    await create(page, "account", { Accountname: "Nord GmbH" }, say);
    await more(page, "Briefe und Etiketten", "Weitere Aktionen");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("Niemand in der Auswahl hat eine Postanschrift.");
    await scan(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await edit(page, { "Rechnungsstraße": "Hafenstraße 12", Rechnungsort: "Hamburg" });
    await more(page, "Briefe und Etiketten", "Weitere Aktionen");
    await dialog.locator("#mail-subject").fill("Preise");
    await dialog.locator("#mail-text").fill(`{{greeting}},\n\n${"Die Preise ändern sich.\n".repeat(60)}`);
    await expect(dialog.locator(".letter-preview .sheets > .sheet")).toHaveCount(2);
    await scan(page);
    await dialog.getByRole("button", { name: "1 Brief drucken" }).click();
    await expect(dialog.getByRole("status").filter({ hasText: "1 Brief ist als erledigt protokolliert" })).toBeVisible();
    await expect.poll(() => prints(page)).toBe(1);
    const { pages } = await printed(page);
    expect(pages).toHaveLength(2);
    expect(pages[0]).toContain("Sehr geehrte Damen und Herren,");
    expect(pages[1]).toContain("Preise Die Preise ändern sich.");
    expect(pages[1]).toContain("Seite 2 von 2");
    await dialog.getByRole("button", { name: "Schließen" }).last().click();
    await expect(page.locator("#timeline")).toContainText("Preise");
    // A label and an envelope of the same company log nothing.
    await more(page, "Briefe und Etiketten", "Weitere Aktionen");
    await dialog.getByRole("button", { name: "Etiketten", exact: true }).click();
    await dialog.getByRole("button", { name: "1 Etikett drucken" }).click();
    await expect(page.locator(".print-run .label-sheet")).toBeAttached();
    expect((await printed(page)).pages[0]).toContain("Nord GmbH Hafenstraße 12 Hamburg");
    await dialog.getByRole("button", { name: "Umschläge" }).click();
    await dialog.getByRole("button", { name: "1 Umschlag drucken" }).click();
    await expect(page.locator(".print-run .envelope")).toBeAttached();
    expect((await printed(page)).pages[0]).toContain("Nord GmbH Hafenstraße 12 Hamburg");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+z");
    await expect(page.locator("#timeline")).not.toContainText("Preise");
  });
});

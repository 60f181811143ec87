// Quotes: one is created from an opportunity, changed, sent, followed by a second version and accepted, which wins the opportunity;
// wide and light, on a phone in the dark, and in German.
import { readFileSync, writeFileSync } from "node:fs";

import { differing, rasterised, squares, squaresOf, tolerated, without } from "./pictures.mjs";
import { printed, read } from "./printed.mjs";
import { create, edit, expect, looks, open, saved, startEmpty, test } from "./support.mjs";

test("a quote is created, changed, sent, renewed and accepted", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await create(page, "opportunity", { "Opportunity name": "Fjord – Desks" });
  const deal = page.url();
  const lines = page.locator("#line-items");
  await lines.getByLabel("Or a custom line").fill("Desk");
  await lines.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  await lines.getByLabel("Price: Desk").fill("333.33");
  await lines.getByLabel("Quantity: Desk").fill("3");
  await lines.getByLabel("Tax (%): Desk").fill("19");
  await lines.getByLabel("Tax (%): Desk").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("€1,189.99");

  await page.locator("[data-kind=quote]").getByRole("button", { name: "Create quote" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fjord – Desks");
  await expect(lines.locator("tfoot")).toContainText("€1,189.99");
  await lines.getByLabel("Discount on the total (%)").fill("10");
  await lines.getByLabel("Discount on the total (%)").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("\u2212€100.00");
  await expect(lines.locator("tfoot")).toContainText("€899.99");
  await looks(page);

  // Sent, it has a number and nothing can be typed any more; the undo makes it a draft again.
  const year = new Date().getFullYear();
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await saved(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${year}-0001 Fjord – Desks`);
  await expect(lines.getByRole("textbox")).toHaveCount(0);
  await looks(page);
  await page.keyboard.press("Control+z");
  await expect(lines.getByLabel("Price: Desk")).toBeVisible();
  await page.keyboard.press("Control+y");
  await expect(lines.getByRole("textbox")).toHaveCount(0);

  await page.getByRole("button", { name: "New version" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fjord – Desks");
  await lines.getByLabel("Quantity: Desk").fill("4");
  await lines.getByLabel("Quantity: Desk").press("Tab");
  await expect(lines.locator("tfoot")).toContainText("€1,199.99");
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${year}-0001-2 Fjord – Desks`);

  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions).toContainText("3 × €333.33 = €999.99");
  await expect(versions.locator("[data-changed]").first()).toContainText("4 × €333.33 = €1,333.32");

  // The list has both, the first one superseded.
  await open(page, "quote");
  await expect(page.getByRole("row").filter({ hasText: `${year}-0001 Fjord` })).toContainText("Superseded");
  await looks(page);
  await page.getByRole("link", { name: `${year}-0001-2 Fjord – Desks` }).click();

  // Accepted, it wins the opportunity with its lines.
  await page.getByRole("button", { name: "Accepted" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("It moves to “Closed Won”");
  await looks(page);
  await dialog.getByRole("button", { name: "Accepted" }).click();
  await saved(page);
  await expect(dialog).toBeHidden();
  await page.goto(deal);
  await expect(page.locator(".record-chips")).toContainText("Closed Won");
  await expect(page.locator(".record-chips")).toContainText("€1,199.99");
  await expect(lines.getByLabel("Description: Discount 10%")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(page.locator(".record-chips")).toContainText("Prospecting");
});

/** The day of documents that are compared with pictures. */
const now = new Date("2031-03-04T09:00:00+01:00");

const logo = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNQCDiAFTEMLQkAintMAXLrfgQAAAAASUVORK5CYII=", "base64");

test("a draft is written to the customer with its document, which sends it", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await letterhead(page, { company: "Nordlicht GmbH", address: "Weg 1\nKiel" });
  await page.setViewportSize({ width: 1440, height: 900 });
  await create(page, "contact", { "Last name": "Berg", Email: "ada@nord.example" });
  await create(page, "opportunity", { "Opportunity name": "Fjord – Desks", Amount: "1000", "Primary contact": "Berg" });
  await page.locator("[data-kind=quote]").getByRole("button", { name: "Create quote" }).click();
  await page.getByRole("button", { name: "Write email" }).click();
  const dialog = page.getByRole("dialog");
  const number = `${new Date().getFullYear()}-0001`;
  await expect(dialog.locator("#mail-subject")).toHaveValue(`Quote ${number}: Fjord – Desks`);
  await expect(dialog.locator("#mail-text")).toHaveValue(/1\. Fjord – Desks: 1 × €1,000\.00 = €1,000\.00/);
  await expect(dialog.getByRole("status").filter({ hasText: number })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Open in mail program" })).toBeDisabled();
  await looks(page);
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save draft (.eml)" }).click();
  const eml = readFileSync(await (await download).path(), "utf8");
  await expect(dialog).toBeHidden();
  await saved(page);
  expect(eml).toContain("X-Unsent: 1");
  expect(eml).toContain(`filename="Quote ${number}.html"`);
  expect(eml).toContain(`Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="Quote ${number}.pdf"`);
  const [pdf, attached] = [1, 2].map((at) => Buffer.from(eml.split("base64\r\n\r\n")[at].split("--=_")[0], "base64"));
  const html = attached.toString();
  const file = test.info().outputPath("attached.pdf");
  writeFileSync(file, pdf);
  expect(read(file).pages[0]).toContain(`Quote ${number} Fjord – Desks`);
  expect(read(file).pages[0]).toContain("Total €1,000.00");
  expect(html).toContain(`<h1>Quote ${number}</h1>`);
  expect(html).toContain("€1,000.00");
  // The attachment is a page that is accessible and fetches nothing; its form makes the customer's answer.
  const accepted = await answered(page, html, number, { decision: "We accept this quote", name: "Ada Berg", remark: "Please call first.", draws: true });
  const declined = await answered(page, html, number, { decision: "We decline this quote", name: "Ada Berg" });
  expect(JSON.parse(accepted.buffer).signature.length).toBe(1);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${number} Fjord – Desks`);

  // The answer comes back attached to an email: it is shown, and wins the opportunity.
  const quote = page.url();
  // The search box leads to where it is taken in, from any page.
  await open(page, "account");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search everything" }).fill("answer to a quote");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/data/);
  const input = page.locator("main input[type=file][multiple]").first();
  await input.setInputFiles({ name: "answer.eml", mimeType: "message/rfc822", buffer: reply(accepted) });
  const found = page.getByRole("region", { name: "Answers of customers" });
  await expect(found).toContainText(`Ada Berg accepts quote ${number}`);
  await found.getByRole("button", { name: "Look at the answer" }).click();
  await expect(dialog.getByRole("heading", { name: `Answer to quote ${number}` })).toBeVisible();
  await expect(dialog).toContainText("Please call first.");
  await expect(dialog).toContainText("€1,000.00");
  await expect(dialog.getByRole("img", { name: "Drawn signature of Ada Berg" }).locator("polyline")).toHaveCount(1);
  await expect(dialog).toContainText("It moves to “Closed Won”");
  await looks(page);
  await dialog.getByRole("button", { name: "Accept the quote" }).click();
  await saved(page);
  await expect(page).toHaveURL(quote);
  await expect(page.locator(".record-chips")).toContainText("Accepted");
  await expect(page.locator("#files")).toContainText(`quote-${number}.answer.kontor.json`);
  await page.keyboard.press("Control+z");
  await expect(page.locator(".record-chips")).toContainText("Sent");
  await expect(page.locator("#files")).not.toContainText("answer.kontor.json");

  // So is the code of a printed copy, or an email that a phone made of it.
  const { id, hash } = JSON.parse(accepted.buffer).quote;
  await open(page, "data");
  await page.getByText("Read the QR code of a printed quote").click();
  const pasted = page.getByLabel("Or the text of the code or of the email");
  await pasted.fill("Our decision: yes");
  await expect(page.getByText("There is no code of a quote in this text.")).toBeVisible();
  await pasted.fill(`Our decision: yes\n\nkontor-quote-1-${id}-${"0".repeat(24)}`);
  await expect(page.getByText("are no longer those that were printed")).toBeVisible();
  await pasted.fill(`Our decision: yes\n\nkontor-quote-1-${id}-${hash.slice(0, 24)}`);
  await expect(page.getByText("terms are those that were printed")).toBeVisible();
  await expect(page.getByText(`${number} Fjord – Desks: €1,000.00`)).toBeVisible();
  await looks(page);
  await page.getByRole("button", { name: "Open the quote" }).click();
  await expect(page).toHaveURL(quote);

  // A changed total is pointed out, and can only be kept; a file that is no answer is refused in words; another one declines.
  await open(page, "data");
  const changed = { ...declined, buffer: Buffer.from(String(accepted.buffer).replace("1000.00", "900.00")) };
  await input.setInputFiles(changed);
  await expect(dialog.getByRole("alert")).toContainText("are not those of the quote that was sent");
  await expect(dialog.getByRole("button", { name: "Only keep the answer with the quote" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Accept the quote" })).toHaveCount(0);
  await looks(page);
  await page.keyboard.press("Escape");
  await input.setInputFiles({ ...declined, buffer: Buffer.from("{}") });
  await expect(page.getByRole("alert")).toContainText("is damaged or was changed");
  await input.setInputFiles(declined);
  await expect(dialog).toContainText("The name was typed");
  await dialog.getByRole("button", { name: "Mark the quote as declined" }).click();
  await saved(page);
  await expect(page.locator(".record-chips")).toContainText("Declined");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Mark as sent" })).toBeVisible();
});

/** The words of the page that a customer gets. */
const customer = {
  en: { quote: "Quote", save: "Save the answer as a file", missing: "Choose a decision and enter your name.", name: "First and last name", remark: "Remark", clear: "Clear signature", done: "is in your downloads" },
  de: { quote: "Angebot", save: "Antwort als Datei speichern", missing: "Wählen Sie eine Entscheidung, und geben Sie Ihren Namen ein.", name: "Vor- und Nachname", remark: "Bemerkung", clear: "Unterschrift löschen", done: "liegt in Ihren Downloads" },
};

/** Fills in the form of a quote's page as its customer, who has no network; returns the file that it saves. */
async function answered(page, html, number, { decision, name, remark, draws }, words = customer.en) {
  const other = await page.context().newPage();
  await other.route("**/quote.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await other.goto("/quote.html");
  await other.route("**/*", (route) => route.abort());
  await expect(other.getByRole("heading", { level: 1 })).toHaveText(`${words.quote} ${number}`);
  await looks(other);
  const button = other.getByRole("button", { name: words.save });
  await button.click();
  await expect(other.getByRole("alert")).toHaveText(words.missing);
  await other.getByLabel(decision).check();
  await other.getByLabel(words.name).fill(name);
  if (remark) await other.getByLabel(words.remark).fill(remark);
  if (draws) {
    const pad = other.locator("#answer-pad");
    const draw = async () => {
      await pad.scrollIntoViewIfNeeded();
      const box = await pad.boundingBox();
      await other.mouse.move(box.x + 20, box.y + 60);
      await other.mouse.down();
      for (let at = 1; at < 20; at += 1) await other.mouse.move(box.x + 20 + at * 12, box.y + 60 + (at % 4) * 12);
      await other.mouse.up();
    };
    await draw();
    await other.getByRole("button", { name: words.clear }).click();
    await expect(pad.locator("polyline")).toHaveCount(0);
    await draw();
    await expect(pad.locator("polyline")).toHaveCount(1);
  }
  const download = other.waitForEvent("download");
  await button.click();
  const file = await download;
  await expect(other.getByRole("status")).toContainText(words.done);
  await looks(other);
  const buffer = readFileSync(await file.path());
  await other.close();
  expect(file.suggestedFilename()).toBe(`quote-${number}.answer.kontor.json`);
  return { name: file.suggestedFilename(), mimeType: "application/json", buffer };
}

/** An email with a file attached, as a mail program writes it. */
function reply({ name, buffer }) {
  const lines = [
    "From: Ada Berg <ada@nord.example>", "To: me@kontor.example", "Subject: Our answer", `Date: ${new Date(Date.now() - 60_000).toUTCString().replace("GMT", "+0000")}`,
    "Message-ID: <answer-1@nord.example>", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', "",
    "--b", "Content-Type: text/plain; charset=utf-8", "", "Here is our answer.",
    "--b", `Content-Type: application/json; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`, "Content-Transfer-Encoding: base64", "",
    buffer.toString("base64").match(/.{1,76}/g).join("\r\n"), "--b--", "",
  ];
  return Buffer.from(lines.join("\r\n"));
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

test("the document is printed with the letterhead on numbered pages", async ({ page }) => {
  await page.clock.setFixedTime(now);
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await letterhead(page, { company: "Nordlicht GmbH", address: "Hafenstraße 12\n20457 Hamburg", bank: "IBAN DE02 1203", legal: "VAT ID DE123", footer: "Managing director: Ada Berg" });
  await page.locator("#letterhead-pattern").fill("{YYYY}");
  await page.locator("#letterhead-pattern").press("Tab");
  await expect(page.getByRole("alert")).toContainText("one counter");
  await letterhead(page, { pattern: "Q{YY}/{000}" });
  await page.locator("input[type=file]").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: logo });
  await expect(page.getByRole("img", { name: "Logo" })).toBeVisible();
  await looks(page);

  await page.setViewportSize({ width: 1440, height: 900 });
  await create(page, "opportunity", { "Opportunity name": "Fjord – Desks", Amount: "1000" });
  await page.locator("[data-kind=quote]").getByRole("button", { name: "Create quote" }).click();
  // Both pages have such lines.
  await expect(page.getByRole("button", { name: "Mark as sent" })).toBeVisible();
  const lines = page.locator("#line-items");
  for (let at = 1; at <= 30; at += 1) {
    await lines.getByLabel("Or a custom line").fill(`Item ${at}`);
    await lines.getByLabel("Or a custom line").press("Enter");
    await expect(lines.locator("tbody tr")).toHaveCount(at + 1);
    await expect(lines.getByLabel("Or a custom line")).toHaveValue("");
  }
  await page.getByRole("link", { name: "Preview and print" }).click();
  await expect(page.locator(".sheets > .sheet")).toHaveCount(2);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quote (Draft)");
  await looks(page);
  await page.getByRole("button", { name: "Mark as sent" }).click();
  const number = "Q31/001";
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Quote ${number}`);
  await saved(page);
  const { pages, sizes } = await printed(page);
  expect(sizes).toEqual([[595, 842], [595, 842]]);
  for (const [at, text] of pages.entries()) {
    expect(text).toContain("No. Description Quantity Unit price Amount");
    expect(text).toContain("IBAN DE02 1203");
    expect(text).toContain(`Managing director: Ada Berg Page ${at + 1} of 2`);
  }
  expect(pages[0]).toContain(`Quote number ${number}`);
  expect(pages[0]).toContain("1 Fjord – Desks 1 €1,000.00 €1,000.00");
  expect(pages[1]).toContain("31 Item 30 1 €0.00 €0.00 Total €1,000.00");
  // The file says what is printed, word by word, with the logo.
  const file = await savedAsPdf(page, "Save as PDF", `Quote ${number.replace("/", "-")}.pdf`);
  expect(file.sizes).toEqual(sizes);
  expect(file.pages.map(wordsOf)).toEqual(pages.map(wordsOf));
  expect(file.raw).toContain("/Subtype/Image");

  // On the other paper, too.
  await page.goto("/#/settings/letterhead");
  await page.locator("#letterhead-paper").selectOption("letter");
  await page.getByLabel("Print a QR code on quotes").check();
  await saved(page);
  await page.goBack();
  await expect(page.locator(".sheets > .sheet").first()).toHaveAttribute("data-paper", "letter");
  const letter = await printed(page, (file) => rasterised(file, 2));
  expect(letter.sizes[0]).toEqual([612, 792]);
  const asFile = await savedAsPdf(page, "Save as PDF", `Quote ${number.replace("/", "-")}.pdf`);
  expect(asFile.sizes[0]).toEqual([612, 792]);
  expect(asFile.pages.map(wordsOf)).toEqual(letter.pages.map(wordsOf));
  // The code does not fit below the total, which comes along to the next page with the last line.
  for (const { pages } of [letter, asFile]) expect(pages[2]).toMatch(/31 Item 30 1 €0\.00 €0\.00 Total €1,000\.00 .*Please leave it on the copy/);
  expect(differing(letter.seen, "quote-letter-en-printed")).toBeLessThan(tolerated);
  expect(differing(rasterised(asFile.path, 2), "quote-letter-en-file")).toBeLessThan(tolerated);

  // Letters that the typeface lacks are named, and no file is made.
  const address = page.url();
  await letterhead(page, { footer: "漢字 Ltd" });
  await page.goto(address);
  await page.getByRole("button", { name: "Save as PDF", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("lacks these letters of the document: 漢 字.");
  await looks(page);
});

/** Saves the document of the page as a file, and reads it. */
async function savedAsPdf(page, button, name) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(name);
  const path = await saved.path();
  return { ...read(path), path, raw: readFileSync(path, "latin1") };
}

/** The words of a text, whatever their order. */
const wordsOf = (text) => text.trim().split(" ").sort();

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("an offer is German for a German customer", async ({ page, say }) => {
    await page.clock.setFixedTime(now);
    await page.setViewportSize({ width: 1440, height: 900 });
    await startEmpty(page, say);
    await letterhead(page, { company: "Nordlicht GmbH", address: "Hafenstraße 12\n20457 Hamburg", contact: "+49 40 1234\nangebote@nordlicht.example", bank: "IBAN DE02 1203", legal: "USt-IdNr. DE123" });
    await page.getByLabel("QR-Code auf Angebote drucken").check();
    await saved(page);
    await looks(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await create(page, "contact", { Nachname: "Berg", "E-Mail": "ada@nord.example" }, say);
    await create(page, "opportunity", { "Opportunity-Name": "Fjord – Tische", Betrag: "1234,50" }, say);
    await page.locator("[data-kind=quote]").getByRole("button", { name: "Angebot erstellen" }).click();
    const lines = page.locator("#line-items");
    await lines.getByLabel("Steuer (%): Fjord – Tische").fill("19");
    await lines.getByLabel("Steuer (%): Fjord – Tische").press("Tab");
    await expect(lines.locator("tfoot")).toContainText("1.469,06 €");
    await looks(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "Als versendet markieren" }).click();
    await saved(page);
    await page.getByRole("link", { name: "Vorschau und Druck" }).click();
    await looks(page);
    // The code on paper has the squares that were drawn; what it says is read natively (tests/it/quote_codes.rs).
    await page.setViewportSize({ width: 1440, height: 900 });
    const code = page.locator(".sheets .sheet-code svg");
    const at = await code.evaluate((svg) => {
      const [box, sheet] = [svg, svg.closest(".sheet")].map((own) => own.getBoundingClientRect());
      return { left: box.left - sheet.left, top: box.top - sheet.top, side: box.width, size: svg.viewBox.baseVal.width };
    });
    const { pages, seen } = await printed(page, (file) => [rasterised(file, 1), rasterised(file, 1, 300)]);
    expect(squares(seen[1], 300, at)).toEqual(squaresOf(await code.locator("path").getAttribute("d"), at.size));
    expect(differing(without(seen[0], at), "quote-a4-de-printed")).toBeLessThan(tolerated);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toContain("Nettosumme 1.234,50 € 19 % USt. auf 1.234,50 € 234,56 € Gesamtbetrag 1.469,06 €");
    expect(pages[0]).toContain("Seite 1 von 1");
    const file = await savedAsPdf(page, "Als PDF speichern", "Angebot 2031-0001.pdf");
    expect(squares(rasterised(file.path, 1, 300), 300, at)).toEqual(squaresOf(await code.locator("path").getAttribute("d"), at.size));
    expect(differing(without(rasterised(file.path, 1), at), "quote-a4-de-file")).toBeLessThan(tolerated);
    expect(file.pages.map(wordsOf)).toEqual(pages.map(wordsOf));
    expect(file.raw).toContain("/Lang(de)");

    // A new version is written to the customer, who accepts it in the page that was attached.
    await page.goBack();
    await page.getByRole("button", { name: "Neue Version" }).click();
    await lines.getByLabel("Rabatt auf die Summe (%)").fill("10");
    await lines.getByLabel("Rabatt auf die Summe (%)").press("Tab");
    await expect(lines.locator("tfoot")).toContainText("1.322,15 €");
    await edit(page, { Kontakt: "Berg" });
    await page.getByRole("button", { name: "E-Mail schreiben" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.locator("#mail-text")).toHaveValue(/1\. Fjord – Tische: 1 × 1\.234,50\s€ = 1\.234,50\s€/);
    await looks(page);
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Entwurf speichern (.eml)" }).click();
    const eml = readFileSync(await (await download).path(), "utf8");
    await saved(page);
    const html = Buffer.from(eml.split("base64\r\n\r\n")[2].split("--=_")[0], "base64").toString();
    const answer = await answered(page, html, "2031-0001-2", { decision: "Wir nehmen dieses Angebot an", name: "Ada Berg", remark: "Bitte im Mai.", draws: true }, customer.de);
    await open(page, "data");
    await page.locator("main input[type=file][multiple]").first().setInputFiles(answer);
    await expect(dialog.getByRole("heading", { name: "Antwort auf Angebot 2031-0001-2" })).toBeVisible();
    await expect(dialog).toContainText("Bitte im Mai.");
    await expect(dialog).toContainText("1.322,15 €");
    await looks(page);
    await dialog.getByRole("button", { name: "Angebot annehmen" }).click();
    await saved(page);
    await expect(page.locator(".record-chips")).toContainText("Angenommen");
    await page.keyboard.press("Control+z");
    await expect(page.locator(".record-chips")).toContainText("Versendet");
  });
});

// A deal room: made of an account's records, read and answered by a customer without a network, and what comes back is looked through
// and taken in part; wide and light, on a phone in the dark; in English and in German.
import { readFileSync } from "node:fs";

import { create, expect, fits, looks as everyLook, more, open, saved, shown, startEmpty, test } from "./support.mjs";

const texts = {
  "en-US": {
    accountName: "Account name", phone: "Phone", city: "Billing city", lastName: "Last name", account: "Account", email: "Email", dealName: "Opportunity name", amount: "Amount", room: "Deal room", search: "Search everything", find: "deal room", title: "Deal room of Nord GmbH", chosen: "1 of 1 chosen", contacts: "Contacts", filter: "Filter the records", none: "No record contains this text.", save: "Save the page", logged: "Deal room of Nord GmbH saved as a page", answer: "Save the answer as a file", missing: "Enter your name", who: "First and last name", comment: "Comment", done: "is in your downloads", back: "Answer to the deal room of Nord GmbH", asNote: "Log this comment as a note", take: "Take what is ticked", more: "More actions", price: "€1,000.00",
  },
  "de-DE": {
    accountName: "Accountname", phone: "Telefon", city: "Rechnungsort", lastName: "Nachname", account: "Account", email: "E-Mail", dealName: "Opportunity-Name", amount: "Betrag", room: "Deal-Raum", search: "Alles durchsuchen", find: "deal-raum", title: "Deal-Raum von Nord GmbH", chosen: "1 von 1 gewählt", contacts: "Kontakte", filter: "Datensätze filtern", none: "Kein Datensatz enthält diesen Text.", save: "Seite speichern", logged: "Deal-Raum von Nord GmbH als Seite gespeichert", answer: "Antwort als Datei speichern", missing: "Geben Sie Ihren Namen ein", who: "Vor- und Nachname", comment: "Kommentar", done: "liegt in Ihren Downloads", back: "Antwort auf den Deal-Raum von Nord GmbH", asNote: "Diesen Kommentar als Notiz protokollieren", take: "Angehaktes übernehmen", more: "Weitere Aktionen", price: "1.000,00 €",
  },
};

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("a customer reads a deal room, and what they write back is taken as far as it is ticked", async ({ page, say, locale }) => {
      const words = texts[locale];
      // How it looks does not depend on the language; that nothing is too long does.
      const looks = locale === "en-US" ? everyLook : fits;
      await page.setViewportSize({ width: 1440, height: 900 });
      await startEmpty(page, say);
      await create(page, "account", { [words.accountName]: "Nord GmbH", [words.phone]: "0431 1", [words.city]: "Kiel" }, say);
      const account = page.url();
      await create(page, "contact", { [words.lastName]: "Berg", [words.account]: "Nord GmbH", [words.email]: "ada@nord.example" }, say);
      await create(page, "opportunity", { [words.dealName]: "Fjord – Desks", [words.account]: "Nord GmbH", [words.amount]: "1000" }, say);
      await page.goto(account);
      await more(page, words.room, words.more);
      const dialog = page.getByRole("dialog");
      await page.keyboard.press("Escape");
      // The search box has it, too.
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: words.search }).fill(words.find);
      await page.keyboard.press("Enter");
      await expect(dialog.getByRole("heading", { name: words.title })).toBeVisible();
      await expect(dialog.getByText(words.chosen)).toBeVisible();
      await dialog.getByText(words.contacts, { exact: true }).click();
      await dialog.getByLabel(words.filter).fill("nobody");
      await expect(dialog.getByText(words.none).first()).toBeVisible();
      await dialog.getByLabel(words.filter).fill("berg");
      await dialog.getByLabel("Berg", { exact: true }).check();
      await looks(page);
      await dialog.getByRole("button", { name: locale === "en-US" ? "Deutsch" : "English" }).click();
      await dialog.getByRole("button", { name: locale === "en-US" ? "English" : "Deutsch" }).click();
      const saving = page.waitForEvent("download");
      await dialog.getByRole("button", { name: words.save }).click();
      const room = await saving;
      expect(room.suggestedFilename()).toBe("Nord GmbH.html");
      const html = readFileSync(await room.path(), "utf8");
      // It is logged with what is in it.
      await saved(page);
      await expect(page.getByRole("main")).toContainText(words.logged);

      // The customer has no network.
      const other = await page.context().newPage();
      await other.route("**/room.html", (route) => route.fulfill({ contentType: "text/html", body: html }));
      await other.goto("/room.html");
      await other.route("**/*", (route) => route.abort());
      await expect(other.getByRole("heading", { level: 1 })).toHaveText("Nord GmbH");
      await expect(other.getByRole("article", { name: "Fjord – Desks" })).toContainText(words.price);
      await looks(other);
      await other.getByRole("button", { name: words.answer }).click();
      await expect(other.getByRole("alert")).toContainText(words.missing);
      await other.getByLabel(words.who).fill("Ada Berg");
      const desks = other.getByRole("article", { name: "Fjord – Desks" });
      await desks.locator("summary").click();
      await desks.getByLabel(words.comment, { exact: true }).fill("Please deliver in May.");
      const own = other.getByRole("article", { name: "Nord GmbH" });
      await own.locator("summary").click();
      await own.getByLabel(words.phone).fill("0431 22");
      await own.getByLabel(words.city).fill("Plön");
      await looks(other);
      const answering = other.waitForEvent("download");
      await other.getByRole("button", { name: words.answer }).click();
      const file = await answering;
      await expect(other.getByRole("status")).toContainText(words.done);
      const answer = { name: file.suggestedFilename(), mimeType: "application/json", buffer: readFileSync(await file.path()) };
      expect(answer.name).toBe("Nord GmbH.room.kontor.json");
      await other.close();

      // Only what is ticked is taken; one undo takes all of it back.
      await open(page, "data");
      const input = page.locator("main input[type=file][multiple]").first();
      await input.setInputFiles(answer);
      await expect(dialog.getByRole("heading", { name: words.back })).toBeVisible();
      await expect(dialog.locator("blockquote")).toHaveText("Please deliver in May.");
      await expect(dialog.getByLabel(words.asNote)).toBeChecked();
      await expect(dialog.getByLabel(`${words.phone}: 0431 22`)).not.toBeChecked();
      await dialog.getByLabel(`${words.phone}: 0431 22`).check();
      await looks(page);
      await dialog.getByRole("button", { name: words.take }).click();
      await saved(page);
      await expect(page).toHaveURL(account);
      await expect(await shown(page, words.phone)).toContainText("0431 22");
      await expect(await shown(page, words.city)).toContainText("Kiel");
      await expect(page.locator("#files")).toContainText("Nord GmbH.room.kontor.json");
      await page.keyboard.press("Control+z");
      await expect(await shown(page, words.phone)).toContainText("0431 1");
      await expect(page.locator("#files")).not.toContainText("room.kontor.json");
      await page.getByRole("main").getByRole("link", { name: "Fjord – Desks" }).first().click();
      await expect(page.getByText("Please deliver in May.")).toHaveCount(0);
    });
  });
}

// Mails of other programs: three files are dropped, the preview says what becomes of each, the import is one action that is
// undone as one, the same files are there already, and an unknown sender waits as an enquiry.
import { readFileSync } from "node:fs";
import { create, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": {
    go: "Import 2 activities", sum: "3 rows: 2 new, 0 changed, 0 unchanged, 1 skipped.", again: "3 rows: 0 new, 0 changed, 2 unchanged, 1 skipped.",
    table: "Rows of outlook.eml + 2 after the import", received: "Received: Angebot für die Förderanlage", sent: "Sent: Re: Angebot für die Förderanlage",
    waits: "1 sender waits as an enquiry.", enquiries: "Show enquiries", undo: "Undo", skipped: /^Skipped /, unknown: "the sender is not here",
    only: "Put 1 sender into the enquiries", concerns: /^Concerns /,
  },
  "de-DE": {
    go: "2 Aktivitäten importieren", sum: "3 Zeilen: 2 neu, 0 geändert, 0 unverändert, 1 übersprungen.", again: "3 Zeilen: 0 neu, 0 geändert, 2 unverändert, 1 übersprungen.",
    table: "Zeilen von outlook.eml + 2 nach dem Import", received: "Erhalten: Angebot für die Förderanlage", sent: "Gesendet: Re: Angebot für die Förderanlage",
    waits: "1 Absender wartet als Anfrage.", enquiries: "Anfragen anzeigen", undo: "Rückgängig", skipped: /^Übersprungen /, unknown: "der Absender ist nicht hier",
    only: "1 Absender in die Anfragen stellen", concerns: /^Betrifft /,
  },
};
const folderWords = {
  "en-US": {
    watch: "Watch a folder for new emails", folder: "Folder of emails", three: "3 new files in the folder “Mail”", one: "1 new file in the folder “Mail”", review: "Review and import",
    nothing: "Nothing new.", show: "Show", skip: "Skip these", stop: "Stop watching", gone: /^The folder “Mail” cannot be read/, cancel: "Cancel",
  },
  "de-DE": {
    watch: "Ordner auf neue E-Mails prüfen", folder: "E-Mail-Ordner", three: "3 neue Dateien im Ordner „Mail“", one: "1 neue Datei im Ordner „Mail“", review: "Ansehen und importieren",
    nothing: "Nichts Neues.", show: "Anzeigen", skip: "Diese überspringen", stop: "Nicht mehr prüfen", gone: /^Der Ordner „Mail“ kann nicht gelesen werden/, cancel: "Abbrechen",
  },
};
const files = ["outlook.eml", "gmail.eml", "unknown.eml"].map((name) => ({ name, content: readFileSync(`tests/fixtures/mails/${name}`) }));

/** Drops files on the page's drop zone, as from the desktop. */
async function drop(page, all) {
  const transfer = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
    return data;
  }, all.map(({ name, content }) => ({ name, bytes: [...content] })));
  await page.locator("#import-title").locator("xpath=ancestor::section").locator(".file-drop").dispatchEvent("drop", { dataTransfer: transfer });
}

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("three mails are dropped, previewed, imported once and undone", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await create(page, "contact", { [say.firstName]: "Jörg", [say.lastName]: "Grün", [say.email]: "joerg.gruen@example.com" }, say);
      const record = page.url();

      await open(page, "data");
      await drop(page, files);
      await expect(page.getByText(own.sum)).toBeVisible();
      // How rows are matched is no question for emails: the same one is never there twice.
      await expect(page.locator(".import-rules .import-choice")).toHaveCount(1);
      const grid = page.getByRole("grid", { name: own.table });
      await expect(grid.locator("#preview-0-2")).toHaveText("Jörg Grün");
      await expect(grid.locator("#preview-0-3")).toHaveText(own.received);
      await expect(grid.locator("#preview-1-3")).toHaveText(own.sent);
      await page.getByRole("button", { name: own.skipped }).click();
      await expect(grid.locator("#preview-0-1")).toContainText(own.unknown);
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme: "dark" });
      await fits(page);
      await scan(page);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.getByRole("button", { name: own.go, exact: true }).click();
      await expect(page.getByText(own.waits)).toBeVisible();
      await saved(page);
      await scan(page);

      // The timeline of the person has both; the text is that of the mail, and nothing of it is HTML.
      await page.goto(record);
      const timeline = page.locator("#timeline");
      await expect(timeline.getByRole("link", { name: own.received, exact: true })).toBeVisible();
      await expect(timeline.getByRole("link", { name: own.sent, exact: true })).toBeVisible();
      await expect(page.locator("img[src*=image001]")).toHaveCount(0);
      // So does its page have the attachment, as a file.
      await expect(page.locator("#files").getByRole("button", { name: "Maße.pdf" }).first()).toBeAttached();

      // The same files again are there already.
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles(files.map(({ name, content }) => ({ name, mimeType: "message/rfc822", buffer: content })));
      await expect(page.getByText(own.again)).toBeVisible();
      // Only the unknown sender is left, who is known as an enquiry.
      await page.getByRole("button", { name: own.only }).click();
      await expect(page.getByText(own.waits)).toBeVisible();
      await page.getByRole("link", { name: own.enquiries }).click();
      await expect(page.getByRole("heading", { name: "Tom Unbekannt" })).toHaveCount(1);
      await expect(page.getByText("Anfrage „Dichtungen“").first()).toBeVisible();
      await scan(page);

      await page.keyboard.press("Control+z");
      await saved(page);
      await page.goto(record);
      await expect(page.getByText("Grün").first()).toBeVisible();
      await expect(timeline.getByRole("link", { name: own.received, exact: true })).toHaveCount(0);
    });
  });
}

test("what is no mail is refused in words, and a mailbox says what it leaves out", async ({ page, say }) => {
  await startEmpty(page, say);
  await create(page, "contact", { "First name": "Jörg", "Last name": "Grün", Email: "joerg.gruen@example.com" });
  await open(page, "data");
  await page.getByLabel(say.chooseFile).setInputFiles({ name: "nothing.eml", mimeType: "message/rfc822", buffer: Buffer.from("no mail at all") });
  await expect(page.getByRole("alert")).toContainText("neither a sender nor a recipient");
  await page.getByLabel(say.chooseFile).setInputFiles("tests/fixtures/mails/thunderbird.mbox");
  await expect(page.getByRole("button", { name: "Import 2 activities" })).toBeEnabled();
  await page.locator("summary", { hasText: "What is skipped, and why" }).click();
  await expect(page.getByText("deleted in the mail program")).toBeVisible();
});

/** Puts files into the folder that is watched. */
const arrive = (page, all) => page.evaluate(async (files) => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Mail", { create: true });
  for (const { name, bytes } of files) {
    const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await stream.write(new Uint8Array(bytes));
    await stream.close();
  }
}, all.map(({ name, content }) => ({ name, bytes: [...content] })));

for (const locale of ["en-US", "de-DE"]) {
  test.describe(`a watched folder, ${locale}`, () => {
    test.use({ locale });

    test("what is new in it is said at home, imported with a preview, and not offered again", async ({ page, say }) => {
      const own = folderWords[locale];
      await page.addInitScript(() => {
        window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("Mail", { create: true });
      });
      await startEmpty(page, say);
      await create(page, "contact", { [say.firstName]: "Jörg", [say.lastName]: "Grün", [say.email]: "joerg.gruen@example.com" }, say);
      await open(page, "data");
      const folder = page.getByRole("group", { name: own.folder });
      await folder.getByRole("button", { name: own.watch }).click();
      await expect(folder.getByRole("status")).toHaveText(own.nothing);

      // Mails arrive, and something that is none.
      await arrive(page, [...files, { name: "notes.txt", content: Buffer.from("no email") }]);
      await open(page, "");
      const notice = page.getByRole("region", { name: own.folder });
      await expect(notice.getByRole("status")).toHaveText(own.three);
      await scan(page);
      await notice.getByRole("link", { name: own.show }).click();
      await expect(folder.getByRole("status")).toHaveText(own.three);
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });

      // Looked at and not imported, they are still new.
      await folder.getByRole("button", { name: own.review }).click();
      const go = page.getByRole("button", { name: words[locale].go, exact: true });
      await expect(go).toBeVisible();
      await page.getByRole("button", { name: own.cancel, exact: true }).first().click();
      await expect(folder.getByRole("status")).toHaveText(own.three);
      await folder.getByRole("button", { name: own.review }).click();
      await go.click();
      await expect(page.getByText(words[locale].waits)).toBeVisible();
      await open(page, "");
      await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
      await expect(notice).toHaveCount(0);
      await open(page, "data");
      await expect(folder.getByRole("status")).toHaveText(own.nothing);

      // One that comes later is seen when the window is looked at again, and may be skipped.
      await arrive(page, [{ name: "later.eml", content: files[0].content }]);
      await page.evaluate(() => window.dispatchEvent(new Event("focus")));
      await expect(folder.getByRole("status")).toHaveText(own.one);
      await folder.getByRole("button", { name: own.skip }).click();
      await expect(folder.getByRole("status")).toHaveText(own.nothing);

      // A folder that is gone is said to be, and forgotten on request.
      await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("Mail", { recursive: true }));
      await page.reload();
      await expect(folder.getByRole("status")).toHaveText(own.gone);
      await folder.getByRole("button", { name: own.stop }).click();
      await expect(folder.getByRole("button", { name: own.watch })).toBeVisible();
    });
  });
}

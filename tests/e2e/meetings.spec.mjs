// Meetings: participants, an invitation as a draft, an answer that is imported, a moved and a cancelled meeting; wide and light,
// then on a phone in the dark; in English and, with what words there are in drafts and imports, in German.
import { readFile } from "node:fs/promises";

import { create, edit, expect, fits, looks as everyLook, open, saved, scan, startEmpty, test, type } from "./support.mjs";

const texts = {
  "en-US": {
    newOwner: "New owner", name: "Name", email: "Email", add: "Add", firstName: "First name", lastName: "Last name", subject: "Subject", due: "Due", type: "Type", meeting: "Meeting",
    nobody: "Nobody takes part yet.", addParticipants: "Add participants", owner: "Owner", place: "Place", guests: "Other participants", participants: "Participants",
    responseOf: (name) => `Response of ${name}`, accepted: "Accepted", invite: "Write invitation", invitation: "Invitation: Kick-off", text: /March 4, 2031[^]*Room 1/, draft: "Save draft (.eml)",
    drafted: "Invitation to “Kick-off” drafted and logged", made: "Invitation made, version 1.", counts: "1 row: 0 new, 1 changed, 0 unchanged, 0 skipped.", take: "Update 1 activity", takeNew: "Import 1 activity",
    moved: "changed after the invitation", again: "Send changes", earlier: "an answer to an earlier version of the invitation", cancellation: "Cancellation", cancelled: "Cancelled: Kick-off",
    cancelDrafted: "Cancellation of “Kick-off” drafted and logged", thisDate: "for this date only", series: "The whole series", later: "answers hold for its later dates", weekly: /10:00.AM[^]*Weekly/,
  },
  "de-DE": {
    newOwner: "Zuständige Person anlegen", name: "Name", email: "E-Mail", add: "Hinzufügen", firstName: "Vorname", lastName: "Nachname", subject: "Betreff", due: "Fällig", type: "Art", meeting: "Termin",
    nobody: "Noch nimmt niemand teil.", addParticipants: "Teilnehmende hinzufügen", owner: "Zuständig", place: "Ort", guests: "Weitere Teilnehmende", participants: "Teilnehmende",
    responseOf: (name) => `Antwort von ${name}`, accepted: "Angenommen", invite: "Einladung schreiben", invitation: "Einladung: Kick-off", text: /4\. März 2031[^]*Room 1/, draft: "Entwurf speichern (.eml)",
    drafted: "Einladung zu „Kick-off“ entworfen und protokolliert", made: "Einladung erstellt, Fassung 1.", counts: "1 Zeile: 0 neu, 1 geändert, 0 unverändert, 0 übersprungen.", take: "1 Aktivität aktualisieren", takeNew: "1 Aktivität importieren",
    moved: "nach der Einladung geändert", again: "Änderung mitteilen", earlier: "eine Antwort auf eine frühere Fassung der Einladung", cancellation: "Absage", cancelled: "Abgesagt: Kick-off",
    cancelDrafted: "Absage von „Kick-off“ entworfen und protokolliert", thisDate: "nur zu diesem Tag", series: "Die ganze Serie", later: "gelten auch für die späteren Termine", weekly: /10:00[^]*Wöchentlich/,
  },
};

const decoded = (eml, kind) => {
  const part = eml.split(new RegExp(`Content-Type: ${kind}`))[1].split("\r\n\r\n")[1];
  return Buffer.from(part.split("\r\n--")[0], "base64").toString("utf8").replaceAll("\r\n ", "");
};

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("people are invited to a meeting, answer, are told of a new time, and the meeting is called off", async ({ page, say, locale }) => {
      const words = texts[locale];
      // How it looks does not depend on the language; that nothing is too long does.
      const looks = locale === "en-US" ? everyLook : fits;
      await page.setViewportSize({ width: 1440, height: 900 });
      await startEmpty(page, say);
      await open(page, "settings/owners");
      const owner = page.getByRole("form", { name: words.newOwner });
      await owner.getByLabel(words.name).fill("Olga Own");
      await owner.getByLabel(words.email).fill("olga@own.example");
      await owner.getByRole("button", { name: words.add, exact: true }).click();
      await saved(page);
      await create(page, "contact", { [words.firstName]: "Anna", [words.lastName]: "Weber", [words.email]: "anna@nord.example" }, say);
      const anna = page.url();
      await create(page, "activity", { [words.subject]: "Kick-off", [words.due]: "2031-03-04" }, say);
      const meeting = page.url();
      await edit(page, { [words.type]: words.meeting });
      const panel = page.locator("#participants");
      await expect(panel).toContainText(words.nobody);
      await panel.getByRole("button", { name: words.addParticipants }).click();
      await expect(page.locator("#edit-participants")).toBeFocused();
      await page.keyboard.press("Escape");
      await scan(page);
      await edit(page, { [words.owner]: "Olga Own", [words.place]: "Room 1" });
      await (await type(page, words.guests, "Gerd Gast <gerd@guest.example>")).press("Control+Enter");
      await saved(page);
      await edit(page, { [words.participants]: "Anna Weber" });
      await expect(panel.getByRole("listitem")).toHaveCount(2);
      // An answer by phone.
      await panel.getByLabel(words.responseOf("Gerd Gast")).selectOption({ label: words.accepted });
      await saved(page);
      await looks(page);

      // The invitation is a draft with the meeting for calendars; who writes it is logged.
      await panel.getByRole("button", { name: words.invite }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog).toContainText("Anna Weber, Gerd Gast");
      await expect(dialog.locator("#mail-subject")).toHaveValue(words.invitation);
      await expect(dialog.locator("#mail-text")).toHaveValue(words.text);
      await looks(page);
      const saveDraft = async () => {
        const download = page.waitForEvent("download");
        await dialog.getByRole("button", { name: words.draft }).click();
        const file = await readFile(await (await download).path(), "utf8");
        await expect(dialog).toBeHidden();
        await saved(page);
        return file;
      };
      const first = await saveDraft();
      expect(first).toMatch(/^X-Unsent: 1\r\n/);
      expect(first).toContain("Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n");
      const calendar = decoded(first, "text/calendar");
      for (const line of ["METHOD:REQUEST", "SEQUENCE:0", "DTSTART;VALUE=DATE:20310304", "ORGANIZER;CN=\"Olga Own\":mailto:olga@own.example"]) expect(calendar).toContain(line);
      expect(decoded(first, "application/ics")).toBe(calendar);
      await expect(page.locator(".toasts")).toContainText(words.drafted);
      await expect(panel).toContainText(words.made);
      await page.goto(anna);
      await expect(page.locator("#timeline")).toContainText("Kick-off");
      await expect(page.locator("#timeline")).toContainText(words.invitation);

      // The answer comes back through the import, with a preview and one undo.
      const uid = /UID:(.*)\r\n/.exec(calendar)[1];
      const answer = (await readFile("tests/fixtures/answers/outlook-accepts.ics", "utf8")).replace("UID-OF-THE-MEETING", uid);
      const take = async () => {
        await open(page, "data");
        await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "answer.ics", mimeType: "text/calendar", buffer: Buffer.from(answer) });
      };
      await take();
      await expect(page.getByText(words.counts)).toBeVisible();
      await scan(page);
      await page.getByRole("button", { name: words.take }).last().click();
      await saved(page);
      await page.goto(meeting);
      await expect(panel.getByLabel(words.responseOf("Anna Weber"))).toHaveValue("accepted");
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press("Control+z");
      await saved(page);
      await expect(panel.getByLabel(words.responseOf("Anna Weber"))).toHaveValue("needs-action");

      // A moved meeting says so, asks again, and an answer to the old time does not count any more.
      await edit(page, { [words.place]: "Room 2" });
      await expect(panel.getByRole("status")).toContainText(words.moved);
      await panel.getByRole("button", { name: words.again }).click();
      const second = decoded(await saveDraft(), "text/calendar");
      expect(second).toContain("SEQUENCE:1");
      expect(second).not.toContain("PARTSTAT=ACCEPTED");
      await take();
      await expect(page.getByText(words.earlier).first()).toBeVisible();

      await page.goto(meeting);
      await panel.getByRole("button", { name: words.invite }).click();
      await dialog.getByRole("button", { name: words.cancellation }).click();
      await expect(dialog.locator("#mail-subject")).toHaveValue(words.cancelled);
      await scan(page);
      const third = await saveDraft();
      expect(third).toContain("method=CANCEL");
      expect(decoded(third, "text/calendar")).toContain("STATUS:CANCELLED");
      await expect(page.locator(".toasts")).toContainText(words.cancelDrafted);
      await expect(panel.getByRole("button", { name: words.invite })).toHaveCount(0);

      // What repeats is invited to as a whole, by the clocks of its zone; from then on every draft is about the series.
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page, "data");
      const table = "Subject,Type,Start,Repeat,Participants,Owner\nJour fixe,Meeting,2031-03-05 10:00,FREQ=WEEKLY,Anna Weber,Olga Own\n";
      await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "series.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
      await page.getByRole("button", { name: words.takeNew }).last().click();
      await saved(page);
      await open(page, "activity");
      await page.getByRole("link", { name: "Jour fixe" }).click();
      await panel.getByRole("button", { name: words.invite }).click();
      await expect(dialog).toContainText(words.thisDate);
      await dialog.getByRole("button", { name: words.series }).click();
      await expect(dialog).toContainText(words.later);
      await expect(dialog.locator("#mail-text")).toHaveValue(words.weekly);
      await looks(page);
      const whole = decoded(await saveDraft(), "text/calendar");
      for (const line of ["RRULE:FREQ=WEEKLY\r\n", "BEGIN:VTIMEZONE\r\n", "DTSTART;TZID=", ":20310305T100000\r\n"]) expect(whole).toContain(line);
      await panel.getByRole("button", { name: words.invite }).click();
      await expect(dialog).toContainText(words.later);
      await expect(dialog.getByRole("button", { name: words.series })).toHaveCount(0);
    });
  });
}

// Meetings: participants, an invitation as a draft, an answer that is imported, a moved and a cancelled meeting; wide and light,
// then on a phone in the dark.
import { readFile } from "node:fs/promises";

import { create, edit, expect, looks, open, saved, scan, startEmpty, test, type } from "./support.mjs";

const decoded = (eml, kind) => {
  const part = eml.split(new RegExp(`Content-Type: ${kind}`))[1].split("\r\n\r\n")[1];
  return Buffer.from(part.split("\r\n--")[0], "base64").toString("utf8").replaceAll("\r\n ", "");
};

test("people are invited to a meeting, answer, are told of a new time, and the meeting is called off", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startEmpty(page);
  await open(page, "settings/owners");
  const owner = page.getByRole("form", { name: "New owner" });
  await owner.getByLabel("Name").fill("Olga Own");
  await owner.getByLabel("Email").fill("olga@own.example");
  await owner.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  await create(page, "contact", { "First name": "Anna", "Last name": "Weber", Email: "anna@nord.example" });
  const anna = page.url();
  await create(page, "activity", { Subject: "Kick-off", Due: "2031-03-04" });
  const meeting = page.url();
  await edit(page, { Type: "Meeting" });
  const panel = page.locator("#participants");
  await expect(panel).toContainText("Nobody takes part yet.");
  await panel.getByRole("button", { name: "Add participants" }).click();
  await expect(page.locator("#edit-participants")).toBeFocused();
  await page.keyboard.press("Escape");
  await scan(page);
  await edit(page, { Owner: "Olga Own", Place: "Room 1" });
  await (await type(page, "Other participants", "Gerd Gast <gerd@guest.example>")).press("Control+Enter");
  await saved(page);
  await edit(page, { Participants: "Anna Weber" });
  await expect(panel.getByRole("listitem")).toHaveCount(2);
  // An answer by phone.
  await panel.getByLabel("Response of Gerd Gast").selectOption({ label: "Accepted" });
  await saved(page);
  await looks(page);

  // The invitation is a draft with the meeting for calendars; who writes it is logged.
  await panel.getByRole("button", { name: "Write invitation" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Anna Weber, Gerd Gast");
  await expect(dialog.locator("#mail-subject")).toHaveValue("Invitation: Kick-off");
  await expect(dialog.locator("#mail-text")).toHaveValue(/March 4, 2031[^]*Room 1/);
  await looks(page);
  const saveDraft = async () => {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save draft (.eml)" }).click();
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
  await expect(page.locator(".toasts")).toContainText("Invitation to “Kick-off” drafted and logged");
  await expect(panel).toContainText("Invitation made, version 1.");
  await page.goto(anna);
  await expect(page.locator("#timeline")).toContainText("Kick-off");
  await expect(page.locator("#timeline")).toContainText("Invitation: Kick-off");

  // The answer comes back through the import, with a preview and one undo.
  const uid = /UID:(.*)\r\n/.exec(calendar)[1];
  const answer = (await readFile("tests/fixtures/answers/outlook-accepts.ics", "utf8")).replace("UID-OF-THE-MEETING", uid);
  const take = async () => {
    await open(page, "data");
    await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "answer.ics", mimeType: "text/calendar", buffer: Buffer.from(answer) });
  };
  await take();
  await expect(page.getByText("1 row: 0 new, 1 changed, 0 unchanged, 0 skipped.")).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: /^Import/ }).last().click();
  await saved(page);
  await page.goto(meeting);
  await expect(panel.getByLabel("Response of Anna Weber")).toHaveValue("accepted");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await saved(page);
  await expect(panel.getByLabel("Response of Anna Weber")).toHaveValue("needs-action");

  // A moved meeting says so, asks again, and an answer to the old time does not count any more.
  await edit(page, { Place: "Room 2" });
  await expect(panel.getByRole("status")).toContainText("changed after the invitation");
  await panel.getByRole("button", { name: "Send changes" }).click();
  const second = decoded(await saveDraft(), "text/calendar");
  expect(second).toContain("SEQUENCE:1");
  expect(second).not.toContain("PARTSTAT=ACCEPTED");
  await take();
  await expect(page.getByText("an answer to an earlier version of the invitation").first()).toBeVisible();

  await page.goto(meeting);
  await panel.getByRole("button", { name: "Write invitation" }).click();
  await dialog.getByRole("button", { name: "Cancellation" }).click();
  await expect(dialog.locator("#mail-subject")).toHaveValue("Cancelled: Kick-off");
  await scan(page);
  const third = await saveDraft();
  expect(third).toContain("method=CANCEL");
  expect(decoded(third, "text/calendar")).toContain("STATUS:CANCELLED");
  await expect(page.locator(".toasts")).toContainText("Cancellation of “Kick-off” drafted and logged");
  await expect(panel.getByRole("button", { name: "Write invitation" })).toHaveCount(0);

  // What repeats is invited to as a whole, by the clocks of its zone; from then on every draft is about the series.
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, "data");
  const table = "Subject,Type,Start,Repeat,Participants,Owner\nJour fixe,Meeting,2031-03-05 10:00,FREQ=WEEKLY,Anna Weber,Olga Own\n";
  await page.locator("main input[type=file][multiple]").first().setInputFiles({ name: "series.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.getByRole("button", { name: /^Import/ }).last().click();
  await saved(page);
  await open(page, "activity");
  await page.getByRole("link", { name: "Jour fixe" }).click();
  await panel.getByRole("button", { name: "Write invitation" }).click();
  await expect(dialog).toContainText("for this date only");
  await dialog.getByRole("button", { name: "The whole series" }).click();
  await expect(dialog).toContainText("answers hold for its later dates");
  await expect(dialog.locator("#mail-text")).toHaveValue(/10:00.AM[^]*Weekly/);
  await looks(page);
  const whole = decoded(await saveDraft(), "text/calendar");
  for (const line of ["RRULE:FREQ=WEEKLY\r\n", "BEGIN:VTIMEZONE\r\n", "DTSTART;TZID=", ":20310305T100000\r\n"]) expect(whole).toContain(line);
  await panel.getByRole("button", { name: "Write invitation" }).click();
  await expect(dialog).toContainText("answers hold for its later dates");
  await expect(dialog.getByRole("button", { name: "The whole series" })).toHaveCount(0);
});

// A calendar of another program, in the browser's time zone: read by the file worker, and written again.
import { readFileSync } from "node:fs";
import { expect, open, saved, scan, startEmpty, test } from "./support.mjs";

const words = {
  "en-US": { go: /^Import \d+ activities$/, unknown: "This time zone is unknown", export: "Export", calendar: "Calendar file (iCalendar)" },
  "de-DE": { go: /^\d+ Aktivitäten importieren$/, unknown: "Diese Zeitzone ist unbekannt", export: "Exportieren", calendar: "Kalenderdatei (iCalendar)" },
};

for (const [locale, timezoneId] of [["en-US", "Europe/Berlin"], ["de-DE", "America/New_York"]]) {
  test.describe(`${locale} in ${timezoneId}`, () => {
    test.use({ locale, timezoneId });

    test("times of every zone come in right, and series go out by the clocks of the user's", async ({ page, say }) => {
      const own = words[locale];
      await startEmpty(page, say);
      await open(page, "data");
      await page.getByLabel(say.chooseFile).setInputFiles("tests/fixtures/calendars/exchange.ics");
      await expect(page.getByText(own.unknown).first()).toBeAttached();
      await scan(page);
      await page.getByRole("button", { name: own.go }).click();
      await saved(page);
      await open(page, "activity");
      await page.locator("summary", { hasText: own.export }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: own.calendar, exact: true }).click(),
      ]);
      const text = readFileSync(await download.path(), "utf8");
      const event = (subject) => text.split("BEGIN:VEVENT").find((part) => part.includes(`SUMMARY:${subject}`));
      expect(event("Eigene Zone")).toContain("DTSTART:20260716T110000Z");
      expect(event("New York by its name of Windows")).toContain("DTSTART:20260716T130000Z");
      expect(event("Half an hour off")).toContain("DTSTART:20260716T043000Z");
      expect(text).toContain(`BEGIN:VTIMEZONE\r\nTZID:${timezoneId}\r\n`);
      expect(text).toContain(`DTSTART;TZID=${timezoneId}:20260105T0`);
    });
  });
}

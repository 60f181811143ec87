// Activities: logged with two keys, planned, moved in the calendar, with reminders, completed, recurring.
import { create, edit, expect, fits, open, saved, scan, startEmpty, test } from "./support.mjs";

/** A Tuesday morning in Berlin. */
const now = new Date("2026-11-24T09:00:00+01:00");

async function aLead(page, say) {
  await startEmpty(page, say);
  await create(page, "lead", { [say.lastName]: "Berg", [say.firstName]: "Ada", [say.company]: "Nordlicht" }, say);
}

/** Plans an activity in the quick log of the current record. */
async function plan(page, say, type, subject, day, time) {
  const log = page.locator("#timeline .quick-log");
  // On a phone the timeline is a tab of the record.
  const tab = page.getByRole("tab", { name: say.timeline });
  await expect(log.or(tab).first()).toBeAttached();
  if (!(await log.isVisible())) await tab.click();
  await log.getByRole("button", { name: say.plan, exact: true }).click();
  await log.getByRole("button", { name: type }).click();
  await log.locator(".subject").fill(subject);
  await log.getByLabel(say.dueOn).fill(day);
  if (time) await log.getByLabel(say.time).fill(time);
  return { log, store: async () => { await log.locator(".log-submit").click(); await saved(page); } };
}

for (const locale of ["en-US", "de-DE"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("completing a recurring task creates the next one, and one undo reverts both", async ({ page, say }) => {
      await page.clock.setFixedTime(now);
      await aLead(page, say);
      const { log, store } = await plan(page, say, say.task, "Report", "2026-11-24");
      await log.getByText(say.moreFields).click();
      // The second Tuesday of a month is as easy as a week.
      await log.getByLabel(say.repeat, { exact: true }).selectOption("MONTHLY");
      const row = log.locator(".repeat-row").filter({ has: page.locator('option[value="weekday"]') }).locator("select");
      await row.first().selectOption("weekday");
      await row.nth(1).selectOption("2");
      await row.nth(2).selectOption("1");
      await expect(row).toHaveCount(3);
      await scan(page);
      await log.getByLabel(say.repeat, { exact: true }).selectOption("WEEKLY");
      await scan(page);
      await store();
      const open = page.locator(".activity:not([data-done])");
      await expect(open).toHaveCount(1);
      await expect(open.getByText(say.repeats)).toBeVisible();
      await page.getByRole("button", { name: `${say.done}: Report` }).click();
      await saved(page);
      await expect(open).toHaveCount(1);
      await expect(open).toContainText(locale === "de-DE" ? "01.12.2026" : "Dec 1, 2026");
      await expect(page.locator(".activity[data-done]")).toHaveCount(1);
      await scan(page);
      await page.getByRole("button", { name: say.undoDone }).first().click();
      await saved(page);
      await expect(page.locator(".activity[data-done]")).toHaveCount(0);
      await expect(open).toHaveCount(1);
    });

    test("a meeting is moved in the calendar by pointer and keys, and undone", async ({ page, say }) => {
      await page.clock.setFixedTime(now);
      await aLead(page, say);
      const { store } = await plan(page, say, say.meeting, "Visit", "2026-11-25", "10:00");
      await store();
      await expect(page.getByLabel(say.meetingSign)).toBeChecked();
      await open(page, "calendar");
      const item = page.locator(".cal-item", { hasText: "Visit" });
      await expect(item).toHaveAccessibleName(new RegExp(`10:00(\\sAM)?, ${say.wednesday}`));
      await scan(page);
      const from = await item.boundingBox();
      await page.mouse.move(from.x + 20, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(from.x + 20 + from.width, from.y + 8 + 96, { steps: 8 });
      await expect(page.locator(".cal-ghost")).toContainText(say.thursday);
      await page.mouse.up();
      await expect(item).toHaveAccessibleName(new RegExp(`12:00(\\sPM)?, ${say.thursday}`));
      await saved(page);
      await item.focus();
      // The keys of the whole app work from here as well.
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("combobox", { name: say.search })).toBeFocused();
      await item.focus();
      await page.keyboard.press("Control+z");
      await expect(item).toHaveAccessibleName(new RegExp(`10:00(\\sAM)?, ${say.wednesday}`));
      await saved(page);
      await item.focus();
      await page.keyboard.press("Control+Shift+z");
      await expect(item).toHaveAccessibleName(new RegExp(`12:00(\\sPM)?, ${say.thursday}`));
      await saved(page);
      await item.focus();
      await page.keyboard.press("Alt+ArrowLeft");
      await expect(item).toHaveAccessibleName(new RegExp(`12:00(\\sPM)?, ${say.wednesday}`));
      await saved(page);
      await expect(item).toBeFocused();
      await page.keyboard.press("Alt+ArrowDown");
      await expect(item).toHaveAccessibleName(new RegExp(`12:30(\\sPM)?, ${say.wednesday}`));
      await expect(item).toBeFocused();
      await expect(page.locator("p[aria-live=polite]")).toContainText("12:30");
      for (const time of ["12:00(\\sPM)?, ", "12:00(\\sPM)?, ", "10:00(\\sAM)?, "]) {
        await page.getByRole("button", { name: say.undoMoved }).first().click();
        await expect(item).toHaveAccessibleName(new RegExp(time));
        await saved(page);
      }
      await page.keyboard.press("m");
      await expect(page.getByRole("grid")).toBeVisible();
      await expect(page.getByRole("gridcell")).toHaveCount(locale === "de-DE" ? 42 : 35);
      await scan(page);
    });

    test("leads and deals without a next activity come first, and one is planned in one click", async ({ page, say }) => {
      await page.clock.install({ time: now });
      await aLead(page, say);
      await open(page, "next");
      const part = (name) => page.locator("section", { has: page.getByRole("heading", { name }) });
      await expect(part(say.withoutStep).getByRole("link", { name: "Ada Berg" })).toBeVisible();
      await scan(page);
      await part(say.withoutStep).getByRole("button", { name: say.tomorrow }).click();
      await saved(page);
      await expect(part(say.withStep).getByRole("link", { name: say.followUp })).toBeVisible();
      await scan(page);
      await page.getByRole("button", { name: `${say.done}: ${say.followUp}` }).click();
      await saved(page);
      await expect(page.getByText(say.noNextStep)).toBeVisible();
      await page.locator(".toast", { hasText: say.noNextStep }).getByRole("button", { name: say.tomorrow }).click();
      await saved(page);
      await expect(page.getByText(say.noNextStep)).toBeHidden();
      await expect(part(say.withStep).getByRole("link", { name: say.followUp })).toBeVisible();
      // Nobody has to answer: the question goes with the message.
      await page.getByRole("button", { name: `${say.done}: ${say.followUp}` }).click();
      await expect(page.getByText(say.noNextStep)).toBeVisible();
      await page.mouse.move(2, 2);
      await page.evaluate(() => document.activeElement.blur());
      await page.clock.fastForward(8_000);
      await expect(page.getByText(say.noNextStep)).toBeHidden();
    });

    test("an activity is logged from a list with two keys, and the dialog asks for signs of readiness", async ({ page, say }) => {
      await aLead(page, say);
      const lead = page.url();
      await open(page, "lead");
      await page.getByRole("grid").focus();
      await page.keyboard.press("l");
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByRole("combobox", { name: say.about, exact: true })).toHaveValue("Ada Berg");
      await expect(dialog.locator(".subject")).toBeFocused();
      await page.keyboard.type("Wants an offer");
      await dialog.getByLabel(say.hand).check();
      await scan(page);
      await dialog.locator(".subject").press("Enter");
      await expect(dialog).toBeHidden();
      await saved(page);
      await page.goto(lead);
      await expect(page.getByRole("link", { name: "Wants an offer" })).toBeVisible();
      await expect(page.getByLabel(say.handSign)).toBeChecked();
      await expect(page.locator(".path-step[aria-current]")).toHaveText(say.working);
    });
  });
}

test("the log dialog takes every key as text, finds a record, and plans what is ahead", async ({ page, say }) => {
  await page.clock.install({ time: now });
  await aLead(page, say);
  await open(page, "settings");
  await page.locator("h1").click();
  await page.keyboard.press("l");
  const dialog = page.getByRole("dialog");
  const subject = dialog.locator(".subject");
  const submit = dialog.locator(".dialog-foot [type=submit]");
  await expect(subject).toBeFocused();
  // Every letter is text; Alt and a letter, a click, or a leading word choose the type, and the button follows.
  await page.keyboard.type("Met at the fair");
  await expect(subject).toHaveValue("Met at the fair");
  await expect(submit).toHaveText("Log call");
  await page.keyboard.press("Alt+m");
  await expect(submit).toHaveText("Log meeting");
  await expect(dialog.getByRole("heading")).toHaveText("Log meeting");
  await subject.fill("");
  await page.keyboard.type("/email Sent the price list");
  await expect(subject).toHaveValue("Sent the price list");
  await expect(submit).toHaveText("Log email");
  await dialog.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(submit).toHaveText("Plan email");
  await dialog.getByRole("button", { name: "Meeting" }).click();
  await expect(submit).toHaveText("Schedule meeting");
  await expect(subject).toBeFocused();
  await dialog.getByRole("button", { name: "Call" }).focus();
  await page.keyboard.type("!");
  await expect(subject).toHaveValue("Sent the price list!");
  await scan(page);
  // A plan needs a time that is ahead; nothing is stored before.
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("still to come");
  // Escape keeps the text, also across a reload.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.locator(".toast")).toContainText("Draft kept");
  await page.reload();
  await saved(page);
  await page.locator("h1").click();
  await page.keyboard.press("l");
  await expect(subject).toHaveValue("");
  await dialog.getByRole("button", { name: "Restore" }).click();
  await expect(subject).toHaveValue("Sent the price list!");
  await expect(submit).toHaveText("Schedule meeting");
  await subject.fill("Likes tea");
  await page.keyboard.press("Alt+n");
  await expect(submit).toHaveText("Add note");
  await dialog.getByRole("combobox", { name: say.about, exact: true }).fill("ber");
  await page.keyboard.press("Enter");
  await expect(subject).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await saved(page);
  await open(page, "activity");
  await page.getByRole("link", { name: "Likes tea" }).click();
  await expect(page.getByRole("button", { name: "Reopen" })).toBeVisible();
  // What was stored is no draft any more.
  await page.keyboard.press("l");
  await expect(subject).toBeFocused();
  await expect(dialog.getByRole("button", { name: "Restore" })).toHaveCount(0);
});

test("a meeting has a place and a link, which opens from the timeline until it is over", async ({ page, say }) => {
  await page.clock.setFixedTime(now);
  await aLead(page, say);
  const { log, store } = await plan(page, say, say.meeting, "Demo", "2026-11-24", "14:00");
  await log.getByText(say.moreFields).click();
  await log.getByLabel("Place", { exact: true }).fill("Harbour office");
  await log.getByLabel("Meeting link", { exact: true }).fill("no address at all");
  await log.locator(".log-submit").click();
  await expect(page.getByText("Enter a web address", { exact: false }).first()).toBeVisible();
  await log.getByLabel("Meeting link", { exact: true }).fill("meet.example/demo");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await store();
  const meeting = page.locator(".activity").filter({ hasText: "Demo" });
  await expect(meeting).toContainText("Harbour office");
  await expect(meeting.getByRole("link", { name: "Join meeting" })).toHaveAttribute("href", "https://meet.example/demo");
  await scan(page);
  await page.getByRole("button", { name: `${say.done}: Demo` }).click();
  await saved(page);
  await expect(meeting.getByRole("link", { name: "Join meeting" })).toHaveCount(0);
  await expect(meeting).toContainText("Harbour office");
});

test("due activities are counted, and a reminder is shown while the page is open", async ({ page, say }) => {
  await page.clock.install({ time: now });
  await aLead(page, say);
  await expect(page.locator(".nav-badge")).toHaveCount(0);
  const { log, store } = await plan(page, say, say.task, "Call the buyer", "2026-11-24", "09:30");
  await log.getByText(say.moreFields).click();
  await log.getByLabel(say.reminder, { exact: true }).selectOption("15");
  await store();
  await expect(page.locator(".nav-badge")).toContainText("1");
  await expect(page).toHaveTitle(/^\(1\) .*Kontor$/);
  const list = page.getByRole("region", { name: say.reminders });
  await expect(list).toBeHidden();
  await page.clock.fastForward("16:00");
  await expect(list.getByRole("link", { name: "Call the buyer" })).toBeVisible();
  await scan(page);
  await list.getByRole("button", { name: say.done, exact: true }).click();
  await saved(page);
  await expect(list).toBeHidden();
  await expect(page).toHaveTitle(/^[^(].*Kontor$/);
});

test("reminders are shown as notifications of the browser once these are turned on", async ({ page, say }) => {
  await page.addInitScript(() => {
    window.told = [];
    window.Notification = class {
      static permission = "default";
      static async requestPermission() { return (this.permission = "granted"); }
      constructor(title, options) { window.told.push([title, options.body]); }
    };
  });
  await page.clock.install({ time: now });
  await aLead(page, say);
  const { log, store } = await plan(page, say, say.task, "Call the buyer", "2026-11-24", "09:30");
  await log.getByText(say.moreFields).click();
  await log.getByLabel(say.reminder, { exact: true }).selectOption("15");
  await store();
  await open(page, "next");
  await page.getByRole("button", { name: "Allow browser notifications" }).click();
  await expect(page.getByRole("button", { name: "Turn off browser notifications" })).toBeVisible();
  expect(await page.evaluate(() => window.told)).toEqual([]);
  await page.clock.fastForward("16:00");
  await expect.poll(() => page.evaluate(() => window.told.map(([title]) => title))).toEqual(["Call the buyer"]);
  expect(await page.evaluate(() => window.told[0][1])).toContain("Ada Berg");
});

test("an activity is completed with its outcome and a follow-up, and reopened", async ({ page, say }) => {
  await page.clock.setFixedTime(now);
  await aLead(page, say);
  const { store } = await plan(page, say, say.task, "Call the buyer", "2026-11-23");
  await store();
  await page.locator(".activity-more summary").click();
  await page.getByRole("button", { name: say.withOutcome }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say.outcome).fill("Wants to see a sample");
  await dialog.getByLabel(say.planFollowUp).check();
  await dialog.getByLabel(say.whatToDo).fill("Send the sample");
  await scan(page);
  await dialog.getByRole("button", { name: say.done, exact: true }).click();
  await expect(dialog).toBeHidden();
  await saved(page);
  await expect(page.getByText("Wants to see a sample")).toBeVisible();
  await expect(page.locator(".activity:not([data-done])")).toContainText("Send the sample");
  await page.locator(".activity[data-done] .activity-more summary").click();
  await page.getByRole("button", { name: say.reopen }).click();
  await saved(page);
  await expect(page.locator(".activity:not([data-done])")).toHaveCount(2);
});

test("a crowded hour of a week keeps what is to do and folds what was logged; one's own activities alone are a choice", async ({ page, say }) => {
  await page.clock.setFixedTime(now);
  await startEmpty(page, say);
  await open(page, "settings/owners");
  for (const name of ["Ada Holm", "Ben Conti"]) {
    await page.getByLabel("Name").last().fill(name);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await saved(page);
  }
  await open(page, "settings/workspace");
  await page.getByLabel("You", { exact: true }).selectOption("Ada Holm");
  await create(page, "lead", { [say.lastName]: "Berg", [say.company]: "Nordlicht" }, say);
  const lead = page.url();
  const log = page.locator("#timeline .quick-log");
  for (const subject of ["First", "Second", "Third", "Fourth"]) {
    await log.locator(".subject").fill(subject);
    await log.locator(".log-submit").click();
    await expect(page.locator(".activity", { hasText: subject })).toBeVisible();
    await saved(page);
  }
  const { store } = await plan(page, say, say.meeting, "Visit", "2026-11-24", "09:15");
  await store();
  await open(page, "calendar");
  const day = page.locator(".cal-column[data-day]").filter({ has: page.locator(".cal-now") });
  const visit = day.locator(".cal-item", { hasText: "Visit" });
  await expect(visit).toBeVisible();
  await expect(day.locator(".cal-item")).toHaveCount(2);
  await expect(day.locator(".cal-more")).toHaveText("3 more");
  await scan(page);
  await day.locator(".cal-more").click();
  await expect(page.locator(".cal-column .cal-item")).toHaveCount(5);

  // The lead's activities are those of the lead's owner; one of them becomes a colleague's.
  await page.goto(lead);
  await page.locator(".activity", { hasText: "Visit" }).getByRole("link", { name: "Visit" }).first().click();
  await edit(page, { Owner: "Ben Conti" });
  await open(page, "calendar");
  const whose = page.getByRole("group", { name: "Owner" });
  await expect(page.locator(".cal-column .cal-item")).toHaveCount(5);
  await whose.getByRole("button", { name: "Mine" }).click();
  await expect(page.locator(".cal-column .cal-item")).toHaveCount(4);
  await expect(visit).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the calendar shows a day, a week as a list, and a long press moves an activity", async ({ page, say, context }) => {
    await page.clock.setFixedTime(now);
    await aLead(page, say);
    const { store } = await plan(page, say, say.meeting, "Visit", "2026-11-24", "10:00");
    await store();
    await open(page, "calendar");
    await fits(page);
    const item = page.locator(".cal-item", { hasText: "Visit" });
    await item.scrollIntoViewIfNeeded();
    const cdp = await context.newCDPSession(page);
    const box = await item.boundingBox();
    const [x, y] = [box.x + 40, box.y + 8];
    const touch = (type, ...touchPoints) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints });
    await touch("touchStart", { x, y });
    await page.waitForTimeout(450);
    for (let step = 1; step <= 6; step += 1) await touch("touchMove", { x, y: y + (96 * step) / 6 });
    await touch("touchEnd");
    await expect(item).toHaveAccessibleName(/12:00/);
    await saved(page);
    await page.getByRole("button", { name: "Week" }).click();
    await expect(page.locator(".cal-agenda .activity")).toHaveCount(1);
    await fits(page);
    await scan(page);
  });
});

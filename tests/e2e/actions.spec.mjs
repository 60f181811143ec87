// All actions: an old one is found, looked at, undone and redone; filters, the past, and a journal of thousands.
import { readFile } from "node:fs/promises";
import { calendarDay, create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";
import { readWorkspace, writeWorkspace } from "./reader.mjs";

const texts = {
  "en-US": {
    title: "All actions", menu: "Undo history", search: "Search actions and records", undone: /^Undone: .*no\. \d+/, about: /^Refers to action no\. /,
    change: "Change of Berg", undo: "Undo …: change of Berg", redo: "Redo: change of Berg", confirm: "Undo", city: "City", person: "Person", kind: "Type of action", created: "new",
    none: "No action matches. Use fewer words, or clear the filters.", clear: "Clear all filters", counted: (some, all) => `${some} of ${all} action`,
    setUp: "Set-up of the workspace", final: "This belongs to the workspace itself and cannot be undone.",
  },
  "de-DE": {
    title: "Alle Aktionen", menu: "Verlauf der Aktionen", search: "Aktionen und Datensätze suchen", undone: /^Rückgängig gemacht: .*Nr\. \d+/, about: /^Betrifft Aktion Nr\. /,
    change: "Änderung von Berg", undo: "Rückgängig …: Änderung von Berg", redo: "Wiederholen: Änderung von Berg", confirm: "Rückgängig", city: "Ort", person: "Person", kind: "Art der Aktion", created: "neu",
    none: "Keine Aktion passt. Verwenden Sie weniger Wörter, oder entfernen Sie die Filter.", clear: "Alle Filter entfernen", counted: (some, all) => `${some} von ${all} Aktion`,
    setUp: "Einrichtung des Arbeitsbereichs", final: "Das gehört zum Arbeitsbereich selbst und lässt sich nicht rückgängig machen.",
  },
};

const entries = (page) => page.locator("main .action");
const entry = (page, name) => entries(page).filter({ has: page.locator(".action-name").filter({ hasText: new RegExp(`^${name}$`) }) });

for (const [locale, viewport] of [["en-US", { width: 1440, height: 900 }], ["de-DE", { width: 390, height: 844 }]]) {
  test.describe(`${locale}, ${viewport.width} px`, () => {
    test.use({ locale, viewport });
    const own = texts[locale];

    test("an action older than twenty others is found, undone and redone", async ({ page, say }) => {
      test.setTimeout(180_000);
      await startEmpty(page, say);
      await create(page, "lead", { [say.lastName]: "Berg", [say.company]: "Nordlicht" }, say);
      const lead = page.url();
      await edit(page, { [own.city]: "Kiel" });
      await create(page, "lead", { [say.lastName]: "Lund", [say.company]: "Fjord" }, say);
      for (let at = 0; at < 21; at += 1) await edit(page, { [own.city]: `Bergen ${at}` });
      // The menu has the last twenty, and leads to all.
      await page.locator(`summary[aria-label="${own.menu}"]`).click();
      await expect(page.locator(".undo-line")).toHaveCount(20);
      await expect(page.locator(".undo-lines")).not.toContainText("Berg");
      await page.locator(".undo-all").click();
      await expect(page.locator("h1")).toHaveText(own.title);
      await expect(page.locator(".undo-lines")).toBeHidden();
      await expect(entries(page)).toHaveCount(25);
      await expect(page.locator(".actions-day")).toHaveCount(1);
      await fits(page);
      await scan(page);

      await page.getByRole("searchbox", { name: own.search }).fill("berg");
      await expect(entries(page)).toHaveCount(2);
      await expect(page).toHaveURL(/#\/actions\?q=berg$/);
      await expect(page.getByText(own.counted(2, 25))).toBeVisible();
      const old = entry(page, own.change);
      await old.locator(".action-what").click();
      await expect(old.locator("del")).toHaveText("–");
      await expect(old.locator("ins")).toHaveText("Kiel");
      await expect(old.getByRole("link", { name: "Berg" })).toHaveAttribute("href", new URL(lead).hash);
      await fits(page);
      await scan(page);

      await old.getByRole("button", { name: own.undo }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog).toContainText("Kiel");
      await dialog.getByRole("button", { name: own.confirm, exact: true }).click();
      await expect(dialog).toBeHidden();
      await saved(page);
      await expect(old.getByRole("button", { name: own.redo })).toBeVisible();
      await expect(old.getByRole("link", { name: own.undone })).toBeVisible();
      await expect(entries(page)).toHaveCount(3);
      await scan(page);
      await page.goto(lead);
      await expect(await shown(page, own.city)).toHaveText("–");

      await page.goto("/#/actions?q=berg");
      await entry(page, own.change).getByRole("button", { name: own.redo }).click();
      await saved(page);
      await expect(entries(page)).toHaveCount(4);
      await expect(entry(page, own.change).getByRole("button", { name: own.undo })).toBeVisible();
      await page.goto(lead);
      await expect(await shown(page, own.city)).toHaveText("Kiel");
      // A link shows an action with all that undid and redid it; it is still known after a reload.
      await page.goto("/#/actions?kind=undo");
      await expect(entries(page)).toHaveCount(2);
      await page.getByRole("link", { name: own.about }).first().click();
      await expect(entries(page)).toHaveCount(3);
      await page.reload();
      await expect(entries(page)).toHaveCount(3);
    });

    test("actions are filtered, and what cannot be undone says why", async ({ page, say }) => {
      await startEmpty(page, say);
      await create(page, "lead", { [say.lastName]: "Berg", [say.company]: "Nordlicht" }, say);
      await open(page, "actions");
      const setUp = entry(page, own.setUp);
      await expect(setUp).toContainText(own.final);
      await expect(setUp.getByRole("button")).toHaveCount(1);
      await page.getByLabel(own.kind).selectOption("new");
      await expect(entries(page)).toHaveCount(1);
      await expect(page).toHaveURL(/#\/actions\?kind=new$/);
      const search = page.getByRole("searchbox", { name: own.search });
      await search.fill("nobody at all");
      await expect(page.getByText(own.none)).toBeVisible();
      await expect(search).toBeFocused();
      await fits(page);
      await scan(page);
      await page.getByRole("button", { name: own.clear }).click();
      await expect(entries(page)).toHaveCount(2);
      await expect(page.getByLabel(own.kind)).toHaveValue("");
      await page.locator("input[type=date]").first().fill("2031-01-01");
      await expect(page.getByText(own.none)).toBeVisible();
    });
  });
}

test("the page is reached by a command, and an undo keeps the focus", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await edit(page, { City: "Kiel" });
  await page.keyboard.press("/");
  await page.keyboard.type("all actions");
  await expect(page.locator(".search-hit").first()).toContainText("Go to All actions");
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("All actions");
  await expect(page).toHaveTitle("All actions – Kontor");
  const change = entry(page, "Change of Berg");
  await change.getByRole("button", { name: "Undo …: change of Berg" }).focus();
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Undo", exact: true });
  await expect(page.getByRole("dialog")).toContainText("Kiel");
  await confirm.focus();
  await page.keyboard.press("Enter");
  await expect(change.getByRole("button", { name: "Redo: change of Berg" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(change.getByRole("button", { name: "Undo …: change of Berg" })).toBeFocused();
});

test("as of a past date, the log ends at that day and offers nothing to undo", async ({ page, say }) => {
  await page.goto("/");
  await page.getByRole("button", { name: say.lookAround }).click();
  await saved(page);
  await open(page, "actions");
  const count = async () => Number((await page.locator(".actions-count").innerText()).match(/of ([\d,]+)/)[1].replace(",", ""));
  const now = await count();
  await expect(page.locator("main").getByRole("button", { name: /^Undo …/ }).first()).toBeVisible();
  const day = calendarDay(Date.now() - 60 * 86_400_000);
  await page.goto(`/#/actions?asof=${day}`);
  await expect(page.locator(".past-banner")).toBeVisible();
  await expect.poll(count).toBeLessThan(now);
  await expect(page.locator("main").getByRole("button", { name: /^(Undo …|Redo):/ })).toHaveCount(0);
  await scan(page);
  await page.goto("/#/actions?asof=2001-01-01");
  await expect(page.getByText("No actions up to that day.")).toBeVisible();
});

test("a workspace of thousands of actions shows, searches and prints them fast", async ({ page }) => {
  test.setTimeout(240_000);
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  const untouched = new URL(page.url()).hash;
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "data");
  const exported = async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
    return readWorkspace(await readFile(await download.path()));
  };
  const workspace = await exported();
  const lead = workspace.records.lead.find((lead) => lead.last_name === "Berg");
  const first = workspace.journal.at(-1);
  const begin = Date.parse(first.at);
  const days = 86_400_000;
  const add = 6_000;
  // As if somebody had worked on it for sixty days.
  workspace.journal.forEach((commit) => { commit.at = new Date(begin - 61 * days).toISOString(); });
  let before = null;
  for (let at = 1; at <= add; at += 1) {
    const after = `City ${at}`;
    const moment = new Date(begin - 60 * days + at * Math.floor((60 * days) / (add + 1))).toISOString();
    workspace.journal.push({
      seq: first.seq + at, id: `018f00000000700080000000${String(at).padStart(8, "0")}`, at: moment, action: 2, subject: at === 17 ? "Berg, the needle" : "Berg",
      changes: [{ set: "lead", id: lead.id, field: "city", before, after }],
    });
    before = after;
  }
  lead.city = before;
  // By which the workspace of the file is told from the one it was written from.
  const third = { ...workspace.records.lead.find((lead) => lead.last_name === "Lund"), id: "018f0000000070008000000100000000", last_name: "Moen" };
  workspace.records.lead.push(third);
  workspace.journal.at(-1).changes.push({ create: "lead", record: third });
  const file = { name: "long.kontor", mimeType: "application/octet-stream", buffer: writeWorkspace(workspace) };
  await page.getByLabel("Open a workspace file").setInputFiles(file);
  await page.getByRole("button", { name: "Open as a new workspace" }).click({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: "Leads 3" })).toBeVisible({ timeout: 60_000 });
  await saved(page);
  // A start reads the latest actions; an old record asks for those that concern it.
  await page.goto(`/${untouched}`);
  await page.reload();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.locator(".history > li").getByRole("button")).toHaveText("Undo …");
  await page.reload();
  const timed = async (act) => {
    const begun = Date.now();
    await act();
    return Date.now() - begun;
  };
  const taken = {};
  taken.opened = await timed(async () => {
    await page.goto("/#/actions");
    await expect(entries(page)).toHaveCount(100);
  });
  await expect(page.getByText(`of ${(add + first.seq).toLocaleString("en-US")} actions`)).toBeVisible();
  expect(await page.locator(".actions-day").count()).toBeGreaterThan(1);
  taken.more = await timed(async () => {
    await page.getByRole("button", { name: "Show 100 more" }).click();
    await expect(entries(page)).toHaveCount(200);
  });
  taken.found = await timed(async () => {
    await page.getByRole("searchbox").fill("needle");
    await expect(entries(page)).toHaveCount(1);
  });
  await entries(page).locator(".action-what").click();
  await expect(entries(page).locator("ins")).toHaveText("City 17");
  // Fractions of a second on a quiet machine: work that grows with the square of the journal takes minutes.
  for (const [what, time] of Object.entries(taken)) expect(time, what).toBeLessThan(30_000);
  await page.goto("/#/actions");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(entries(page)).toHaveCount(1_000);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(/^1,000 of .* printed\./)).toBeVisible();
  // A date before the actions that a start reads.
  await page.goto(`/#/actions?asof=${calendarDay(begin - 59 * days)}`);
  await page.reload();
  await expect(page.locator(".actions-count")).toHaveText(/of [12]\d\d actions/);
});

// The ways into a team and out of it, what keeps a team from being reached, and how work travels.
import { BOTH_LANGUAGES, create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { translator } from "./translator.mjs";
import { bring, chip, empty, enter, found, holdBack, join, look, lookNow, ofNewerVersion, PASSPHRASE, phrases, prepare, quiet, branchOffice, runs, teamOfTwo, toWorkspace } from "./team.mjs";

/** What the chip says to those who see it. */
const says = (page, text) => expect(chip(page)).toHaveText(text, { useInnerText: true });

const alert = (panel) => panel.getByRole("alert");

for (const [locale, colorScheme] of [...BOTH_LANGUAGES, ["fr-FR", "light"]]) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];

    test("an import of 1,000 arrives, in every tab of the member", async ({ page, context }) => {
      const { anna, ben } = await teamOfTwo(page, context, locale);
      const beside = await context.newPage();
      await beside.goto("/");
      await expect(beside.locator("h1")).toBeVisible();
      await open(beside, "lead");
      const rows = Array.from({ length: 1_000 }, (_, at) => `Nom ${at};Firme ${at % 90};p${at}@firm.example`);
      await open(anna, "data");
      const file = { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
      await anna.getByLabel(text.chooseFile).setInputFiles(file);
      await anna.getByRole("button", { name: text.importCount }).click();
      await expect(anna.getByText(text.imported)).toBeVisible();
      await look(anna, say);
      await look(ben, say);
      for (const tab of [ben, beside]) {
        await open(tab, "lead");
        await expect(tab.locator(".list-foot")).toContainText(/1.001/);
      }
      // Both tabs are one member.
      await open(ben, "settings/team");
      await expect(ben.getByRole("row").filter({ hasText: "ben" })).toHaveCount(1);
      await says(beside, t.like("Synced just now"));
      await scan(ben);
    });
    if (locale === "fr-FR") return;

    test("a folder that is not the team's is refused with its reason, and joining begins with the sheet", async ({ page, context }) => {
      await prepare(context);
      await startEmpty(page, text);
      await open(page, "settings/team");
      // An empty folder, and one with other files.
      await expect(alert(await enter(page, say.join, "ben", PASSPHRASE, say))).toHaveText(say.noTeam);
      await bring(page, ["Urlaub.txt", [65, 66]]);
      await expect(alert(await enter(page, say.join, "ben", PASSPHRASE, say))).toHaveText(say.noTeam);
      await scan(page);
      await enter(page, say.found, "anna", PASSPHRASE, say);
      const sheet = page.getByRole("region", { name: t("Recovery sheet") });
      await expect(sheet).toContainText(PASSPHRASE);
      await scan(page);
      await sheet.getByRole("button", { name: say.haveSheet }).click();
      await expect(page.getByText(say.inStep)).toBeVisible();

      await branchOffice(page, say);
      await expect(alert(await enter(page, say.found, "ben", PASSPHRASE, say))).toHaveText(say.hasTeam);
      await expect(alert(await enter(page, say.join, "ben", "correct house battery", say))).toHaveText(say.wrongPassphrase);
      const team = await holdBack(page, "team");
      await bring(page, team);
      await ofNewerVersion(page, "team");
      await expect(alert(await enter(page, say.join, "ben", PASSPHRASE, say))).toHaveText(say.newer);
      await bring(page, team);
      await enter(page, say.join, "ben", PASSPHRASE, say);
      await expect(page.locator(".switcher")).not.toContainText("Branch office");
      await expect(chip(page)).toHaveAccessibleName(/^Team: /);
    });

    test("the head says how the team is, and what waits is never hidden", async ({ page, context }) => {
      await prepare(context);
      await startEmpty(page, text);
      await expect(chip(page)).toHaveCount(0);
      await create(page, "lead", { [text.lastName]: "Berg", [text.company]: "Nordlicht" }, text);
      const lead = new URL(page.url()).hash.slice(2);
      await found(page, "anna", say);
      await says(page, t.like("Synced just now"));
      await quiet(page);
      await open(page, lead);
      await edit(page, { [say.city]: "Kiel" });
      await says(page, t("{} [change|changes] waiting", 1));
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(chip(page)).toHaveAccessibleName(`${t("Team")}: ${t("Synced just now")} · ${t("{} [change|changes] waiting", 1)}`);
      await says(page, /1$/);
      await fits(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      // By keyboard to the page of the team.
      await chip(page).focus();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/settings\/team$/);
      await lookNow(page, say);
      await says(page, t.like("Synced just now"));

      // The folder has lost its team, and is found again.
      const team = await holdBack(page, "team");
      const own = await holdBack(page, (await runs(page, "anna"))[0]);
      await open(page, lead);
      await edit(page, { [say.city]: "Bonn" });
      await open(page, "settings/team");
      const status = page.locator(".app > .visually-hidden[role=status]");
      await page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Team");
        const names = [];
        for await (const name of folder.keys()) names.push(name);
        for (const name of names.filter((name) => name.startsWith("r!"))) await folder.removeEntry(name);
      });
      await lookNow(page, say);
      await says(page, `${t("Not our team")} · ${t("{} [change|changes] waiting", 1)}`);
      await expect(status).toContainText(t("Not our team"));
      await scan(page);
      await page.reload();
      await says(page, `${t("Not our team")} · ${t("{} [change|changes] waiting", 1)}`);
      await bring(page, team);
      await bring(page, own);
      await lookNow(page, say);
      await says(page, t.like("Synced just now"));

      // The browser no longer has the folder: the user is asked, and the work waits.
      await open(page, lead);
      await edit(page, { [say.city]: "Ulm" });
      await page.evaluate(() => new Promise((done, failed) => {
        const request = indexedDB.open("kontor-folders");
        request.onerror = failed;
        request.onsuccess = () => {
          const store = [...request.result.objectStoreNames][0];
          const transaction = request.result.transaction(store, "readwrite");
          transaction.objectStore(store).getAllKeys().onsuccess = (event) => event.target.result
            .filter((key) => String(key).startsWith("team-folder-")).forEach((key) => transaction.objectStore(store).delete(key));
          transaction.oncomplete = () => done(request.result.close());
        };
      }));
      await page.reload();
      await quiet(page, false);
      await says(page, `${t("Folder needs permission")} · ${t("{} [change|changes] waiting", 1)}`);
      await expect(page.locator(".banner").filter({ hasText: t("Choose the team’s folder again.") })).toBeVisible();
      await scan(page);
      await page.getByRole("button", { name: say.allow }).click();
      await says(page, t.like("Synced just now"));
    });

    test("a run of a newer version is said, and what was done here is sent all the same", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await quiet(anna);
      await open(ben, lead);
      await edit(ben, { [say.city]: "Kiel" });
      await look(ben, say);
      const run = (await runs(ben, "ben")).at(-1);
      const file = await holdBack(ben, run);
      await bring(ben, file);
      await ofNewerVersion(ben, run);
      await open(anna, lead);
      await edit(anna, { [t("Title")]: "Head" });
      const before = (await runs(anna, "anna")).length;
      await open(anna, "settings/team");
      await lookNow(anna, say);
      await says(anna, t.like("Newer version needed"));
      await scan(anna);
      await expect.poll(() => runs(anna, "anna")).toHaveLength(before + 1);
      await bring(ben, file);
      await look(anna, say);
      await open(anna, lead);
      await expect(await shown(anna, say.city)).toHaveText("Kiel");
    });

    test("a colleague's change is undone from the history, and one's own key means one's own", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await open(anna, lead);
      await edit(anna, { [t("Title")]: "Head" });
      await open(ben, lead);
      await edit(ben, { [say.city]: "Kiel" });
      await look(ben, say);
      await look(anna, say);
      await open(anna, lead);
      await expect(await shown(anna, say.city)).toHaveText("Kiel");
      await anna.locator("h1").click();
      await anna.keyboard.press("Control+z");
      await expect(await shown(anna, t("Title"))).toHaveText("–");
      await expect(await shown(anna, say.city)).toHaveText("Kiel");
      await anna.getByRole("tab", { name: t("History") }).click();
      const entry = anna.locator(".history > li").filter({ hasText: "Kiel" }).first();
      await expect(entry).toContainText(t("in the browser of {}", "ben"));
      await scan(anna);
      await entry.getByRole("button", { name: t("Undo …") }).click();
      await scan(anna);
      await anna.getByRole("dialog").locator("button[type=submit]").click();
      await expect(anna.getByRole("dialog")).toHaveCount(0);
      await saved(anna);
      await look(anna, say);
      await look(ben, say);
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("–");
    });

    test("changes travel as a file: to a member, twice, too late and cut", async ({ page, context }) => {
      const { anna, ben, lead } = await teamOfTwo(page, context, locale);
      await Promise.all([quiet(anna), quiet(ben)]);
      await look(ben, say);
      await look(anna, say);
      const save = async (what) => {
        await open(anna, "settings/team");
        await anna.getByLabel(say.file).selectOption({ label: what });
        const [download] = await Promise.all([anna.waitForEvent("download"), anna.getByRole("button", { name: say.saveFile }).click()]);
        return download.path();
      };
      const take = async (file, told) => {
        await open(ben, "settings/team");
        await ben.getByLabel(say.take_in).setInputFiles(file);
        await expect(ben.locator(".toast").last()).toContainText(told);
      };
      await open(anna, lead);
      await edit(anna, { [say.city]: "Kiel" });
      const file = await save(t("What {} lacks", "ben"));
      await take(file, t("{} new [action|actions] taken in.", 1));
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Kiel");
      await take(file, t("{} new [action|actions] taken in.", 0));
      const { readFile } = await import("node:fs/promises");
      const bytes = await readFile(file);
      // By the share sheet, where the browser has one; the first click was too long ago for it.
      await open(anna, "settings/team");
      const share = anna.getByRole("button", { name: t("Share file") });
      await expect(anna.getByRole("button", { name: say.saveFile })).toBeVisible();
      await expect(share).toHaveCount(0);
      await anna.evaluate(() => {
        navigator.canShare = ({ files }) => files[0].name.endsWith(".kontor-changes");
        let clicks = 0;
        navigator.share = async ({ files: [file] }) => {
          clicks += 1;
          if (clicks === 1) throw new DOMException("", "NotAllowedError");
          window.shared = { name: file.name, bytes: [...new Uint8Array(await file.arrayBuffer())] };
        };
      });
      await open(anna, "lead");
      await open(anna, lead);
      await edit(anna, { [say.city]: "Bonn" });
      await open(anna, "settings/team");
      await anna.getByLabel(say.file).selectOption({ label: t("What {} lacks", "ben") });
      await share.click();
      await expect(anna.locator(".toast").last()).toContainText(t("The file is ready. Choose “Share file” once more."));
      await scan(anna);
      await share.click();
      await expect.poll(() => anna.evaluate(() => window.shared?.name)).toMatch(/\.kontor-changes$/);
      const shared = await anna.evaluate(() => window.shared);
      await take({ name: shared.name, mimeType: "application/octet-stream", buffer: Buffer.from(shared.bytes) }, t("{} new [action|actions] taken in.", 1));
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Bonn");
      const cut = { name: "cut.kontor-changes", mimeType: "application/octet-stream", buffer: bytes.subarray(0, bytes.length - 40) };
      await take(cut, t("The document ends too early. It was transferred in part."));
      await open(ben, lead);
      await expect(await shown(ben, say.city)).toHaveText("Bonn");
    });

    test("who leaves keeps the workspace, or deletes it; there is none in the demo", async ({ page, context }) => {
      const { anna, ben } = await teamOfTwo(page, context, locale);
      const leave = async (page, name) => {
        await open(page, "settings/team");
        await page.locator("summary").filter({ hasText: say.leave }).click();
        await page.getByRole("button", { name, exact: true }).click();
      };
      const joined = (await ben.locator(".switcher").textContent()).trim();
      await leave(ben, say.leaveAndDelete);
      const dialog = ben.getByRole("dialog");
      await expect(dialog).toContainText(joined);
      await scan(ben);
      await dialog.locator("button[type=submit]").click();
      await expect(ben.getByRole("heading", { name: t("Welcome to Kontor") })).toBeVisible();
      await leave(anna, say.leave);
      await expect(anna.getByRole("region", { name: say.found })).toBeVisible();
      await expect(chip(anna)).toHaveCount(0);
      await open(anna, "lead");
      await expect(anna.getByRole("link", { name: "Berg" })).toBeVisible();
      await open(anna, "workspaces");
      await anna.goto("/#/workspaces");
      await anna.getByRole("button", { name: /demo/i }).first().click();
      await expect(anna.locator(".top .demo")).toBeVisible({ timeout: 30_000 });
      await open(anna, "settings/team");
      await expect(anna.getByText(say.notHere)).toBeVisible();
    });

    test("a folder that lost everything is filled again from this browser", async ({ page, context }) => {
      await prepare(context);
      await startEmpty(page, text);
      await create(page, "lead", { [text.lastName]: "Berg", [text.company]: "Nordlicht" }, text);
      await found(page, "anna", say);
      await empty(page);
      await lookNow(page, say);
      await expect(page.getByRole("status").filter({ hasText: t("Is it the right place, and did it lose everything? This browser keeps everything that it sent and received, and can put it back. Another team’s data is never touched.") })).toBeVisible();
      await scan(page);
      await page.getByRole("button", { name: t("Put everything back from this browser") }).click();
      await expect(page.getByText(say.inStep)).toBeVisible();
      await join(page, "ben", say);
      await open(page, "lead");
      await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
      // A browser that opens the team when its folder is empty already can fill it, too. What a round writes after that would
      // make it a folder that lost only a part.
      await look(page, say);
      await empty(page);
      await page.reload();
      await open(page, "settings/team");
      await page.getByRole("button", { name: t("Put everything back from this browser") }).click();
      await expect(page.getByText(say.inStep)).toBeVisible();
      await toWorkspace(page, t("My workspace"));
      await look(page, say);
    });
  });
}

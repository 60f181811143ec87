// A team over a shared folder, from its founding to leaving it.
import { BOTH_LANGUAGES, cell, create, edit, expect, fits, open, pickTeamFolder, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { translator } from "./translator.mjs";
import { branchOffice, bring, enter, epochs, holdBack, look, phrases, runs, toWorkspace } from "./team.mjs";

test.beforeEach(({ page }) => page.addInitScript(pickTeamFolder));

/** Anna's team and Ben's workspace of it, open, in one browser; returns the address of the lead. */
async function inOneBrowser(page, locale) {
  const [text, say] = [words[locale], phrases[locale]];
  await startEmpty(page, text);
  await create(page, "lead", { [text.lastName]: "Berg", [text.company]: "Nordlicht" }, text);
  const lead = page.url();
  await open(page, "settings/team");
  await enter(page, say.found, "anna", "correct horse battery", say);
  await page.getByRole("button", { name: say.haveSheet }).click();
  await branchOffice(page, say);
  await enter(page, say.join, "ben", "correct horse battery", say);
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
  return lead;
}

const member = (page, name) => page.getByRole("row").filter({ hasText: name });

for (const [locale, colorScheme] of BOTH_LANGUAGES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, colorScheme });
    const [t, text, say] = [translator(locale), words[locale], phrases[locale]];
    /** A member goes on working, and is asked for the new passphrase; gives the form that asks. */
    const worksUntilAsked = async (page, workspace, lead) => {
      await toWorkspace(page, workspace);
      await page.goto(lead);
      await expect(page.locator("h1")).toHaveText("Berg");
      await edit(page, { [text.company]: "Südwind" });
      await open(page, "settings/team");
      const prompt = page.getByRole("region", { name: t("New passphrase needed") });
      await expect(prompt).toBeVisible({ timeout: 20_000 });
      return prompt;
    };

    test("a team is founded and joined, its members see each other's work, and a conflict is decided for all", async ({ page }) => {
      await startEmpty(page, text);
      await create(page, "lead", { [text.lastName]: "Berg", [text.company]: "Nordlicht" }, text);
      await open(page, "settings/team");
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await scan(page);
      await page.setViewportSize({ width: 1280, height: 720 });
      const found = page.getByRole("region", { name: say.found });
      await found.getByRole("button", { name: say.found }).click();
      await expect(found.getByRole("alert")).toHaveText(t("Enter a name of at most 64 characters."));
      await enter(page, say.found, "anna@team.example", "correct horse battery", say);

      // The recovery sheet has what is needed to join, once.
      const sheet = page.getByRole("region", { name: say.sheet });
      await expect(sheet).toContainText("correct horse battery");
      await scan(page);
      await page.emulateMedia({ media: "print" });
      await expect(sheet.getByRole("button").first()).toBeHidden();
      await expect(sheet).toContainText("anna@team.example");
      await page.emulateMedia({ media: "screen" });
      await sheet.getByRole("button", { name: say.haveSheet }).click();
      await expect(page.getByText(say.inStep)).toBeVisible();
      await expect(member(page, "anna@team.example")).toContainText(t("this browser"));
      await expect(page.getByText("correct horse battery")).toHaveCount(0);
      await expect(page.getByText(say.noConflicts)).toBeVisible();
      await scan(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await fits(page);
      await page.setViewportSize({ width: 1280, height: 720 });

      // Nothing in the folder is readable.
      const readable = await page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Team");
        let all = "";
        // A file that is being replaced may be gone by then.
        for await (const [name, handle] of folder.entries()) all += name + await handle.getFile().then((file) => file.text()).catch(() => "");
        return [/Berg|Nordlicht/.test(all), /c!anna%40team%2eexample!/.test(all)];
      });
      expect(readable).toEqual([false, true]);

      // Another member, with a wrong passphrase first.
      await branchOffice(page, say);
      const join = await enter(page, say.join, "ben", "correct house battery", say);
      await expect(join.getByRole("alert")).toHaveText(say.wrongPassphrase);
      await enter(page, say.join, "ben", "correct horse battery", say);
      await expect(page.locator(".switcher")).not.toContainText("Branch office");
      const joined = (await page.locator(".switcher").textContent()).trim();
      await open(page, "lead");
      await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();

      // Ben's change is held back by the tool while Anna makes another one.
      await page.getByRole("link", { name: "Berg" }).click();
      await edit(page, { [text.company]: "Südwind" });
      await look(page, say);
      await expect.poll(() => runs(page, "ben")).toHaveLength(1);
      const held = await holdBack(page, (await runs(page, "ben"))[0]);
      await toWorkspace(page, t("My workspace"));
      await open(page, "lead");
      await page.getByRole("link", { name: "Berg" }).click();
      const sent = (await runs(page, "anna%40team%2eexample")).length;
      await edit(page, { [text.company]: "Ostwind" });
      await look(page, say);
      await expect.poll(() => runs(page, "anna%40team%2eexample")).toHaveLength(sent + 1);
      await bring(page, held);
      const conflicts = page.getByRole("region", { name: say.conflicts });
      // A round that is under way may have listed the folder before the file came.
      await expect(async () => {
        await page.getByRole("button", { name: say.look }).click();
        await expect(conflicts.getByRole("listitem").filter({ hasText: "Ostwind" }).first()).toBeVisible({ timeout: 5_000 });
      }).toPass({ timeout: 60_000 });
      await expect(conflicts).toContainText("Südwind");
      await expect(conflicts).toContainText("ben");
      await scan(page);

      // The record says so, at the field.
      await conflicts.getByRole("link", { name: "Berg" }).click();
      await expect(page.locator(".banner").filter({ hasText: t("The team has different values here.") })).toBeVisible();
      await expect((await cell(page, text.company)).getByRole("link", { name: t("conflict") })).toBeVisible();
      await scan(page);
      await page.getByRole("link", { name: t("Decide"), exact: true }).click();
      await conflicts.getByRole("button", { name: say.take("Südwind") }).click();
      await expect(page.getByText(say.noConflicts)).toBeVisible();
      await look(page, say);

      // The decision holds for Ben, too.
      await toWorkspace(page, joined);
      await look(page, say);
      await expect(page.getByText(say.noConflicts)).toBeVisible();
      await open(page, "lead");
      await expect(page.getByText("Südwind")).toBeVisible();

      // Changes as a file: what is here already is nothing new.
      await open(page, "settings/team");
      await page.getByLabel(say.file).selectOption({ label: say.everything });
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: say.saveFile }).click()]);
      expect(download.suggestedFilename()).toMatch(/\.kontor-changes$/);
      await page.getByLabel(say.take_in).setInputFiles(await download.path());
      await expect(page.getByText(t("{} new [action|actions] taken in.", 0))).toBeVisible();
      await page.getByLabel(say.take_in).setInputFiles({ name: "no.kontor-changes", mimeType: "application/octet-stream", buffer: Buffer.from("no changes") });
      await expect(page.locator(".toast").last()).toContainText(t("This is no file of changes. Workspace files are opened under Import & export."));

      // Leaving keeps the records.
      await page.locator("summary").filter({ hasText: say.leave }).click();
      await page.getByRole("button", { name: say.leave, exact: true }).click();
      await expect(page.getByRole("region", { name: say.found })).toBeVisible();
      await open(page, "lead");
      await expect(page.getByText("Südwind")).toBeVisible();
    });

    test("work travels without being asked for, the history says whose it was, and undo means one's own", async ({ page, context }) => {
      const lead = await inOneBrowser(page, locale);

      // What Ben changes is in the folder without a click, also if it was done in another tab.
      const second = await context.newPage();
      await second.goto(lead);
      await expect(second.locator("h1")).toHaveText("Berg");
      await edit(second, { [text.company]: "Südwind" });
      await expect.poll(() => runs(page, "ben"), { timeout: 20_000 }).toHaveLength(1);
      await second.close();

      // Anna's page brings it when it opens the workspace.
      await toWorkspace(page, t("My workspace"));
      await page.goto(lead);
      await expect(await shown(page, text.company)).toHaveText("Südwind", { timeout: 20_000 });
      await expect(page.getByRole("button", { name: t("Undo {}", t("creation of {}", "Berg")) })).toBeAttached();
      await page.getByRole("tab", { name: t("History") }).click();
      await expect(page.locator(".history > li").first()).toContainText(t("in the browser of {}", "ben"));
      await scan(page);
    });

    test("the passphrase is changed: the others are asked for it, work on meanwhile, and lose nothing", async ({ page }) => {
      const lead = await inOneBrowser(page, locale);
      const joined = (await page.locator(".switcher").textContent()).trim();

      // Anna changes it; whoever does not know the present one cannot.
      await toWorkspace(page, t("My workspace"));
      await look(page, say);
      await page.locator("summary").filter({ hasText: t("Change passphrase") }).click();
      const form = page.locator("details").filter({ hasText: t("Change passphrase") });
      const change = async (present, next, again) => {
        await form.getByLabel(t("Present passphrase")).fill(present);
        await form.getByLabel(t("New passphrase")).fill(next);
        await form.getByLabel(t("Repeat passphrase")).fill(again);
        await form.getByRole("button", { name: t("Change passphrase") }).click();
      };
      await change("correct horse battery", "paper clip staple", "paper clip");
      await expect(form.getByRole("alert")).toHaveText(t("The passphrases do not match. Type the same one twice."));
      await change("correct house battery", "paper clip staple", "paper clip staple");
      await expect(form.getByRole("alert")).toHaveText(say.wrongPassphrase);
      await scan(page);
      await change("correct horse battery", "paper clip staple", "paper clip staple");
      const sheet = page.getByRole("region", { name: say.sheet });
      await expect(sheet).toContainText("paper clip staple");
      await expect(sheet).toContainText("anna");
      await sheet.getByRole("button", { name: say.haveSheet }).click();
      await expect(page.getByText(say.inStep)).toBeVisible();

      // Ben is asked. His work goes on and stays in his browser.
      const prompt = await worksUntilAsked(page, joined, lead);
      await expect(page.getByRole("region", { name: say.state }).getByText(t("The team’s passphrase was changed. Nothing is sent or received until you enter the new one. Your work is saved here."))).toBeVisible();
      await scan(page);
      expect(await runs(page, "ben")).toEqual([]);
      await prompt.getByLabel(t("New passphrase")).fill("correct horse battery");
      await prompt.getByRole("button", { name: t("Continue") }).click();
      await expect(prompt.getByRole("alert")).toHaveText(say.wrongPassphrase);
      await page.reload();
      await prompt.getByLabel(t("New passphrase")).fill("paper clip staple");
      await prompt.getByRole("button", { name: t("Continue") }).click();
      await expect(prompt).toBeHidden();
      await expect(page.getByText(say.inStep)).toBeVisible();
      await expect.poll(() => runs(page, "ben")).toHaveLength(1);

      // Anna has it, and nobody joins with the former passphrase.
      await toWorkspace(page, t("My workspace"));
      await look(page, say);
      await page.goto(lead);
      await expect(await shown(page, text.company)).toHaveText("Südwind");
      await branchOffice(page, say);
      const join = await enter(page, say.join, "eva", "correct horse battery", say);
      await expect(join.getByRole("alert")).toHaveText(say.wrongPassphrase);
      await enter(page, say.join, "eva", "paper clip staple", say);
      await expect(page.locator(".switcher")).not.toContainText("Branch office");
      await page.goto(lead);
      await expect(await shown(page, text.company)).toHaveText("Südwind");
    });

    test("everything is encrypted anew, the earlier keys are forgotten, and who was away loses nothing", async ({ page }) => {
      const lead = await inOneBrowser(page, locale);
      const joined = (await page.locator(".switcher").textContent()).trim();
      await toWorkspace(page, t("My workspace"));
      await look(page, say);
      const before = await epochs(page);
      expect(before.length).toBeGreaterThanOrEqual(3);
      expect(before.every((epoch) => epoch === 1)).toBe(true);
      await page.locator("summary").filter({ hasText: t("Change passphrase") }).click();
      const form = page.locator("details").filter({ hasText: t("Change passphrase") });
      await form.getByLabel(t("Present passphrase")).fill("correct horse battery");
      await form.getByLabel(t("New passphrase")).fill("paper clip staple");
      await form.getByLabel(t("Repeat passphrase")).fill("paper clip staple");
      await form.getByLabel(t("Encrypt everything anew and forget the earlier keys")).check();
      await scan(page);
      await form.getByRole("button", { name: t("Change passphrase") }).click();
      const sheet = page.getByRole("region", { name: say.sheet });
      await expect(sheet.getByRole("status")).toHaveText(t("Everything is encrypted with the new key, and the earlier keys are forgotten."));
      await sheet.getByRole("button", { name: say.haveSheet }).click();
      const after = await epochs(page);
      expect(after.length).toBeGreaterThanOrEqual(before.length);
      expect(after.filter((epoch) => epoch < 2)).toEqual([]);

      const prompt = await worksUntilAsked(page, joined, lead);
      await prompt.getByLabel(t("New passphrase")).fill("paper clip staple");
      await prompt.getByRole("button", { name: t("Continue") }).click();
      await expect(prompt).toBeHidden();
      await expect(page.getByText(say.inStep)).toBeVisible();

      await toWorkspace(page, t("My workspace"));
      await look(page, say);
      await page.goto(lead);
      await expect(await shown(page, text.company)).toHaveText("Südwind");
      await branchOffice(page, say);
      await enter(page, say.join, "eva", "paper clip staple", say);
      await expect(page.locator(".switcher")).not.toContainText("Branch office");
      await page.goto(lead);
      await expect(await shown(page, text.company)).toHaveText("Südwind");
    });
  });
}

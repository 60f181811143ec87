// A team's work as files: what is new since a day is dropped onto a colleague's page, and a team's workspace file or backup
// is a workspace of its own wherever it is opened, until it is merged into one of the team.
import { readFile } from "node:fs/promises";
import { edit, expect, open, saved, scan, test } from "./support.mjs";
import { apart, chip, city, look, phrases, quiet, teamOfTwo, toWorkspace } from "./team.mjs";

const texts = {
  "en-US": {
    sinceDay: "What is new since a day", since: "Since", nothing: "There is nothing new for this file.", taken: "1 new action taken in.",
    exportIt: "Export this workspace", openIt: "Open a workspace file", nothingNew: "The file contains nothing new.", asNew: "Open as a new workspace",
    replace: "Replace this workspace", merge: "Merge into this workspace", same: /^Both come from the same workspace/, before: / \(before restoring\)$/, inNoTeam: /^The new workspace is in no team\./,
  },
  "de-DE": {
    sinceDay: "Was seit einem Tag neu ist", since: "Seit", nothing: "Für diese Datei gibt es nichts Neues.", taken: "1 neue Aktion eingelesen.",
    exportIt: "Diesen Arbeitsbereich exportieren", openIt: "Arbeitsbereichsdatei öffnen", nothingNew: "Die Datei enthält nichts Neues.", asNew: "Als neuen Arbeitsbereich öffnen",
    replace: "Diesen Arbeitsbereich ersetzen", merge: "In diesen Arbeitsbereich übernehmen", same: /^Beide stammen aus demselben Arbeitsbereich/, before: / \(vor der Wiederherstellung\)$/, inNoTeam: /^Der neue Arbeitsbereich gehört zu keinem Team\./,
  },
};

/** What a button downloads, as a file to give to a page. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), mimeType: "application/octet-stream", buffer: await readFile(await download.path()) };
}

/** Drags a file over a part of a page and lets go. */
async function drop(page, target, { name, buffer }) {
  const transfer = await page.evaluateHandle(([name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name));
    return transfer;
  }, [name, [...buffer]]);
  await target.dispatchEvent("dragover", { dataTransfer: transfer });
  await expect(target).toHaveAttribute("data-over", "true");
  await target.dispatchEvent("drop", { dataTransfer: transfer });
  await expect(target).not.toHaveAttribute("data-over", "true");
}

const switcher = (page) => page.locator(".switcher");
const nameOf = async (page) => (await switcher(page).innerText()).trim();

for (const locale of Object.keys(texts)) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test("what is new since a day is dropped onto a page, and a team's workspace goes to files and back", async ({ page, context }) => {
      const [text, team] = [texts[locale], await teamOfTwo(page, context, locale)];
      const { anna, ben, lead, say } = team;
      await apart(team, async () => undefined, async () => undefined);
      const set = async (page, value) => {
        await open(page, lead);
        await edit(page, { [say.city]: value });
      };
      await set(anna, "Kiel");
      await set(ben, "Bonn");

      // Nothing is new since tomorrow; since today, what Ben lacks is one action.
      await open(anna, "settings/team");
      await expect(anna.getByLabel(say.file).locator("option:checked")).toHaveText(text.sinceDay);
      const day = anna.getByLabel(text.since, { exact: true });
      const today = new Date();
      const iso = (days) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
      const save = anna.getByRole("button", { name: say.saveFile });
      await day.fill(iso(2));
      await save.click();
      await expect(anna.locator(".toast").last()).toContainText(text.nothing);
      await day.fill(iso(-1));
      const changes = await downloaded(anna, save);
      expect(changes.name).toMatch(/\.kontor-changes$/);
      await open(ben, "settings/team");
      await drop(ben, ben.locator(".file-drop").filter({ hasText: say.take_in }), changes);
      await expect(ben.locator(".toast").last()).toContainText(text.taken);

      // Neither had seen the other's value: both are shown, and one is taken for all.
      const conflicts = ben.getByRole("region", { name: say.conflicts });
      for (const value of ["Kiel", "Bonn"]) await expect(conflicts).toContainText(value);
      await scan(ben);
      await conflicts.getByRole("button", { name: say.take("Kiel") }).or(conflicts.getByRole("button", { name: say.keepMine })).first().click();
      await expect(ben.getByText(say.noConflicts)).toBeVisible();
      await Promise.all([quiet(anna, false), quiet(ben, false)]);
      await look(ben, say);
      await look(anna, say);
      await expect(anna.getByText(say.noConflicts)).toBeVisible();
      await open(anna, lead);
      await expect(city(anna)).toHaveText("Kiel");

      // The file of a team's workspace, opened beside it: a workspace of its own, in no team.
      const own = await nameOf(anna);
      await open(anna, "data");
      const exportIt = anna.getByRole("button", { name: text.exportIt });
      const first = await downloaded(anna, exportIt);
      const openIt = (file) => anna.getByLabel(text.openIt).setInputFiles(file);
      await openIt(first);
      await expect(anna.getByText(text.nothingNew)).toBeVisible();
      await expect(anna.getByText(text.inNoTeam)).toBeVisible();
      await scan(anna);
      await anna.getByRole("button", { name: text.asNew }).click();
      await expect(switcher(anna)).not.toHaveText(own);
      await expect(chip(anna)).toHaveCount(0);
      await open(anna, "settings/team");
      await expect(anna.getByRole("region", { name: say.found })).toBeVisible();
      await set(anna, "Ulm");
      await open(anna, "data");
      const second = await downloaded(anna, exportIt);

      // What was done there comes to the team by a merge, as anything that is done here.
      await toWorkspace(anna, own);
      await open(anna, "data");
      await openIt(second);
      await expect(anna.getByText(text.same)).toBeVisible();
      await anna.getByRole("button", { name: text.merge }).click();
      await saved(anna);
      await look(anna, say);
      await look(ben, say);
      await expect(ben.getByText(say.noConflicts)).toBeVisible();
      await open(ben, lead);
      await expect(city(ben)).toHaveText("Ulm");

      // Restored in place, it is in no team either; the one that is, is kept beside, and goes on.
      await open(anna, "data");
      await openIt(first);
      await anna.getByRole("button", { name: text.replace }).click();
      await expect(chip(anna)).toHaveCount(0);
      await expect(switcher(anna)).toHaveText(own);
      await open(anna, lead);
      await expect(city(anna)).toHaveText("Kiel");
      await switcher(anna).click();
      await anna.getByRole("menuitem", { name: text.before }).click();
      await expect(chip(anna)).toHaveAccessibleName(say.synced);
      await open(anna, lead);
      await expect(city(anna)).toHaveText("Ulm");
      await edit(anna, { [say.city]: "Jena" });
      await look(anna, say);
      await look(ben, say);
      await open(ben, lead);
      await expect(city(ben)).toHaveText("Jena");

      // Leaving keeps what is there.
      await open(ben, "settings/team");
      await ben.locator("summary").filter({ hasText: say.leave }).click();
      await ben.getByRole("button", { name: say.leave, exact: true }).click();
      await expect(ben.getByRole("region", { name: say.found })).toBeVisible();
      await expect(chip(ben)).toHaveCount(0);
      await open(ben, lead);
      await expect(city(ben)).toHaveText("Jena");
    });
  });
}

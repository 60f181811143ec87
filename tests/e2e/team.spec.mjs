// A team over a shared folder, from its founding to leaving it.
import { cell, create, edit, expect, fits, open, pickTeamFolder, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { branchOffice, bring, enter, epochs, holdBack, look, runs, toWorkspace } from "./team.mjs";

test.beforeEach(({ page }) => page.addInitScript(pickTeamFolder));

/** Anna's team and Ben's workspace of it, open, in one browser; returns the address of the lead. */
async function inOneBrowser(page) {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = page.url();
  await open(page, "settings/team");
  await enter(page, "Create a team", "anna", "correct horse battery");
  await page.getByRole("button", { name: "I have the sheet" }).click();
  await branchOffice(page);
  await enter(page, "Join a team", "ben", "correct horse battery");
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
  return lead;
}

const member = (page, name) => page.getByRole("row").filter({ hasText: name });

test("a team is founded and joined, its members see each other's work, and a conflict is decided for all", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await open(page, "settings/team");
  await scan(page);
  const found = page.getByRole("region", { name: "Create a team" });
  await found.getByRole("button", { name: "Create a team" }).click();
  await expect(found.getByRole("alert")).toHaveText("Enter a name of at most 64 characters.");
  await enter(page, "Create a team", "anna@team.example", "correct horse battery");

  // The recovery sheet has what is needed to join, once.
  const sheet = page.getByRole("region", { name: "Recovery sheet" });
  await expect(sheet).toContainText("correct horse battery");
  await scan(page);
  await page.emulateMedia({ media: "print" });
  await expect(sheet.getByRole("button").first()).toBeHidden();
  await expect(sheet).toContainText("anna@team.example");
  await page.emulateMedia({ media: "screen" });
  await sheet.getByRole("button", { name: "I have the sheet" }).click();
  await expect(page.getByText("Everything is sent and received.")).toBeVisible();
  await expect(member(page, "anna@team.example")).toContainText("this browser");
  await expect(page.getByText("correct horse battery")).toHaveCount(0);
  await expect(page.getByText("No conflicts.")).toBeVisible();
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
  await branchOffice(page);
  const join = await enter(page, "Join a team", "ben", "correct house battery");
  await expect(join.getByRole("alert")).toHaveText("This is not the team’s passphrase.");
  await enter(page, "Join a team", "ben", "correct horse battery");
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
  const joined = (await page.locator(".switcher").textContent()).trim();
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();

  // Ben's change is held back by the tool while Anna makes another one.
  await page.getByRole("link", { name: "Berg" }).click();
  await edit(page, { Company: "Südwind" });
  await look(page);
  await expect.poll(() => runs(page, "ben")).toHaveLength(1);
  const held = await holdBack(page, (await runs(page, "ben"))[0]);
  await toWorkspace(page, "My workspace");
  await open(page, "lead");
  await page.getByRole("link", { name: "Berg" }).click();
  const sent = (await runs(page, "anna%40team%2eexample")).length;
  await edit(page, { Company: "Ostwind" });
  await look(page);
  await expect.poll(() => runs(page, "anna%40team%2eexample")).toHaveLength(sent + 1);
  await bring(page, held);
  const conflicts = page.getByRole("region", { name: "Conflicts" });
  // A round that is under way may have listed the folder before the file came.
  await expect(async () => {
    await page.getByRole("button", { name: "Look now" }).click();
    await expect(conflicts.getByRole("listitem").filter({ hasText: "Ostwind" }).first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await expect(conflicts).toContainText("Südwind");
  await expect(conflicts).toContainText("ben");
  await scan(page);

  // The record says so, at the field.
  await conflicts.getByRole("link", { name: "Berg" }).click();
  await expect(page.locator(".banner").filter({ hasText: "The team has different values here." })).toBeVisible();
  await expect((await cell(page, "Company")).getByRole("link", { name: "conflict" })).toBeVisible();
  await scan(page);
  await page.getByRole("link", { name: "Decide", exact: true }).click();
  await conflicts.getByRole("button", { name: "Take “Südwind”" }).click();
  await expect(page.getByText("No conflicts.")).toBeVisible();
  await look(page);

  // The decision holds for Ben, too.
  await toWorkspace(page, joined);
  await look(page);
  await expect(page.getByText("No conflicts.")).toBeVisible();
  await open(page, "lead");
  await expect(page.getByText("Südwind")).toBeVisible();

  // Changes as a file: what is here already is nothing new.
  await open(page, "settings/team");
  await page.getByLabel("What is in the file").selectOption({ label: "Everything" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save file" }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.kontor-changes$/);
  await page.getByLabel("Take in a file of changes").setInputFiles(await download.path());
  await expect(page.getByText("0 new actions taken in.")).toBeVisible();
  await page.getByLabel("Take in a file of changes").setInputFiles({ name: "no.kontor-changes", mimeType: "application/octet-stream", buffer: Buffer.from("no changes") });
  await expect(page.locator(".toast").last()).toContainText("This is no file of changes.");

  // Leaving keeps the records.
  await page.locator("summary").filter({ hasText: "Leave the team" }).click();
  await page.getByRole("button", { name: "Leave the team", exact: true }).click();
  await expect(page.getByRole("region", { name: "Create a team" })).toBeVisible();
  await open(page, "lead");
  await expect(page.getByText("Südwind")).toBeVisible();
});

test("work travels without being asked for, the history says whose it was, and undo means one's own", async ({ page, context }) => {
  const lead = await inOneBrowser(page);

  // What Ben changes is in the folder without a click, also if it was done in another tab.
  const second = await context.newPage();
  await second.goto(lead);
  await expect(second.locator("h1")).toHaveText("Berg");
  await edit(second, { Company: "Südwind" });
  await expect.poll(() => runs(page, "ben"), { timeout: 20_000 }).toHaveLength(1);
  await second.close();

  // Anna's page brings it when it opens the workspace.
  await toWorkspace(page, "My workspace");
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Südwind", { timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Undo creation of Berg" })).toBeAttached();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.locator(".history > li").first()).toContainText("in the browser of ben");
});

test("the passphrase is changed: the others are asked for it, work on meanwhile, and lose nothing", async ({ page }) => {
  const lead = await inOneBrowser(page);
  const joined = (await page.locator(".switcher").textContent()).trim();

  // Anna changes it; whoever does not know the present one cannot.
  await toWorkspace(page, "My workspace");
  await look(page);
  await page.locator("summary").filter({ hasText: "Change passphrase" }).click();
  const form = page.locator("details").filter({ hasText: "Change passphrase" });
  const change = async (present, next, again) => {
    await form.getByLabel("Present passphrase").fill(present);
    await form.getByLabel("New passphrase").fill(next);
    await form.getByLabel("Repeat passphrase").fill(again);
    await form.getByRole("button", { name: "Change passphrase" }).click();
  };
  await change("correct horse battery", "paper clip staple", "paper clip");
  await expect(form.getByRole("alert")).toHaveText("The passphrases do not match. Type the same one twice.");
  await change("correct house battery", "paper clip staple", "paper clip staple");
  await expect(form.getByRole("alert")).toHaveText("This is not the team’s passphrase.");
  await scan(page);
  await change("correct horse battery", "paper clip staple", "paper clip staple");
  const sheet = page.getByRole("region", { name: "Recovery sheet" });
  await expect(sheet).toContainText("paper clip staple");
  await expect(sheet).toContainText("anna");
  await sheet.getByRole("button", { name: "I have the sheet" }).click();
  await expect(page.getByText("Everything is sent and received.")).toBeVisible();

  // Ben is asked. His work goes on and stays in his browser.
  await toWorkspace(page, joined);
  await page.goto(lead);
  await expect(page.locator("h1")).toHaveText("Berg");
  await edit(page, { Company: "Südwind" });
  await open(page, "settings/team");
  const prompt = page.getByRole("region", { name: "New passphrase needed" });
  await expect(prompt).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("region", { name: "State" }).getByText("The team’s passphrase was changed.")).toBeVisible();
  await scan(page);
  expect(await runs(page, "ben")).toEqual([]);
  await prompt.getByLabel("New passphrase").fill("correct horse battery");
  await prompt.getByRole("button", { name: "Continue" }).click();
  await expect(prompt.getByRole("alert")).toHaveText("This is not the team’s passphrase.");
  await page.reload();
  await prompt.getByLabel("New passphrase").fill("paper clip staple");
  await prompt.getByRole("button", { name: "Continue" }).click();
  await expect(prompt).toBeHidden();
  await expect(page.getByText("Everything is sent and received.")).toBeVisible();
  await expect.poll(() => runs(page, "ben")).toHaveLength(1);

  // Anna has it, and nobody joins with the former passphrase.
  await toWorkspace(page, "My workspace");
  await look(page);
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Südwind");
  await branchOffice(page);
  const join = await enter(page, "Join a team", "eva", "correct horse battery");
  await expect(join.getByRole("alert")).toHaveText("This is not the team’s passphrase.");
  await enter(page, "Join a team", "eva", "paper clip staple");
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Südwind");
});

test("everything is encrypted anew, the earlier keys are forgotten, and who was away loses nothing", async ({ page }) => {
  const lead = await inOneBrowser(page);
  const joined = (await page.locator(".switcher").textContent()).trim();
  await toWorkspace(page, "My workspace");
  await look(page);
  const before = await epochs(page);
  expect(before.length).toBeGreaterThanOrEqual(3);
  expect(before.every((epoch) => epoch === 1)).toBe(true);
  await page.locator("summary").filter({ hasText: "Change passphrase" }).click();
  const form = page.locator("details").filter({ hasText: "Change passphrase" });
  await form.getByLabel("Present passphrase").fill("correct horse battery");
  await form.getByLabel("New passphrase").fill("paper clip staple");
  await form.getByLabel("Repeat passphrase").fill("paper clip staple");
  await form.getByLabel("Encrypt everything anew and forget the earlier keys").check();
  await scan(page);
  await form.getByRole("button", { name: "Change passphrase" }).click();
  const sheet = page.getByRole("region", { name: "Recovery sheet" });
  await expect(sheet.getByRole("status")).toHaveText("Everything is encrypted with the new key, and the earlier keys are forgotten.");
  await sheet.getByRole("button", { name: "I have the sheet" }).click();
  const after = await epochs(page);
  expect(after.length).toBeGreaterThanOrEqual(before.length);
  expect(after.filter((epoch) => epoch < 2)).toEqual([]);

  await toWorkspace(page, joined);
  await page.goto(lead);
  await expect(page.locator("h1")).toHaveText("Berg");
  await edit(page, { Company: "Südwind" });
  await open(page, "settings/team");
  const prompt = page.getByRole("region", { name: "New passphrase needed" });
  await expect(prompt).toBeVisible({ timeout: 20_000 });
  await prompt.getByLabel("New passphrase").fill("paper clip staple");
  await prompt.getByRole("button", { name: "Continue" }).click();
  await expect(prompt).toBeHidden();
  await expect(page.getByText("Everything is sent and received.")).toBeVisible();

  await toWorkspace(page, "My workspace");
  await look(page);
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Südwind");
  await branchOffice(page);
  await enter(page, "Join a team", "eva", "paper clip staple");
  await expect(page.locator(".switcher")).not.toContainText("Branch office");
  await page.goto(lead);
  await expect(await shown(page, "Company")).toHaveText("Südwind");
});

test("the page of the team fits a phone, in German and in the dark", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.addInitScript(pickTeamFolder);
  await startEmpty(page, words["de-DE"]);
  await open(page, "settings/team");
  await expect(page.getByRole("region", { name: "Team gründen" })).toBeVisible();
  await fits(page);
  await scan(page);
  await context.close();
});

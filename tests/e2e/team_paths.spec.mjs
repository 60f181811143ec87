// The ways into a team and out of it, what keeps a team from being reached, and how work travels.
import { create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";
import { words } from "./strings.mjs";
import { bring, chip, empty, enter, found, holdBack, join, look, lookNow, ofNewerVersion, PASSPHRASE, phrases, prepare, quiet, branchOffice, runs, teamOfTwo, toWorkspace } from "./team.mjs";

/** What the chip says to those who see it. */
const says = (page, text) => expect(chip(page)).toHaveText(text, { useInnerText: true });

const alert = (panel) => panel.getByRole("alert");

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("a folder that is not the team's is refused with its reason, and joining begins with the sheet", async ({ page, context }) => {
    const say = phrases["de-DE"];
    await prepare(context);
    await startEmpty(page, words["de-DE"]);
    await open(page, "settings/team");
    // An empty folder, and one with other files.
    await expect(alert(await enter(page, say.join, "ben", PASSPHRASE, say))).toHaveText(say.noTeam);
    await bring(page, ["Urlaub.txt", [65, 66]]);
    await expect(alert(await enter(page, say.join, "ben", PASSPHRASE, say))).toHaveText(say.noTeam);
    await scan(page);
    await enter(page, say.found, "anna", PASSPHRASE, say);
    const sheet = page.getByRole("region", { name: "Notfallblatt" });
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
});

test("the head says how the team is, and what waits is never hidden", async ({ page, context }) => {
  const say = phrases["en-US"];
  await prepare(context);
  await startEmpty(page);
  await expect(chip(page)).toHaveCount(0);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);
  await found(page);
  await says(page, /^Synced just now/);
  await quiet(page);
  await open(page, lead);
  await edit(page, { City: "Kiel" });
  await says(page, "1 change waiting");
  await scan(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(chip(page)).toHaveAccessibleName("Team: Synced just now · 1 change waiting");
  await says(page, /1$/);
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  // By keyboard to the page of the team.
  await chip(page).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/settings\/team$/);
  await lookNow(page);
  await says(page, /^Synced just now/);

  // The folder has lost its team, and is found again.
  const team = await holdBack(page, "team");
  const own = await holdBack(page, (await runs(page, "anna"))[0]);
  await open(page, lead);
  await edit(page, { City: "Bonn" });
  await open(page, "settings/team");
  const status = page.locator(".app > .visually-hidden[role=status]");
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Team");
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    for (const name of names.filter((name) => name.startsWith("r!"))) await folder.removeEntry(name);
  });
  await lookNow(page);
  await says(page, "Not our team · 1 change waiting");
  await expect(status).toContainText("Not our team");
  await scan(page);
  await page.reload();
  await says(page, "Not our team · 1 change waiting");
  await bring(page, team);
  await bring(page, own);
  await lookNow(page);
  await says(page, /^Synced just now/);

  // The browser no longer has the folder: the user is asked, and the work waits.
  await open(page, lead);
  await edit(page, { City: "Ulm" });
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
  await says(page, "Folder needs permission · 1 change waiting");
  await expect(page.locator(".banner").filter({ hasText: "Choose the team’s folder again." })).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: say.allow }).click();
  await says(page, /^Synced just now/);
});

test("a run of a newer version is said, and what was done here is sent all the same", async ({ page, context }) => {
  const { anna, ben, lead } = await teamOfTwo(page, context);
  await quiet(anna);
  await open(ben, lead);
  await edit(ben, { City: "Kiel" });
  await look(ben);
  const run = (await runs(ben, "ben")).at(-1);
  const file = await holdBack(ben, run);
  await bring(ben, file);
  await ofNewerVersion(ben, run);
  await open(anna, lead);
  await edit(anna, { Title: "Head" });
  const before = (await runs(anna, "anna")).length;
  await open(anna, "settings/team");
  await lookNow(anna);
  await says(anna, /^Newer version needed/);
  await expect.poll(() => runs(anna, "anna")).toHaveLength(before + 1);
  await bring(ben, file);
  await look(anna);
  await open(anna, lead);
  await expect(await shown(anna, "City")).toHaveText("Kiel");
});

test("a colleague's change is undone from the history, and one's own key means one's own", async ({ page, context }) => {
  const { anna, ben, lead } = await teamOfTwo(page, context);
  await open(anna, lead);
  await edit(anna, { Title: "Head" });
  await open(ben, lead);
  await edit(ben, { City: "Kiel" });
  await look(ben);
  await look(anna);
  await open(anna, lead);
  await expect(await shown(anna, "City")).toHaveText("Kiel");
  await anna.locator("h1").click();
  await anna.keyboard.press("Control+z");
  await expect(await shown(anna, "Title")).toHaveText("–");
  await expect(await shown(anna, "City")).toHaveText("Kiel");
  await anna.getByRole("tab", { name: "History" }).click();
  const entry = anna.locator(".history > li").filter({ hasText: "Kiel" }).first();
  await expect(entry).toContainText("in the browser of ben");
  await entry.getByRole("button", { name: /^Undo/ }).click();
  await anna.getByRole("dialog").locator("button[type=submit]").click();
  await expect(anna.getByRole("dialog")).toHaveCount(0);
  await saved(anna);
  await look(anna);
  await look(ben);
  await open(ben, lead);
  await expect(await shown(ben, "City")).toHaveText("–");
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("an import of 1,000 arrives, in every tab of the member", async ({ page, context }) => {
    const text = words["fr-FR"];
    const { anna, ben, say } = await teamOfTwo(page, context, "fr-FR");
    const beside = await context.newPage();
    await beside.goto("/");
    await expect(beside.locator("h1")).toBeVisible();
    await open(beside, "lead");
    const rows = Array.from({ length: 1_000 }, (_, at) => `Nom ${at};Firme ${at % 90};p${at}@firm.example`);
    await open(anna, "data");
    const file = { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
    await anna.getByLabel(text.chooseFile).setInputFiles(file);
    await anna.getByRole("button", { name: /^Importer 1.000 leads$/ }).click();
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
    await says(beside, /^Synchronisé/);
    await scan(ben);
  });
});

test("changes travel as a file: to a member, twice, too late and cut", async ({ page, context }) => {
  const { anna, ben, lead, say } = await teamOfTwo(page, context);
  await Promise.all([quiet(anna), quiet(ben)]);
  await look(ben);
  await look(anna);
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
  await edit(anna, { City: "Kiel" });
  const file = await save("What ben lacks");
  await take(file, "1 new action taken in.");
  await open(ben, lead);
  await expect(await shown(ben, "City")).toHaveText("Kiel");
  await take(file, "0 new actions taken in.");
  const { readFile } = await import("node:fs/promises");
  const bytes = await readFile(file);
  // By the share sheet, where the browser has one; the first click was too long ago for it.
  await open(anna, "settings/team");
  const share = anna.getByRole("button", { name: "Share file" });
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
  await edit(anna, { City: "Bonn" });
  await open(anna, "settings/team");
  await anna.getByLabel(say.file).selectOption({ label: "What ben lacks" });
  await share.click();
  await expect(anna.locator(".toast").last()).toContainText("The file is ready.");
  await scan(anna);
  await share.click();
  await expect.poll(() => anna.evaluate(() => window.shared?.name)).toMatch(/\.kontor-changes$/);
  const shared = await anna.evaluate(() => window.shared);
  await take({ name: shared.name, mimeType: "application/octet-stream", buffer: Buffer.from(shared.bytes) }, "1 new action taken in.");
  await open(ben, lead);
  await expect(await shown(ben, "City")).toHaveText("Bonn");
  const cut = { name: "cut.kontor-changes", mimeType: "application/octet-stream", buffer: bytes.subarray(0, bytes.length - 40) };
  await take(cut, /cut|damaged|incomplete|part|too early/);
  await open(ben, lead);
  await expect(await shown(ben, "City")).toHaveText("Bonn");
});

test("who leaves keeps the workspace, or deletes it; there is none in the demo", async ({ page, context }) => {
  const { anna, ben, say } = await teamOfTwo(page, context);
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
  await expect(ben.getByRole("heading", { name: "Welcome to Kontor" })).toBeVisible();
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
  const say = phrases["en-US"];
  await prepare(context);
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  await found(page);
  await empty(page);
  await lookNow(page);
  await expect(page.getByRole("status").filter({ hasText: "did it lose everything?" })).toBeVisible();
  await scan(page);
  await page.getByRole("button", { name: "Put everything back from this browser" }).click();
  await expect(page.getByText(say.inStep)).toBeVisible();
  await join(page);
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Berg" })).toBeVisible();
  // A browser that opens the team when its folder is empty already can fill it, too. What a round writes after that would
  // make it a folder that lost only a part.
  await look(page);
  await empty(page);
  await page.reload();
  await open(page, "settings/team");
  await page.getByRole("button", { name: "Put everything back from this browser" }).click();
  await expect(page.getByText(say.inStep)).toBeVisible();
  await toWorkspace(page, "My workspace");
  await look(page);
});

// Several workspaces side by side, and workspaces as files: encrypted, read by other programs, compared and merged.
import { readFile } from "node:fs/promises";
import { head, readWorkspace } from "./reader.mjs";
import { create, edit, expect, fits, open, saved, scan, shown, startEmpty, test } from "./support.mjs";

const berg = { "Last name": "Berg", Company: "Nordlicht" };

/** The file that a button downloads. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), mimeType: "application/octet-stream", buffer: await readFile(await download.path()) };
}

const exported = (page) => downloaded(page, page.getByRole("button", { name: "Export this workspace" }));

/** Creates a workspace on the page of workspaces. */
async function make(page, name) {
  await open(page, "workspaces");
  await page.getByRole("button", { name: "New workspace" }).click();
  await page.getByLabel("Workspace name").fill(name);
  await page.getByRole("button", { name: "Create workspace" }).click();
  await expect(page.locator(".switcher")).toContainText(name);
  await saved(page);
}

test("several workspaces are open in tabs, and are switched, renamed and deleted", async ({ page, context }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await make(page, "Branch office");
  await create(page, "lead", { "Last name": "Lund", Company: "Fjord" });
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Lund" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Berg" })).toHaveCount(0);

  // Another tab switches by the command palette; each keeps its own workspace across a reload.
  const second = await context.newPage();
  await second.goto("/");
  await expect(second.locator(".switcher")).toContainText("Branch office");
  await second.getByRole("combobox", { name: "Search everything" }).fill("My works");
  await second.getByRole("option", { name: /My workspace/ }).click();
  await expect(second.locator(".switcher")).toContainText("My workspace");
  await saved(second);
  await second.goto("/#/lead");
  await expect(second.getByRole("link", { name: "Berg" })).toBeVisible();
  await page.reload();
  await expect(page.locator(".switcher")).toContainText("Branch office");
  await second.reload();
  await expect(second.locator(".switcher")).toContainText("My workspace");

  // By the menu of the top bar, with the keyboard.
  await page.getByRole("button", { name: /switch workspace$/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "My workspace" })).toBeFocused();
  await scan(page);
  await page.keyboard.press("Enter");
  await expect(page.locator(".switcher")).toContainText("My workspace");
  await saved(page);

  await open(page, "workspaces");
  await scan(page);
  await page.getByRole("button", { name: "Rename My workspace" }).click();
  await page.getByLabel("Workspace name").fill("Head office");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator(".switcher")).toContainText("Head office");
  await saved(page);
  await page.getByRole("button", { name: "Rename Branch office" }).click();
  await page.getByLabel("Workspace name").fill("Branch");
  await page.keyboard.press("Enter");
  await expect(page.locator(".workspaces")).toContainText("Branch");

  // Deleting shows what is lost and offers a file, also for a workspace that is not open.
  await second.getByRole("button", { name: /switch workspace$/ }).click();
  await second.getByRole("menuitem", { name: "Branch" }).click();
  await expect(second.locator(".switcher")).toContainText("Branch");
  await saved(second);
  await page.getByRole("button", { name: "Delete Branch" }).click();
  await expect(page.getByText("This removes from this browser: 1 lead")).toBeVisible();
  await scan(page);
  const file = await downloaded(page, page.getByRole("button", { name: "Save as file" }));
  expect((await readWorkspace(file.buffer)).records.lead.map((lead) => lead.last_name)).toEqual(["Lund"]);
  await page.getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.locator(".workspaces")).not.toContainText("Branch");
  await expect(second.getByText("The workspace that was open here was deleted in another tab.")).toBeVisible();
  await page.reload();
  await expect(page.locator(".workspaces")).not.toContainText("Branch");
  // As long as a workspace is left, the welcome page is not shown: the workspace is opened.
  await second.reload();
  await expect(second.locator(".switcher")).toContainText("Head office");
});

test("the workspace switcher works on a phone, in German and in the dark", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", colorScheme: "dark", viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Neu beginnen" }).click();
  await page.getByRole("button", { name: "Mehr" }).click();
  await page.getByRole("menuitem", { name: "Arbeitsbereiche" }).click();
  await expect(page.getByRole("heading", { name: "Arbeitsbereiche" })).toBeVisible();
  await scan(page);
  await fits(page);
  await page.getByRole("button", { name: "Neuer Arbeitsbereich" }).click();
  await page.getByLabel("Name des Arbeitsbereichs").fill("Filiale");
  // The page is reloaded with the workspace.
  await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Arbeitsbereich anlegen" }).click()]);
  await expect(page.locator("h1")).toBeVisible();
  await page.goto("/#/workspaces");
  await expect(page.locator(".workspace[aria-current]")).toContainText("Filiale");
  await fits(page);
  await context.close();
});

test("the file follows its description: an independent reader reads it, encrypted or not", async ({ page }) => {
  await startEmpty(page);
  await create(page, "lead", { ...berg, "First name": "Ada" });
  await page.locator("#files input[type=file]").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await expect(page.locator("#files .file")).toHaveCount(1);
  await saved(page);
  await open(page, "data");
  const plain = await readWorkspace((await exported(page)).buffer);
  expect(plain.records.lead).toEqual([expect.objectContaining({ first_name: "Ada", last_name: "Berg", company: "Nordlicht" })]);
  expect([...plain.attached.values()].map(String)).toEqual(["hello"]);
  expect(plain.journal.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(plain.records.settings).toHaveLength(1);

  await page.getByText("Encrypt with a passphrase").click();
  await page.getByLabel("Passphrase", { exact: true }).fill("correct horse");
  await page.getByLabel("Repeat passphrase").fill("correct house");
  await page.getByRole("button", { name: "Export encrypted" }).click();
  await expect(page.getByText("The passphrases do not match.")).toBeVisible();
  await scan(page);
  await page.getByLabel("Repeat passphrase").fill("correct horse");
  const sealed = await downloaded(page, page.getByRole("button", { name: "Export encrypted" }));
  expect(head(sealed.buffer)).toMatchObject({ version: 2, sealed: { cipher: "AES-256-GCM", rounds: 600_000 } });
  expect(sealed.buffer.includes("Nordlicht")).toBe(false);
  expect((await readWorkspace(sealed.buffer, "correct horse")).records).toEqual(plain.records);
  await expect(readWorkspace(sealed.buffer, "wrong horse")).rejects.toThrow();

  await page.getByLabel("Open a workspace file").setInputFiles(sealed);
  await expect(page.getByText("is encrypted. It was saved")).toBeVisible();
  const input = page.locator("#unseal");
  await input.fill("wrong horse");
  await input.press("Enter");
  await expect(page.getByText("Wrong passphrase for this file. Nothing has changed")).toBeVisible();
  await page.locator("#unseal").fill("correct horse");
  await page.locator("#unseal").press("Enter");
  await expect(page.getByText("The file is valid.")).toBeVisible();
  await expect(page.getByText("The file contains nothing new.")).toBeVisible();
  await page.getByRole("button", { name: "Open as a new workspace" }).click();
  await open(page, "lead");
  await page.getByRole("link", { name: "Ada Berg" }).click();
  await page.locator("#files").getByRole("button", { name: "Preview note.txt" }).click();
  await expect(page.getByRole("dialog").getByText("hello")).toBeVisible();
});

test("two people exchange work by file: their changes are merged, conflicts are chosen, one undo", async ({ page, browser }) => {
  await startEmpty(page);
  await create(page, "lead", berg);
  await open(page, "data");
  const first = await exported(page);

  const context = await browser.newContext({ locale: "en-US", timezoneId: "Europe/Berlin" });
  const other = await context.newPage();
  await other.goto("/");
  await other.getByLabel("Open a workspace file").setInputFiles(first);
  await saved(other);
  await open(other, "lead");
  await other.getByRole("link", { name: "Berg" }).click();
  await edit(other, { City: "Bonn", Title: "Chief" });
  await create(other, "lead", { "Last name": "Lund", Company: "Fjord" });
  await open(other, "data");
  const theirs = await exported(other);
  await context.close();

  await open(page, "lead");
  await page.getByRole("link", { name: "Berg" }).click();
  await edit(page, { City: "Kiel", Email: "berg@nordlicht.example" });
  await open(page, "data");
  await page.getByLabel("Open a workspace file").setInputFiles(theirs);
  await expect(page.getByText("Both come from the same workspace")).toBeVisible();
  const clash = page.locator(".clash", { hasText: "City" });
  await expect(clash).toContainText("Kiel");
  await expect(clash.getByRole("radio", { name: /Here/ })).toBeChecked();
  await scan(page);
  await page.getByRole("button", { name: "Use all from the file" }).click();
  await expect(clash.getByRole("radio", { name: /In the file/ })).toBeChecked();
  await clash.getByRole("radio", { name: /Here/ }).check();
  await expect(page.getByRole("button", { name: "Use all from the file" })).toHaveAttribute("aria-pressed", "false");
  await clash.getByRole("radio", { name: /In the file/ }).check();
  await page.getByRole("button", { name: "Merge into this workspace" }).click();
  await expect(page.getByText(/^Merged with/)).toBeVisible();
  await saved(page);
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Lund" })).toBeVisible();
  await page.getByRole("link", { name: "Berg" }).click();
  for (const [field, value] of Object.entries({ City: "Bonn", Title: "Chief" })) await expect(await shown(page, field)).toHaveText(value);
  await expect(page.getByRole("link", { name: "berg@nordlicht.example" })).toBeVisible();
  await page.getByRole("button", { name: /^Undo merge with/ }).first().click();
  await expect(await shown(page, "City")).toHaveText("Kiel");
  await open(page, "lead");
  await expect(page.getByRole("link", { name: "Lund" })).toHaveCount(0);
});

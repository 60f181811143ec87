// Support of all paths: a page that fails the test on any console error or refused resource, and common steps.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { test as base, expect as shortly } from "@playwright/test";
import { words } from "./strings.mjs";

/** A measurement or a campaign has no configuration, works with many records, and says itself what takes too long. */
export const expect = process.env.TEST_WORKER_INDEX === undefined ? shortly.configure({ timeout: 120_000 }) : shortly;

// axe-core as it is published for pages: `axe.source` is three times as long, and is sent to each page that is scanned.
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page whose console stays clean and whose security policy refuses nothing; `say` has the phrases of its
   language. */
export const test = base.extend({
  say: async ({ locale }, use) => use(words[locale]),
  page: async ({ page }, use) => {
    const complaints = watch(page);
    const reload = page.reload.bind(page);
    // A page that does not answer any more is reloaded all the same.
    page.reload = async (...how) => (await address(page).catch(() => {}), reload(...how));
    await use(page);
    expect(complaints, "console errors and policy reports").toEqual([]);
  },
});

/** The address of a page, which follows what is shown after a frame. */
export async function address(page) {
  await page.evaluate(() => new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done, 10));
    // A page that nobody sees has no frames.
    setTimeout(done, 500);
  }));
  return page.url();
}

/** Collects the errors of a page. */
export function watch(page) {
  const complaints = [];
  // Chromium reports so that the machine's network interfaces changed while a file was loaded; the page then asks again.
  const isOfMachine = (text) => text.endsWith("net::ERR_NETWORK_CHANGED");
  page.on("console", (message) => message.type() === "error" && !isOfMachine(message.text()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/**
 * Checks that the page has no accessibility violation. axe-core runs in the page itself: the builder for Playwright opens a
 * second page for each scan, which takes four times as long. With `more`, rules are checked that axe-core leaves out by
 * default.
 */
export async function scan(page, ...more) {
  for (const frame of page.frames()) {
    if (!(await frame.evaluate(() => "axe" in globalThis))) await frame.evaluate(axe);
  }
  const found = await page.evaluate(async (more) => {
    const rules = Object.fromEntries(more.map((rule) => [rule, { enabled: true }]));
    // What is found is shown as HTML: no selectors are worked out for what is fine.
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], selectors: false, rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  }, more);
  expect(found).toEqual([]);
}

/** Attaches a screenshot of the whole page to the results of the test. */
export async function picture(page, name) {
  await page.screenshot({ path: base.info().outputPath(`${name}.png`), fullPage: true });
}

/** Evaluates a function on the app's origin while the app is not open: what it stores can be read and changed there. */
export async function elsewhere(page, act, argument) {
  await page.route("**/elsewhere", (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" }));
  await page.goto("/elsewhere");
  return page.evaluate(act, argument);
}

/** The calendar day of a moment where the paths run (the zone of playwright.config.mjs), in the form of addresses and of
   fields. */
export const calendarDay = (moment) => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin" }).format(moment);

/** Creates and opens an empty workspace. */
export async function startEmpty(page, say = words["en-US"], address = "/") {
  await page.goto(address);
  await page.getByRole("button", { name: say.startEmpty }).click();
  await saved(page);
}

/** Waits until everything is stored. */
export async function saved(page) {
  await expect(page.locator(".saved")).toHaveAttribute("data-state", "yes");
}

/** Opens a page of the app. */
export async function open(page, path, address = "/") {
  await page.goto(`${address}#/${path}`);
  await expect(page.locator("h1")).toBeVisible();
}

/** Creates a record through its dialog; fields by their label. */
export async function create(page, kind, fields, say = words["en-US"]) {
  await page.getByRole("button", { name: say.New, exact: true }).click();
  await page.getByRole("menuitem", { name: say.kinds[kind] }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) {
    const input = dialog.getByLabel(label, { exact: false }).first();
    // What is not needed at once is below.
    if (!(await input.isVisible())) await dialog.locator(".more-fields > summary").click();
    await input.fill(value);
    if ((await input.getAttribute("role")) === "combobox") await page.getByRole("option", { name: value }).first().click();
  }
  await dialog.getByRole("button", { name: say.save, exact: true }).click();
  await expect(dialog).toBeHidden();
  await saved(page);
}

/** Confirms the open conversion dialog. The page of what the lead became says so, above its fields. */
export async function confirmConversion(page) {
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await expect(page.locator(".converted-line")).toBeVisible();
  await saved(page);
}

/** Goes from what a lead became back to the lead. */
export const toLead = (page) => page.locator(".converted-line a").first().click();

/** Opens an entry of the menu of rare actions of a record. */
export async function more(page, entry, menu = "More actions") {
  await page.locator(`.page-actions summary[aria-label="${menu}"]`).click();
  await page.getByRole("button", { name: entry, exact: true }).click();
}

/** Adds a custom field to a type of records, and makes it a required one. */
export async function requiredField(page, kinds, name) {
  await open(page, "settings/fields");
  await page.getByRole("button", { name: kinds, exact: true }).click();
  await page.locator("#field-name").fill(name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await saved(page);
  await page.locator(".entry[data-entry]").last().getByLabel("Required").check();
  await saved(page);
}

/** The cell of a field on a record page, by its label; empty fields are shown first, and on a phone their tab. */
export async function cell(page, label) {
  const fields = page.locator(".record-fields");
  const tab = page.getByRole("tab", { name: /^D[eé]tails$/ });
  await expect.poll(async () => (await fields.isVisible()) || (await tab.isVisible())).toBe(true);
  if (!(await fields.isVisible())) await tab.click();
  await fields.waitFor();
  const unfold = page.locator(".fold-empty[aria-expanded=false]");
  // The label of an open field may contain the mark of a required one.
  const words = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}( \\*)?\\s*$`);
  const cell = page.locator(".datum").filter({ has: page.locator("label, .datum-label").filter({ hasText: words }) });
  if (!(await cell.first().isVisible()) && (await unfold.isVisible())) await unfold.click();
  return cell.first();
}

/** Opens a field of a record in place and types into it, without saving. */
export async function type(page, label, value) {
  const found = await cell(page, label);
  await found.locator(".datum-shown, input, textarea, select").first().waitFor();
  if (await found.locator(".datum-shown").isVisible()) await found.locator(".datum-edit").click({ force: true });
  const input = found.locator("input, textarea, select").first();
  if (await isSelect(input)) await input.selectOption({ label: value });
  else await input.fill(value);
  return input;
}

const isSelect = (input) => input.evaluate((node) => node.tagName === "SELECT");

/** Edits fields of a record in place, each saved separately. */
export async function edit(page, fields) {
  for (const [label, value] of Object.entries(fields)) {
    const input = await type(page, label, value);
    // A select is saved and closed by the choice.
    const open = (await cell(page, label)).locator(".datum-open");
    if ((await open.locator("[role=combobox]").count()) && value) await page.getByRole("option", { name: value }).first().click();
    if (await open.locator("input, textarea").count()) await input.press("Enter");
    await expect(open).toBeHidden();
    await saved(page);
  }
}

/** A page fits and is accessible on a phone in the dark and on a wide screen in the light. */
export async function looks(page) {
  for (const [width, colorScheme] of [[390, "dark"], [1440, "light"]]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await scan(page);
  }
}

/** The value shown for a field of a record. */
export async function shown(page, label) {
  return (await cell(page, label)).locator(".datum-value");
}

/** The languages of paths whose words differ, and the colours in which their pages are looked at. */
export const BOTH_LANGUAGES = [["en-US", "light"], ["de-DE", "dark"]];

/** Checks that the page does not overflow horizontally. The inner width of a phone's window grows with what overflows. */
export async function fits(page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
}

/** The browser's private file system stands in for a folder picked by the user; an init script. */
export const pickBackupFolder = () => {
  window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("Backups", { create: true });
};

/** The same for the folder of a team. */
export const pickTeamFolder = () => {
  window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("Team", { create: true });
};

/** The names of the entries of that folder. */
export const namesInBackupFolder = (page) => page.evaluate(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("Backups");
  const names = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort();
});

// Support of all kinds of faults: a browser that can be killed, the steps of a user, a reader of the stored data, the
// counts.
import { chromium } from "@playwright/test";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWorkspace } from "../e2e/reader.mjs";

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
/** Console messages that mean that the program itself is broken. */
const panic = /panicked at|unreachable|RuntimeError|capacity overflow|memory access|null function|closure invoked/;
/** Counts that must be zero at the end. */
export const faults = ["lost", "torn", "unreachable", "silent", "panics", "hangs", "headless", "failed"];

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** A browser with a temporary profile. */
export const launched = () => chromium.launch({ executablePath, args });

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Random numbers from 0 to 1, deterministic by seed. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = (chance, all) => all[Math.floor(chance() * all.length)];

/** A promise with a time limit. */
export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(Object.assign(new Error(`${what}: nothing within ${ms / 1_000} s`), { name: "TimeoutError" })), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The counts of one kind. */
export class Tally {
  constructor(kind) {
    Object.assign(this, { kind, runs: 0, acknowledged: 0, lost: 0, torn: 0, unreachable: 0, silent: 0, panics: 0, hangs: 0, failed: 0 });
    this.details = [];
  }

  note(what, detail, count = 1) {
    const text = String(detail).replace(/\u001b\[\d+m/g, "").replace(/\s+/g, " ");
    this[what] += count;
    if (count > 0) this.details.push(`${what}: ${text.slice(0, 300)}`);
  }

  /** A single run. A request without an answer is a hang; a run that could not be carried out proves nothing and
     fails. */
  async run(name, act, patience = 240_000) {
    this.runs += 1;
    const [began, told] = [Date.now(), this.details.length];
    try {
      await within(act(), patience, name);
    } catch (error) {
      this.note(error.name === "TimeoutError" ? "hangs" : "failed", `${name}: ${error.message ?? error}`);
    }
    if (!process.env.FAULTS_TOLD) return;
    const seconds = ((Date.now() - began) / 1_000).toFixed(1);
    console.error([`${this.kind} ${this.runs} ${name}: ${seconds} s`, ...this.details.slice(told)].join("\n  "));
  }
}

/** Running browsers and existing folders; none outlives these tests. */
const [groups, folders] = [new Set(), new Set()];
process.on("exit", () => {
  groups.forEach(end);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** A folder outside of the repository for the duration of `act`. */
export async function inFolder(act) {
  const folder = await mkdtemp(join(tmpdir(), "kontor-faults-"));
  folders.add(folder);
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    folders.delete(folder);
  }
}

/** A browser with its own profile and one page. Panics in any of its pages are counted. */
export async function launch(base, profile, tally, options = {}) {
  // A killed browser leaves its lock behind, and the next one might consider the profile in use.
  for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) rmSync(join(profile, name), { force: true });
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, args, baseURL: base, locale: "en-US", timezoneId: "Europe/Berlin", viewport: { width: 1440, height: 900 }, serviceWorkers: "block", ...options,
  });
  context.setDefaultTimeout(60_000);
  const group = groupOf(profile);
  groups.add(group);
  const isGone = async () => {
    end(group);
    while (isThere(group)) await wait(20);
    groups.delete(group);
  };
  const session = {
    context,
    isDead: false,
    page: context.pages()[0],
    /** Kills all processes of the browser at once, as the system would. */
    async kill() {
      session.isDead = true;
      await isGone();
      await within(context.close(), 10_000, "the end of a killed browser").catch(() => undefined);
    },
    async close() {
      if (session.isDead) return;
      session.isDead = true;
      await within(context.close(), 15_000, "the end of the browser").catch(() => undefined);
      await isGone();
    },
    async newPage() {
      return watched(await context.newPage(), tally);
    },
  };
  watched(session.page, tally);
  return session;
}

function watched(page, tally) {
  const said = (text) => panic.test(text) && tally.note("panics", text);
  page.on("console", (message) => message.type() === "error" && said(message.text()));
  page.on("pageerror", (error) => said(`${error.name}: ${error.message}`));
  page.on("crash", () => tally.note("panics", "the browser's page crashed"));
  // Leaving with unsaved input may ask for confirmation; these tests always confirm.
  page.on("dialog", (dialog) => dialog.accept().catch(() => undefined));
  return page;
}

/** The process group of the browser with a profile: Playwright starts each in its own. */
function groupOf(profile) {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(`--user-data-dir=${profile}`)) {
        const group = groupIn(pid);
        if (group > 1) return group;
      }
    } catch {
      // It has exited in the meantime.
    }
  }
  throw new Error(`no browser runs with ${profile}`);
}

const groupIn = (pid) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop().split(" ")[2]);

function end(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // No process is left.
  }
}

function isThere(group) {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).some((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return groupIn(pid) === group && !/\) [ZX] /.test(stat);
    } catch {
      return false;
    }
  });
}

/** Runs `act` with a browser that is closed in any case. */
export async function withBrowser(base, profile, tally, act, options) {
  const session = await launch(base, profile, tally, options);
  try {
    return await act(session, session.page);
  } finally {
    await session.close();
  }
}

/** Works until the browser is killed; errors caused by the kill are ignored. */
export async function untilKilled(session, work) {
  try {
    await work();
  } catch (error) {
    if (!session.isDead) throw error;
  }
}

/** Waits until the page shows that everything is stored. */
export const saved = (page, timeout = 60_000) => page.locator('.saved[data-state="yes"]').waitFor({ timeout });

/** Creates and opens an empty workspace. */
export async function startEmpty(page) {
  await page.goto("/");
  await page.getByRole("button", { name: "Start from scratch" }).click();
  await saved(page);
}

export async function open(page, path) {
  await page.goto(`/#/${path}`);
  await page.locator("h1").first().waitFor();
}

/** Opens the dialog of a new record and fills it in. */
export async function draft(page, kind, fields) {
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: kind }).click();
  const dialog = page.getByRole("dialog");
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label, { exact: false }).first().fill(value);
  return dialog;
}

/** Creates a record in its dialog; it is acknowledged when the dialog has closed and the page says "Saved". */
export async function create(page, kind, fields, timeout = 60_000) {
  const dialog = await draft(page, kind, fields);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.waitFor({ state: "hidden", timeout });
  await saved(page, timeout);
}

/** A lead with its number in every field, so that an incomplete one is noticed. */
export const leadOf = (name) => ({ "Last name": name, Company: `Firm of ${name}` });

/** The cell of a field on a record page. */
async function cell(page, label) {
  await page.locator(".record-fields").waitFor();
  const words = new RegExp(`^\\s*${label}( \\*)?\\s*$`);
  const found = page.locator(".datum").filter({ has: page.locator("label, .datum-label").filter({ hasText: words }) }).first();
  const unfold = page.locator(".fold-empty[aria-expanded=false]");
  if (!(await found.isVisible()) && (await unfold.isVisible())) await unfold.click();
  return found;
}

/** Opens a field of a record in place and types into it, without saving. */
export async function type(page, label, value) {
  const found = await cell(page, label);
  await found.locator(".datum-shown, input, textarea").first().waitFor();
  if (await found.locator(".datum-shown").isVisible()) await found.locator(".datum-edit").click({ force: true });
  const input = found.locator("input, textarea").first();
  await input.fill(value);
  return input;
}

/** Edits a field of a record; it is acknowledged when it has closed and the page says "Saved". */
export async function edit(page, label, value, timeout = 60_000) {
  const input = await type(page, label, value);
  await input.press("Enter");
  await (await cell(page, label)).locator(".datum-open").waitFor({ state: "hidden", timeout });
  await saved(page, timeout);
}

/** The value shown for a field of a record. */
export const shown = async (page, label) => (await (await cell(page, label)).locator(".datum-value").innerText()).trim();

/** A table of leads. */
export function leads(count, name = "Row") {
  const rows = Array.from({ length: count }, (_, at) => `${name} ${at};Firm of ${name} ${at};p${at}@firm.example`);
  return { name: "leads.csv", mimeType: "text/csv", buffer: Buffer.from(["Last Name;Company;Email", ...rows].join("\n")) };
}

/** Chooses a table to import and waits for its plan; returns the button that imports it. */
export async function planned(page, file, kind = "leads?") {
  await open(page, "data");
  await page.getByLabel("Choose files").setInputFiles(file);
  const button = page.getByRole("button", { name: new RegExp(`^Import [\\d,]+ ${kind}$`, "i") });
  await button.and(page.locator(":enabled")).waitFor({ timeout: 90_000 });
  return button;
}

export async function imported(page, count, name) {
  await (await planned(page, leads(count, name))).click();
  await page.getByText(`${count.toLocaleString("en-US")} leads imported.`).waitFor({ timeout: 90_000 });
  await saved(page);
}

/** The bytes that a button downloads. An error message of the page is a failure. */
export async function downloaded(page, button, timeout = 60_000) {
  const complaint = page.locator('.toast[data-tone="bad"]');
  if (await complaint.count()) await complaint.getByRole("button", { name: "Close" }).click({ timeout: 2_000 }).catch(() => undefined);
  const coming = page.waitForEvent("download", { timeout });
  const refused = complaint.waitFor({ timeout }).then(async () => { throw new Error(`refused: ${await complaint.innerText()}`); });
  refused.catch(() => undefined);
  coming.catch(() => undefined);
  await button.click();
  const download = await Promise.race([coming, refused]);
  return readFile(await download.path());
}

/** The whole workspace as its file, by the page's button. */
export async function exportedFile(page) {
  await open(page, "data");
  return downloaded(page, page.getByRole("button", { name: "Export this workspace" }));
}

/** The whole workspace as an independent reader sees it; a gap in the journal is an error. */
export async function exported(page) {
  const file = await readWorkspace(await exportedFile(page));
  if (file.journal.some(({ seq }, at) => seq !== at + 1)) throw new Error("the journal has a gap");
  return file;
}

/** The message that the page shows above everything else. */
export async function said(page) {
  const texts = await page.locator('.banner, [role="alert"], [role="alertdialog"], .toast').allInnerTexts();
  return [...new Set(texts.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean))].join(" | ");
}

/** Waits until the page has opened something or says why not: "open", "welcome" or "told". */
export async function settled(page, timeout = 60_000) {
  const there = { open: '.saved[data-state="yes"]', told: '.welcome [role="alert"]', welcome: ".welcome .choice" };
  await page.locator(Object.values(there).join(", ")).first().waitFor({ timeout });
  // A page that opens a workspace by itself shows the welcome page for a moment.
  await wait(150);
  for (const [state, selector] of Object.entries(there)) if (await page.locator(selector).first().isVisible()) return state;
  return settled(page, timeout);
}

/** Opens the workspace with a name by the page's own links; returns the reason if that is not possible. */
export async function reach(page, name) {
  const state = await settled(page);
  if (state === "open") {
    if ((await page.locator(".switcher").innerText()).trim() === name) return undefined;
    await open(page, "workspaces");
    await page.locator(".workspaces .workspace").first().waitFor();
    const button = page.getByRole("button", { name: `Open ${name}`, exact: true });
    if (!(await button.count())) return `${name} is not listed: ${await page.locator(".workspaces").innerText()}`;
    await button.click();
  } else {
    const choices = page.locator(".welcome .choice");
    const words = { "My workspace": /^(Open your workspace|My workspace)/, Demo: /^(Explore the demo|Demo)/ }[name] ?? name;
    const button = choices.filter({ hasText: words });
    if (!(await button.count())) return `${name} is not offered: ${(await page.locator(".welcome").innerText()).slice(0, 200)}`;
    await button.first().click();
  }
  await page.locator(".switcher").filter({ hasText: name }).waitFor();
  await saved(page, 60_000);
  return undefined;
}

/** Checks that all acknowledged leads are in a workspace's file, and that each lead of the test is complete. */
export function check(tally, run, file, acknowledged) {
  const there = new Map(file.records.lead.map((lead) => [lead.last_name, lead]));
  for (const name of acknowledged) {
    if (!there.has(name)) tally.note("lost", `${run}: ${name}`);
  }
  for (const [name, lead] of there) {
    const isOwn = acknowledged.includes(name) || (lead.company ?? "Firm of").startsWith("Firm of");
    if (isOwn && lead.company !== `Firm of ${name}`) tally.note("torn", `${run}: ${name} of ${lead.company}`);
  }
}

/** The databases of workspaces in the browser, by workspace id. */
export const databases = (page) => page.evaluate(async () =>
  (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^kontor-(own|demo|w[0-9a-f-]{36}|w[0-9a-f]{32})$/.test(name)));

/** A page at the app's origin without the app. */
export async function elsewhere(context, page) {
  await context.route("**/elsewhere", (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" }));
  await page.goto("/elsewhere");
}

/** Lets the browser clear a site's storage; `types` are those of the DevTools protocol. */
export async function clear(context, page, base, types) {
  const cdp = await context.newCDPSession(page);
  await cdp.send("Storage.clearDataForOrigin", { origin: new URL(base).origin, storageTypes: types });
  await cdp.detach();
}

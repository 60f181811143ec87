// What a team costs the page: the time from Enter to stored beside the same without a team, and how long the page is silent
// while a colleague's import arrives, and while as many changed records are merged with those that were changed here.
// `make dist && node tests/bench/team.mjs` on the release build; COUNT=1000 imports fewer records, DIST names another folder,
// EDITS the number of edits; PART=edits or PART=arrival measures one of them, and PART=memory what the replica takes.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { create, open, saved, startEmpty } from "../e2e/support.mjs";
import { found, join, look, prepare } from "../e2e/team.mjs";
import { importLeads, median, p95 } from "./data.mjs";
import { install } from "./page.mjs";

const port = Number(process.env.KONTOR_PORT ?? 8127);
const count = Number(process.env.COUNT ?? 100_000);
const edits = Number(process.env.EDITS ?? 60);
const server = spawn("node", ["scripts/serve.mjs", String(port), process.env.DIST ?? "dist"], { stdio: ["ignore", "pipe", "inherit"] });
await new Promise((done) => server.stdout.once("data", done));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });

/** A browser of its own with a lead, open for edits. */
async function workspace(isInTeam) {
  const context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}/`, viewport: { width: 1440, height: 900 }, locale: "en-US", serviceWorkers: "block" });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(install);
  await prepare(context);
  const page = await context.newPage();
  await startEmpty(page);
  await create(page, "lead", { "Last name": "Berg", Company: "Nordlicht" });
  const lead = new URL(page.url()).hash.slice(2);
  if (isInTeam) await found(page);
  return { context, page, lead };
}

/** One edit: the time from Enter to stored and shown. */
async function edit(page, text) {
  const company = page.locator(".datum[data-key=company]");
  await company.locator(".datum-edit").click({ force: true });
  await company.locator("input").fill(text);
  // Measured when the page changes, not at the next frame: what is compared is less than a frame.
  return page.evaluate((text) => new Promise((done) => {
    let wasStoring = false;
    const start = performance.now();
    const observer = new MutationObserver(() => {
      const isStored = document.querySelector(".saved").dataset.state === "yes";
      wasStoring ||= !isStored;
      if (!wasStoring || !isStored || ![...document.querySelectorAll(".datum-value")].some((value) => value.textContent === text)) return;
      observer.disconnect();
      done(performance.now() - start);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  }), text);
}

/** Edits in a workspace of a team and in one without, in turns, so that both meet the same machine. */
async function enterToSaved() {
  const both = [await workspace(false), await workspace(true)];
  for (const { page, lead } of both) await open(page, lead);
  const times = [[], []];
  for (let run = -5; run < edits; run += 1) {
    for (const [at, { page }] of both.entries()) {
      await page.bringToFront();
      const time = await edit(page, `Company ${run}`);
      // The first ones warm up.
      if (run >= 0) times[at].push(time);
    }
    // Rounds go on meanwhile: one begins two seconds after an edit.
    await new Promise((done) => setTimeout(done, 150));
  }
  const [off, on] = times;
  console.log(`Enter to stored, without a team: ${median(off).toFixed(1)} ms, p95 ${p95(off).toFixed(1)}`);
  console.log(`Enter to stored, in a team: ${median(on).toFixed(1)} ms, p95 ${p95(on).toFixed(1)}`);
  console.log(`ratio of the medians: ${(median(on) / median(off)).toFixed(3)}; the goal is at most 1.05`);
  for (const { context } of both) await context.close();
}

/** A colleague imports records; the page that receives them must go on answering. */
async function arrival() {
  const { context, page: anna } = await workspace(true);
  const ben = await context.newPage();
  await ben.goto("/");
  await join(ben);
  await open(anna, "data");
  // Meanwhile Ben's page would begin to receive; it looks when it is asked to.
  await ben.evaluate(() => sessionStorage.setItem("quiet", "1"));
  await importLeads(anna, count);
  await saved(anna);
  await open(anna, "settings/team");
  const sending = Date.now();
  // The words say so from before until the look begins.
  await lookOnce(anna);
  console.log(`${count} records sent after ${((Date.now() - sending) / 1000).toFixed(1)} s`);
  await open(ben, "settings/team");
  await ben.bringToFront();
  await silence(ben, `${count} records received`, async () => {
    await ben.getByRole("button", { name: "Look now" }).click();
    const counted = (count + 1).toLocaleString("en-US");
    await ben.locator(".nav-count").filter({ hasText: counted }).first().waitFor({ timeout: 120_000 });
    await ben.getByText("Everything is sent and received.").waitFor();
  });
  // Both change a field of every record, and then meet: each value is merged with the other one.
  await look(ben);
  for (const [page, value] of [[anna, "Kiel"], [ben, "Bonn"]]) {
    await page.bringToFront();
    await page.evaluate(() => sessionStorage.setItem("quiet", "1"));
    await changeAll(page, value);
  }
  await anna.bringToFront();
  await lookOnce(anna);
  await open(ben, "settings/team");
  await ben.bringToFront();
  await silence(ben, `${count} changed records merged`, () => lookOnce(ben));
  await context.close();
}

/** The megabytes of all processes of the browser that have pages. A page, its workers and those of other pages of the same
   site share one. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let sum = 0;
  for (const { type, id } of processInfo) {
    const status = type === "renderer" && (await readFile(`/proc/${id}/status`, "utf8").catch(() => ""));
    sum += Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  }
  return sum;
}

/** The least that is in use while nothing is done: what is garbage goes at some time. */
async function atRest(page) {
  const session = await page.context().newCDPSession(page);
  let least = Infinity;
  for (let second = 0; second < 20; second += 1) {
    await session.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(1_000);
    least = Math.min(least, await memory());
  }
  await session.detach();
  return least;
}

/** What a replica takes at rest, and while as many records are merged that a colleague has changed. */
async function memoryOfReplica() {
  const { context, page } = await workspace(false);
  await open(page, "data");
  await importLeads(page, count);
  await saved(page);
  // The file worker has ended, and the page has what it needs for the list.
  await page.reload();
  await open(page, "lead");
  const alone = await atRest(page);
  await found(page);
  // The records of a replica are let go after two quiet minutes.
  await page.waitForTimeout(150_000);
  const founded = await atRest(page);
  console.log(`${count} records: ${alone.toFixed(0)} MB without a team, ${founded.toFixed(0)} MB in one at rest, ${(founded - alone).toFixed(0)} more; the goal is 15`);
  const ben = await context.newPage();
  await ben.goto("/");
  await join(ben);
  await page.evaluate(() => sessionStorage.setItem("quiet", "1"));
  await changeAll(ben, "Bonn");
  await lookOnce(ben);
  // One browser has both pages: only the receiving one grows from here on.
  await open(page, "lead");
  const before = await atRest(page);
  let most = before;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      most = Math.max(most, await memory());
      await new Promise((done) => setTimeout(done, 100));
    }
  })();
  await lookOnce(page);
  isOver = true;
  await watch;
  console.log(`${count} changed records merged: ${(most - before).toFixed(0)} MB more at most; the goal is 120`);
  await context.close();
}

/** Changes the city of all leads at once. */
async function changeAll(page, city) {
  await open(page, "lead");
  await page.locator(".grid-row:not([hidden])").first().waitFor();
  await page.locator(".grid").focus();
  await page.keyboard.press("Control+a");
  await page.locator(".selection-bar").getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("#bulk-field").selectOption({ label: "City" });
  await dialog.getByRole("textbox", { name: "City" }).fill(city);
  await dialog.locator("button[type=submit]:not(:disabled)").click();
  await dialog.waitFor({ state: "detached" });
  await saved(page);
}

/** A round that somebody asks for, whatever others do. */
async function lookOnce(page) {
  await open(page, "settings/team");
  await page.evaluate(() => sessionStorage.removeItem("quiet"));
  // A round of a hundred thousand records takes longer than a path would wait.
  const button = page.getByRole("button", { name: "Look now" });
  await button.click();
  await page.locator("button[aria-busy=false]", { hasText: "Look now" }).waitFor({ timeout: 120_000 });
}

/** Does something, and reports how long it took and how long the page did not answer meanwhile. */
async function silence(page, what, act) {
  await page.evaluate(() => {
    if (window.benchWatch === undefined) {
      window.benchWatch = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.benchTask = Math.max(window.benchTask, entry.duration);
      });
      window.benchWatch.observe({ entryTypes: ["longtask"] });
      let last = performance.now();
      setInterval(() => {
        const now = performance.now();
        window.benchGap = Math.max(window.benchGap, now - last - 10);
        last = now;
      }, 10);
    }
    Object.assign(window, { benchGap: 0, benchTask: 0 });
  });
  const start = Date.now();
  await act();
  const [gap, task] = await page.evaluate(() => [window.benchGap, window.benchTask]);
  console.log(`${what} after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  console.log(`longest silence of the page: ${gap.toFixed(0)} ms, longest task ${task.toFixed(0)} ms; the goal is 50 ms`);
}

try {
  const part = process.env.PART;
  if (part === "memory") await memoryOfReplica();
  if (part === undefined || part === "edits") await enterToSaved();
  if (part === undefined || part === "arrival") await arrival();
} finally {
  await browser.close();
  server.kill();
}

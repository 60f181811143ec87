// Reports over as many opportunities as there are leads, compared with crossfilter2 on the same data: from scratch, and
// after an edit.
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readWorkspace } from "../e2e/reader.mjs";
import { generator, median, p95 } from "./data.mjs";
import { install } from "./page.mjs";

const RUNS = 7;
/** The number of commits after the past date that is viewed. */
const LATER = 3000;
/** The reports: their keys in addresses, and the grouping in crossfilter that corresponds to each. */
const REPORTS = [["pipeline", "by stage"], ["forecast", "by month"], ["win-rate", "by owner"]];

/** The selector that shows that a report is complete. */
const TABLE = ".report-table tbody td";
/** The history reports. */
const HISTORY = [["stage-conversion", "tbody td"], ["stage-time", "tbody td"], ["flow", "tbody td"], ["what-if", ".what-if-figures dd"]];

/** `count` opportunities as plain objects: index of the stage in `stages`, close date, amount in minor units, owner. */
function deals(count, stages) {
  const random = generator(11);
  return Array.from({ length: count }, (_, at) => ({
    name: `Deal ${at}`, stage: Math.floor(random() * stages),
    closes: `2026-${String(1 + Math.floor(random() * 12)).padStart(2, "0")}-${String(1 + Math.floor(random() * 28)).padStart(2, "0")}`,
    minor: 100 * Math.ceil(random() * 90_000), owner: Math.floor(random() * 12),
  }));
}

function lister(figures) {
  return (what, times, unit = "ms") => {
    const list = [].concat(times);
    figures.push({ what, value: median(list), p95: list.length > 1 ? p95(list) : undefined, unit });
    console.log(`  ${what}: ${median(list).toFixed(1)} ${unit}`);
  };
}

/** Kontor's reports with `count` opportunities; returns a list of { what, value, unit }. */
export async function kontorReports(browser, address, count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(install);
  const page = await context.newPage();
  const figures = [];
  const add = lister(figures);
  const saved = () => page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes");
  await page.goto(address);
  await page.getByRole("button", { name: "Start from scratch" }).click();
  await saved();
  await fill(page, address, count);
  await saved();
  await travel(page, address, add);
  const opened = (key, shown) => page.evaluate(([key, shown]) => window.bench.act(
    () => { location.hash = `#/reports?r=${key}`; },
    () => document.querySelector(`.report[data-report="${key}"] ${shown}`) !== null), [key, shown]);
  // To measure reports from scratch, only chunks may load while the browser is idle, without computing in advance.
  await context.addInitScript(() => {
    const idle = window.requestIdleCallback.bind(window);
    let calls = 0;
    if (sessionStorage.getItem("bench.scratch")) window.requestIdleCallback = (...words) => (calls++ === 0 ? idle(...words) : 0);
  });
  const start = async (path, seen, rest, scratch = "") => {
    await page.evaluate((scratch) => sessionStorage.setItem("bench.scratch", scratch), scratch);
    await page.goto(`${address}#/${path}`);
    await page.reload();
    await page.waitForSelector(seen);
    await page.waitForTimeout(rest);
  };
  for (const [key] of REPORTS) {
    const [scratch, ready] = [[], []];
    for (let run = 0; run < RUNS; run += 1) {
      await start("activity", ".list-foot, .empty", 2500, "yes");
      scratch.push(await opened(key, TABLE));
      await start("activity", ".list-foot, .empty", 4000);
      ready.push(await opened(key, TABLE));
    }
    add(`report ${key}: from scratch to paint`, scratch);
    add(`report ${key}: from another page, seconds after the start, to paint`, ready);
  }
  for (const [key, shown] of HISTORY) {
    const ready = [];
    for (let run = 0; run < RUNS; run += 1) {
      await start("reports", ".report-list a", 4000);
      ready.push(await opened(key, shown));
    }
    add(`report ${key}: from the list of reports to paint`, ready);
  }
  // An amount is changed once; undo and redo are edits of one deal while the report is open.
  await page.goto(`${address}#/reports?r=${REPORTS[0][0]}`);
  await page.locator(".report-table tfoot a").first().click();
  await page.locator(".grid-row:not([hidden]) a").first().click();
  const amount = page.locator(".datum").filter({ hasText: /^\s*Amount/ }).first();
  await amount.locator(".datum-edit").waitFor({ state: "attached" });
  await amount.locator(".datum-edit").click({ force: true });
  await amount.locator("input").first().fill("123456.78");
  await amount.locator("input").first().press("Enter");
  await saved();
  for (const [key] of REPORTS.slice(0, 1)) {
    await page.goto(`${address}#/reports?r=${key}`);
    await page.waitForSelector(".report-table tfoot td");
    await page.waitForTimeout(500);
    const times = [];
    for (let run = 0; run < 3 * RUNS; run += 1) {
      times.push(await page.evaluate((back) => {
        const total = () => document.querySelector(".report-table tfoot").textContent;
        const before = total();
        const event = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, shiftKey: !back, bubbles: true, cancelable: true });
        return window.bench.act(() => document.body.dispatchEvent(event), () => total() !== before);
      }, run % 2 === 0));
      await saved();
    }
    add(`report ${key}: edit of a deal (strict) to its new figures painted`, times);
  }
  await context.close();
  return figures;
}

/** Fills the workspace with the opportunities, from a workspace file. */
async function fill(page, address, count) {
  await page.goto(`${address}#/data`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this workspace" }).click();
  const { attached, ...file } = await readWorkspace(await readFile(await (await download).path()));
  file.files = [];
  const stages = file.records.stage.sort((a, b) => a.order - b.order);
  const id = (at) => `019f0000-0000-7000-8000-${at.toString(16).padStart(12, "0")}`;
  const owners = Array.from({ length: 12 }, (_, at) => ({ id: id(900_000_000 + at), name: `Owner ${at}` }));
  const made = deals(count, stages.length).map((deal, at) => ({
    id: id(at), name: deal.name, stage: stages[deal.stage].id, close_date: deal.closes, probability: stages[deal.stage].probability,
    forecast_category: stages[deal.stage].forecast_category, owner: owners[deal.owner].id,
    amount: { amount: (deal.minor / 100).toFixed(2), currency: "EUR" },
  }));
  const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
  const [setup] = file.journal;
  // Before the period that reports of changes begin with, whatever day it is.
  setup.at = ago(130);
  file.journal = [setup, {
    seq: 2, id: id(999_999_999), at: ago(120), action: 10, subject: "deals",
    changes: [...owners.map((record) => ({ create: "user", record: { ...record } })), ...made.map((record) => ({ create: "opportunity", record: { ...record } }))],
  }];
  // Yesterday's work, with a commit for each action.
  for (let at = 0; at < LATER; at += 1) {
    const record = made[(at * 7) % made.length];
    const after = `Step ${at}`;
    file.journal.push({
      seq: 3 + at, id: id(950_000_000 + at), at: ago(1), action: 2, subject: record.name,
      changes: [{ set: "opportunity", id: record.id, field: "next_step", before: record.next_step ?? null, after }],
    });
    record.next_step = after;
  }
  file.records.user = owners;
  file.records.opportunity = made;
  const path = join(tmpdir(), `kontor-bench-deals-${count}.json`);
  await writeFile(path, JSON.stringify(file));
  await page.getByLabel("Open a workspace file").setInputFiles(path);
  await page.getByRole("button", { name: "Open as a new workspace" }).click();
  await page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes"
    && ![...document.querySelectorAll("button")].some((button) => button.textContent === "Open as a new workspace"));
}

/** The time from choosing a date before yesterday's work until its list is shown, and how long the page does not
   respond. */
async function travel(page, address, add) {
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  await page.goto(`${address}#/opportunity`);
  await page.waitForSelector(".grid-row:not([hidden])");
  await page.waitForTimeout(500);
  const times = [];
  await page.evaluate(() => {
    window.benchLongest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.benchLongest = Math.max(window.benchLongest, entry.duration);
    }).observe({ entryTypes: ["longtask"] });
  });
  for (let run = 0; run < RUNS; run += 1) {
    times.push(await page.evaluate((day) => window.bench.act(
      () => { location.hash = `#/opportunity?asof=${day}`; },
      () => document.querySelector(".past-banner")?.textContent.includes("Nothing can be changed")
        && document.querySelector(".grid-row:not([hidden]) a")?.textContent.length > 0), day));
    await page.locator(".past-banner button").last().click();
    await page.waitForFunction(() => !document.querySelector(".past-banner"));
  }
  add(`past day: ${LATER.toLocaleString("en")} commits taken back, to the list painted`, times);
  add("past day: longest time the page did not answer", await page.evaluate(() => window.benchLongest));
}

/** crossfilter2 on the same opportunities; returns a list of { what, value, unit }. */
export async function crossfilterReports(browser, address, count) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route(`${address}peers`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(`${address}peers`);
  await page.addScriptTag({ path: fileURLToPath(new URL("node_modules/crossfilter2/crossfilter.min.js", import.meta.url)) });
  await page.evaluate((rows) => { window.rows = rows; }, deals(count, 10));
  const measured = await page.evaluate((runs) => {
    const keys = [(row) => row.stage, (row) => row.closes.slice(0, 7), (row) => row.owner];
    const timed = (act) => { const start = performance.now(); act(); return performance.now() - start; };
    const scratch = keys.map(() => []);
    const edits = [];
    for (let run = 0; run < runs; run += 1) {
      keys.forEach((key, at) => scratch[at].push(timed(() => {
        const filter = crossfilter(window.rows);
        filter.dimension(key).group().reduceSum((row) => row.minor).all();
      })));
    }
    const filter = crossfilter(window.rows.slice());
    const group = filter.dimension(keys[0]).group().reduceSum((row) => row.minor);
    group.all();
    for (let run = 0; run < 3 * runs; run += 1) {
      const old = window.rows[run];
      edits.push(timed(() => {
        filter.remove((row) => row === old);
        filter.add([{ ...old, minor: old.minor + 1 }]);
        group.all();
      }));
    }
    return { scratch, edits };
  }, RUNS);
  const figures = [];
  const add = lister(figures);
  REPORTS.forEach(([, by], at) => add(`crossfilter2: sum of amounts ${by}, from scratch`, measured.scratch[at]));
  add("crossfilter2: one deal replaced, sum by stage", measured.edits);
  await context.close();
  return figures;
}

// The measurements of Kontor at one size: the release build in Chromium, filled by its own import.
import { readFile, writeFile } from "node:fs/promises";
import { readWorkspace } from "../e2e/reader.mjs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csv, leads, median, p95, queries } from "./data.mjs";
import { memory } from "./memory.mjs";
import { install } from "./page.mjs";

const RUNS = 7;

/** Measures everything with `count` leads; returns a list of { what, value, unit }. */
export async function kontor(browser, address, count) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US", serviceWorkers: "block" });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(install);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Performance.enable");
  const figures = [];
  const add = (what, times, unit = "ms") => {
    const list = [].concat(times);
    figures.push({ what, value: median(list), p95: list.length > 1 ? p95(list) : undefined, unit });
    console.log(`  ${what}: ${median(list).toFixed(1)} ${unit}${list.length > 1 ? `, p95 ${p95(list).toFixed(1)}` : ""}`);
  };
  const saved = () => page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes");

  await page.goto(address);
  await page.getByRole("button", { name: "Start from scratch" }).click();
  await saved();
  await deals(page, address, saved);
  await fill(page, cdp, count, add);
  await saved();

  await starts(page, cdp, address, add);
  await lists(page, cdp, address, add);
  await search(page, add);
  await board(page, address, add);
  await edits(page, address, add);
  add("memory of the page (private)", (await memory(address, count)) / 1048576, "MB");
  await wholeWorkspace(page, address, add);
  await context.close();
  return figures;
}

/** Imports the leads in the page, and measures how long the page does not respond. The rows of the preview are scrolled
 * before it is agreed to. */
async function fill(page, cdp, count, add) {
  await page.goto(`${page.url().split("#")[0]}#/data`);
  await page.evaluate(() => {
    window.benchLongest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.benchLongest = Math.max(window.benchLongest, entry.duration);
    }).observe({ entryTypes: ["longtask"] });
  });
  const buffer = Buffer.from(csv(leads(count)));
  const path = join(tmpdir(), `kontor-bench-${count}.csv`);
  await writeFile(path, buffer);
  const button = () => [...document.querySelectorAll("button")].find((button) => /^Import [\d,]/.test(button.textContent) && !button.disabled);
  const start = Date.now();
  await page.getByLabel("Choose files").first().setInputFiles(path);
  await page.waitForFunction(button, undefined, { polling: 10 });
  add("import: file to preview", Date.now() - start);
  const longest = await page.evaluate(() => window.benchLongest);
  const { perFrame, slow } = await scrolled(page, cdp, ".import-grid");
  add("preview of an import: main thread per frame, scrolling fast", perFrame);
  add("preview of an import: frames over 20 ms, of 180", slow, "frames");
  add("preview of an import: to its last row, to paint", await page.evaluate((last) => window.bench.act(
    () => { const grid = document.querySelector(".import-grid"); grid.scrollTop = grid.scrollHeight; },
    () => document.querySelector(`.import-row-line[aria-rowindex="${last}"] .import-value`)), count + 1));
  // How long the page is silent while it imports does not depend on who scrolls.
  await page.evaluate((longest) => { window.benchLongest = longest; }, longest);
  const time = await page.evaluate(() => window.bench.act(
    () => [...document.querySelectorAll("button")].find((button) => /^Import [\d,]/.test(button.textContent)).click(),
    () => document.querySelector("main .page-actions a[href$='#/lead']"),
  ));
  add("import: agreed to stored (strict)", time);
  add("import: longest time the page did not answer", await page.evaluate(() => window.benchLongest));
}

async function starts(page, cdp, address, add) {
  const figures = { cold: [], warm: [], paint: [], bytes: [] };
  // In seconds of the browser's clock: when the page was requested, and when each file arrived, with its size.
  let asked = 0;
  let there = [];
  const ask = ({ timestamp }) => { asked ||= timestamp; };
  const count = ({ timestamp, encodedDataLength }) => there.push([timestamp, encodedDataLength]);
  const start = async () => {
    await page.goto("about:blank");
    await page.goto(`${address}#/lead`);
    await page.waitForFunction(() => window.benchReady);
    return page.evaluate(() => ({
      ready: window.benchReady,
      rows: window.benchRows,
      paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    }));
  };
  for (let run = 0; run < RUNS; run += 1) {
    [asked, there] = [0, []];
    await page.goto("about:blank");
    await cdp.send("Network.clearBrowserCache");
    // The service worker's cache would make every start a warm one.
    await cdp.send("Storage.clearDataForOrigin", { origin: new URL(address).origin, storageTypes: "service_workers,cache_storage" });
    cdp.on("Network.requestWillBeSent", ask);
    cdp.on("Network.loadingFinished", count);
    const { ready, rows, paint } = await start();
    cdp.off("Network.requestWillBeSent", ask);
    cdp.off("Network.loadingFinished", count);
    // Files that arrive once the rows are there are not part of the first load, even if they arrive before these are painted.
    figures.bytes.push(there.filter(([at]) => at - asked <= rows / 1000).reduce((sum, [, bytes]) => sum + bytes, 0));
    // If a page is left while its chunks are still loading, it stays in memory and would be counted with the last one.
    await page.waitForTimeout(3000);
    figures.cold.push(ready);
    figures.paint.push(paint);
    figures.warm.push((await start()).ready);
    await page.waitForTimeout(3000);
  }
  add("first load, all bytes", figures.bytes.map((bytes) => bytes / 1024), "KB");
  add("first contentful paint, cold", figures.paint);
  add("cold start to usable list", figures.cold);
  add("warm start to usable list", figures.warm);
}

/** Scrolls fast for 180 frames: the main thread's milliseconds for each, and the number of frames over 20 ms. */
async function scrolled(page, cdp, selector) {
  const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
  const before = await busy();
  const frames = await page.evaluate((selector) => window.bench.scroll(selector, 1500, 180), selector);
  return { perFrame: ((await busy()) - before) * 1000 / 180, slow: frames.filter((time) => time > 20).length };
}

async function lists(page, cdp, address, add) {
  await page.goto(`${address}#/lead`);
  await page.waitForSelector(".grid-row:not([hidden])");
  const { perFrame, slow } = await scrolled(page, cdp, ".grid");
  add("list: main thread per frame, scrolling fast", perFrame);
  add("list: frames over 20 ms, of 180", slow, "frames");
  const sorts = [];
  const filters = [];
  for (let run = 0; run < RUNS; run += 1) {
    sorts.push(await page.evaluate(() => window.bench.act(
      () => document.querySelector(".grid-head button").click(), () => true)));
    filters.push(...await page.evaluate(() => window.bench.type(".list-tools input[type=search]", ["solar"])));
  }
  add("list: sort by name to paint", sorts);
  add("list: filter, letter to paint", filters);
  const opens = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.evaluate(() => { location.hash = "#/settings"; });
    await page.waitForFunction(() => !document.querySelector(".grid"));
    opens.push(await page.evaluate(() => window.bench.act(
      () => { location.hash = "#/lead"; },
      () => document.querySelector(".grid-row:not([hidden]) a")?.textContent.length > 0)));
  }
  add("list: open from another page", opens);
}

async function search(page, add) {
  add("search everything, letter to painted result", await page.evaluate((texts) => window.bench.type("#search", texts), queries));
  // The suggestions of the search box would cover the board.
  await page.keyboard.press("Escape");
}

/** A thousand deals, from a workspace file: a tenth of the leads' number would only repeat the leads' measurement. */
async function deals(page, address, saved) {
  await page.goto(`${address}#/data`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this workspace" }).click();
  const { attached, ...file } = await readWorkspace(await readFile(await (await download).path()));
  file.files = [];
  const stages = file.records.stage.sort((a, b) => a.order - b.order);
  const open = stages.filter((stage) => !stage.closed);
  const id = (at) => `019f0000-0000-7000-8000-${at.toString(16).padStart(12, "0")}`;
  const made = Array.from({ length: 1000 }, (_, at) => ({
    id: id(at), name: `Deal ${at}`, stage: open[at % open.length].id, close_date: `2027-${String(1 + (at % 12)).padStart(2, "0")}-15`,
    amount: { amount: `${100 * (at + 1)}.00`, currency: "EUR" }, probability: 10 + (at % 8) * 10,
  }));
  const setup = file.journal[0];
  file.journal = [setup, {
    seq: 2, id: id(9999), at: setup.at, action: 10, subject: "deals",
    changes: made.map((record) => ({ create: "opportunity", record })),
  }];
  file.records.opportunity = made;
  await page.getByLabel("Open a workspace file").setInputFiles({ name: "deals.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole("button", { name: /Merge into this workspace/ }).click();
  await page.waitForTimeout(300);
  await saved();
}

async function board(page, address, add) {
  const opens = [];
  for (let run = 0; run < RUNS; run += 1) {
    await page.goto(`${address}#/settings`);
    await page.waitForFunction(() => !document.querySelector(".board"));
    opens.push(await page.evaluate(() => window.bench.act(
      () => { location.hash = "#/pipeline"; }, () => document.querySelectorAll(".card").length > 20)));
  }
  add("board: open with 1,000 deals", opens);
  const drops = [];
  for (let run = 0; run < RUNS; run += 1) {
    const card = page.locator(".board-column").nth(run % 2).locator(".card").first();
    const target = page.locator(".board-column").nth(1 - (run % 2));
    const [from, to] = [await card.boundingBox(), await target.boundingBox()];
    await page.mouse.move(from.x + 20, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 60, to.y + 140, { steps: 6 });
    await page.evaluate(() => {
      const counts = () => [...document.querySelectorAll(".board-head small")].map((small) => small.textContent).join();
      const before = counts();
      window.benchDrop = new Promise((done) => addEventListener("pointerup", async () => {
        const start = performance.now();
        done((await window.bench.until(() => counts() !== before)) - start);
      }, { once: true, capture: true }));
    });
    await page.mouse.up();
    drops.push(await page.evaluate(() => window.benchDrop));
    await page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes");
  }
  add("board: card drop to paint", drops);
}

async function edits(page, address, add) {
  await page.goto(`${address}#/lead`);
  await page.locator(".grid-row:not([hidden]) a").first().click();
  const title = page.locator(".datum").filter({ hasText: /^\s*Title/ }).first();
  await title.locator(".datum-edit").waitFor({ state: "attached" });
  const times = [];
  for (let run = 0; run < 3 * RUNS; run += 1) {
    await title.locator(".datum-edit").click({ force: true });
    await title.locator("input").fill(`Title ${run}`);
    times.push(await page.evaluate((text) => window.bench.act(
      () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })),
      () => document.querySelector(".saved").dataset.state === "yes"
        && [...document.querySelectorAll(".datum-value")].some((value) => value.textContent === text)), `Title ${run}`));
  }
  add("edit: Enter to stored (strict) and shown", times);
}

/** Exports the workspace to a file and opens it as a new workspace, verified and stored. */
async function wholeWorkspace(page, address, add) {
  await page.goto(`${address}#/data`);
  let start = Date.now();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export this workspace" }).click()]);
  const path = await download.path();
  add("whole workspace: export to a file", Date.now() - start);
  start = Date.now();
  await page.getByLabel("Open a workspace file").setInputFiles(path);
  await page.getByRole("button", { name: "Open as a new workspace" }).click();
  await page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes"
    && ![...document.querySelectorAll("button")].some((button) => button.textContent === "Open as a new workspace"));
  add("whole workspace: file to checked, stored and opened", Date.now() - start);
}

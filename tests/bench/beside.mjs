// Compares import and start with another build: both get the same data, alternately, in one browser.
// Usage: node tests/bench/beside.mjs FOLDER_OF_THE_OTHER_BUILD [sizes] [imports]. Prints medians and their ratio, a line
// of JSON per figure.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { csv, leads, median } from "./data.mjs";
import { install } from "./page.mjs";

const RUNS = 15;
const [other, sizes = "1000,10000,100000", imports = "5"] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-features=BackForwardCache"];
const builds = { other: { folder: other, port: 8127 }, own: { folder: "dist", port: 8128 } };

/** Opens a build and imports `count` leads; returns the page and how long the import took until its preview was there
 * and, once agreed to, until the leads were stored. */
async function filled(browser, { port }, count) {
  const address = `http://127.0.0.1:${port}/`;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-US", serviceWorkers: "block" });
  context.setDefaultTimeout(600_000);
  await context.addInitScript(install);
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("button", { name: /^Start (empty|from scratch)/ }).click();
  await page.waitForFunction(() => document.querySelector(".saved")?.dataset.state === "yes");
  await page.goto(`${address}#/data`);
  const path = join(tmpdir(), `kontor-bench-${count}.csv`);
  await writeFile(path, csv(leads(count)));
  // The file worker compiles its program when it is first needed.
  await page.waitForTimeout(3_000);
  const chosen = performance.now();
  await page.getByLabel(/^Choose (a file|files)/).first().setInputFiles(path);
  const agree = () => [...document.querySelectorAll("button")].find((button) => /^Import [\d,]/.test(button.textContent) && !button.disabled);
  await page.waitForFunction(agree, undefined, { polling: 10 });
  const preview = performance.now() - chosen;
  // A click by Playwright waits, in growing steps, until the button has not moved for a while.
  const stored = await page.evaluate(() => window.bench.act(
    () => [...document.querySelectorAll("button")].find((button) => /^Import [\d,]/.test(button.textContent)).click(),
    () => document.querySelector("main .page-actions a[href$='#/lead']")));
  await page.waitForTimeout(5_000);
  return { page, context, address, preview, stored };
}

async function start({ page, address }) {
  await page.goto("about:blank");
  await page.goto(`${address}#/lead`);
  await page.waitForFunction(() => window.benchReady);
  const ready = await page.evaluate(() => window.benchReady);
  // If a page is left while its chunks are still loading, they would be counted with the next one.
  await page.waitForTimeout(2_500);
  return ready;
}

/** The order of the two builds alternates with every run. */
const inTurn = (run) => (run % 2 ? ["own", "other"] : ["other", "own"]);

const servers = Object.values(builds).map(({ folder, port }) =>
  spawn("node", ["scripts/serve.mjs", String(port), folder], { stdio: ["ignore", "pipe", "inherit"] }));
await Promise.all(servers.map((server) => new Promise((done) => server.stdout.once("data", done))));
try {
  for (const count of sizes.split(",").map(Number)) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
    const print = (what, times) => {
      const [before, now] = [median(times.other), median(times.own)];
      console.log(JSON.stringify({ what, leads: count, other: before, own: now, ratio: now / before, runs: times.own.length }));
    };
    const preview = { other: [], own: [] };
    const stored = { other: [], own: [] };
    const pages = {};
    for (let run = 0; run < Number(imports); run += 1) {
      for (const name of inTurn(run)) {
        await pages[name]?.context.close();
        pages[name] = await filled(browser, builds[name], count);
        preview[name].push(pages[name].preview);
        stored[name].push(pages[name].stored);
      }
    }
    print("import: file to preview", preview);
    print("import: agreed to stored", stored);
    const times = { other: [], own: [] };
    for (let run = 0; run < RUNS; run += 1) {
      for (const name of inTurn(run)) times[name].push(await start(pages[name]));
    }
    print("warm start", times);
    await browser.close();
  }
} finally {
  servers.forEach((server) => server.kill());
}

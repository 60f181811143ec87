// Compares the start time with another build: both get the same data and are started alternately in one browser.
// Usage: node tests/bench/beside.mjs FOLDER_OF_THE_OTHER_BUILD [sizes]. Prints medians and their ratio, a line of JSON
// per size.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { csv, leads, median } from "./data.mjs";
import { install } from "./page.mjs";

const RUNS = 15;
const [other, sizes = "1000,10000,100000"] = process.argv.slice(2);
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-features=BackForwardCache"];
const builds = { other: { folder: other, port: 8127 }, own: { folder: "dist", port: 8128 } };

/** Opens a build with `count` leads. */
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
  await page.getByLabel(/^Choose (a file|files)/).first().setInputFiles(path);
  await page.getByRole("button", { name: /^Import [\d,]/ }).click();
  await page.locator("main .page-actions a[href$='#/lead']").waitFor();
  await page.waitForTimeout(5_000);
  return { page, address };
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

const servers = Object.values(builds).map(({ folder, port }) =>
  spawn("node", ["scripts/serve.mjs", String(port), folder], { stdio: ["ignore", "pipe", "inherit"] }));
await Promise.all(servers.map((server) => new Promise((done) => server.stdout.once("data", done))));
try {
  for (const count of sizes.split(",").map(Number)) {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
    const pages = {};
    for (const [name, build] of Object.entries(builds)) pages[name] = await filled(browser, build, count);
    const times = { other: [], own: [] };
    for (let run = 0; run < RUNS; run += 1) {
      // The order alternates with every run.
      const names = run % 2 ? ["own", "other"] : ["other", "own"];
      for (const name of names) times[name].push(await start(pages[name]));
    }
    const [before, now] = [median(times.other), median(times.own)];
    console.log(JSON.stringify({ what: "warm start", leads: count, other: before, own: now, ratio: now / before, runs: RUNS }));
    await browser.close();
  }
} finally {
  servers.forEach((server) => server.kill());
}

// Browsers of a team work at the same time on a real cluster of three etcd nodes, of which one is killed and started
// again meanwhile; then everything is counted. `make test-team` on the release build. It ends with an error if an edit is
// lost, if the browsers end with different records, or if they ask for more than their edits explain.
//
// RECORDS=10000 EDITS=200 SEED=1  the size of it, each browser's edits
// BROWSERS=20 MINUTES=10          as many browsers, which work for so long, with a pause of PAUSE=10 seconds between two edits
// OLD=FOLDER                      the second browser has the build in another folder, such as the one of an earlier version
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { csv, leads } from "../bench/data.mjs";
import { startCluster } from "../e2e/etcd.mjs";
import { open, saved, startEmpty } from "../e2e/support.mjs";
import { chip, foundOn, joinOn } from "../e2e/team.mjs";
import { counting } from "./counting.mjs";

const [records, edits] = [Number(process.env.RECORDS ?? 10_000), Number(process.env.EDITS ?? 200)];
const port = Number(process.env.KONTOR_PORT ?? 8129);
const [browsers, minutes, between] = [Number(process.env.BROWSERS ?? 3), Number(process.env.MINUTES ?? 0), Number(process.env.PAUSE ?? 10)];
const [origin, app] = [`http://127.0.0.1:${port}`, "/team.html"];
const oldOrigin = process.env.OLD && `http://127.0.0.1:${port + 1}`;
/** For each edit of anybody, a browser asks no more often than this. */
const MOST_REQUESTS = 20;
/** And in a minute without edits. */
const MOST_IN_A_MINUTE = 30;
/** As many records are worked on by everybody, so that they meet. */
const SHARED = 24;

/** A generator of pseudo-random numbers below a limit. */
let state = Number(process.env.SEED ?? 1);
const random = (limit) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};

const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/** Enters a city. If a colleague was faster while the field was open, the page asks, and one's own value is kept. */
async function enterCity(page, text) {
  const city = page.locator(".datum[data-key=city]");
  await city.locator(".datum-edit").click({ force: true });
  await city.locator("input").fill(text);
  await city.locator("input").press("Enter");
  const keep = city.getByRole("button", { name: "Keep mine" });
  while ((await city.locator("input").count()) > 0) {
    if (await keep.isVisible()) await keep.click();
    await pause(20);
  }
}

/** Waits until a browser has sent and received everything. */
async function settle(page) {
  await open(page, "settings/team", app);
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const look = page.getByRole("button", { name: "Look now" });
    await look.click();
    await page.waitForFunction(() => document.querySelector("[aria-labelledby=team-state] [aria-busy]")?.getAttribute("aria-busy") === "false");
    if (await page.getByText("Everything is sent and received.").isVisible()) return;
    await pause(1_000);
  }
  throw new Error(`not in step: ${await chip(page).getAttribute("aria-label")}`);
}

/** What a browser knows of the team: the number of actions of each member, and of open conflicts. */
async function facts(page) {
  const members = await page.locator("[aria-labelledby=team-members] tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("th").firstChild.textContent.trim(), Number(row.querySelector("td").textContent.replaceAll(",", ""))]));
  // The list follows the number in the navigation, because it is asked for when that changes.
  const number = page.locator(".nav-item[title=Conflicts] .nav-count");
  const counted = async () => ((await number.count()) > 0 ? Number(await number.innerText()) : 0);
  const listed = () => page.locator(".team-conflict").count();
  for (let attempt = 0; attempt < 100 && (await counted()) !== (await listed()); attempt += 1) await pause(100);
  const conflicts = await listed();
  await open(page, "lead", app);
  await page.locator("summary", { hasText: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  // The order of rows is each browser's own.
  const digest = createHash("sha256").update(text.split("\n").sort().join("\n")).digest("hex").slice(0, 16);
  return { members: Object.fromEntries(members.sort()), conflicts, rows: text.trim().split("\n").length - 1, digest };
}

const servers = [];
async function serve(port, folder) {
  const server = spawn("node", ["scripts/serve.mjs", String(port), folder], { stdio: ["ignore", "pipe", "inherit"] });
  servers.push(server);
  await new Promise((done) => server.stdout.once("data", done));
}
await serve(port, process.env.DIST ?? "dist");
if (oldOrigin) await serve(port + 1, process.env.OLD);
const cluster = await startCluster([origin, oldOrigin].filter(Boolean).join(","));
const proxies = await Promise.all(cluster.endpoints.map((endpoint) => counting(endpoint)));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const users = ["anna", "ben", "eva", ...Array.from({ length: 97 }, (_, at) => `user-${at + 4}`)].slice(0, browsers);
  const passwords = cluster.team("sales", "--keeper", "anna", ...users.slice(1).flatMap((user) => ["--member", user]));
  const reach = (user) => ({ address: proxies.map(({ address }) => address).join(" "), team: "sales", user, password: passwords[user] });
  const pages = {};
  for (const user of users) {
    const context = await browser.newContext({ baseURL: (user === "ben" && oldOrigin) || origin, locale: "en-US", viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    context.setDefaultTimeout(120_000);
    pages[user] = await context.newPage();
    await startEmpty(pages[user], undefined, app);
    if (user === "anna") {
      const path = join(tmpdir(), `kontor-team-${records}.csv`);
      await writeFile(path, csv(leads(records)));
      await open(pages.anna, "data", app);
      await pages.anna.getByLabel("Choose files").first().setInputFiles(path);
      await pages.anna.getByRole("button", { name: /^Import [\d,]+ leads$/ }).click();
      await pages.anna.getByText(/leads imported/).waitFor();
      await saved(pages.anna);
      await foundOn(pages.anna, app, reach("anna"));
    } else {
      const start = Date.now();
      await joinOn(pages[user], app, reach(user));
      await settle(pages[user]);
      console.log(`${user} joined and has ${records} records after ${((Date.now() - start) / 1000).toFixed(1)} s`);
    }
  }
  await open(pages.anna, "lead", app);
  await pages.anna.locator(".grid-row a").first().waitFor();
  const ids = await pages.anna.locator(".grid-name a[href*='#/record/']").evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href").split("#/")[1]))]);
  const shared = ids.filter((id) => id.startsWith("record/")).slice(0, SHARED);
  if (shared.length === 0) throw new Error(`no records are listed: ${ids.slice(0, 3)}`);

  let done = 0;
  const made = Object.fromEntries(users.map((user) => [user, 0]));
  const start = Date.now();
  /** How much of the campaign is over, from 0 to 1. */
  const share = () => (minutes ? (Date.now() - start) / (minutes * 60_000) : done / (users.length * edits));
  const work = async (user) => {
    const goesOn = () => (minutes ? share() < 1 : made[user] < edits);
    // Not all at the same moment.
    if (minutes) await pause(random(between * 1_000));
    while (goesOn()) {
      await open(pages[user], shared[random(shared.length)], app);
      await enterCity(pages[user], `${user} ${made[user]}`);
      made[user] += 1;
      done += 1;
      if (minutes) await pause(between * 1_000);
    }
    await saved(pages[user]);
  };
  const trouble = async () => {
    while (share() < 1 / 3) await pause(100);
    await cluster.tell("kill 0");
    console.log(`node 0 is killed after ${done} edits`);
    while (share() < 2 / 3) await pause(100);
    await cluster.tell("start 0");
    console.log(`node 0 is back after ${done} edits`);
  };
  proxies.forEach((proxy) => proxy.take());
  await Promise.all([...users.map(work), trouble()]);
  const taken = proxies.map((proxy) => proxy.take());
  const seconds = (Date.now() - start) / 1_000;
  const requests = taken.reduce((sum, { requests }) => sum + requests, 0);
  const bytes = taken.reduce((sum, { up, down }) => sum + up + down, 0);
  const most = users.length * (MOST_REQUESTS * done + (MOST_IN_A_MINUTE * seconds) / 60);
  console.log(`${done} edits in ${seconds.toFixed(0)} s; ${requests} requests, ${(requests / users.length / done).toFixed(1)} for each browser and edit, ${(bytes / 1e6).toFixed(1)} MB`);
  // Whoever comes later brings news for those before.
  for (let turn = 0; turn < 2; turn += 1) for (const page of Object.values(pages)) await settle(page);
  const all = {};
  for (const [user, page] of Object.entries(pages)) {
    await settle(page);
    all[user] = await facts(page);
    console.log(user, JSON.stringify(all[user]));
  }
  const isSame = new Set(Object.values(all).map((one) => JSON.stringify(one))).size === 1;
  const [first] = Object.values(all);
  // Setting up, importing and joining are actions, too.
  const lost = users.reduce((sum, user) => sum + Math.max(0, made[user] - first.members[user]), 0);
  console.log(`edits made ${done}, acknowledged ${done - lost}, lost ${lost}; conflicts shown ${first.conflicts}; all browsers the same: ${isSame}`);
  if (requests > most) console.log(`a storm of requests: at most ${most.toFixed(0)} were expected`);
  if (lost > 0 || !isSame || first.rows !== records || requests > most) process.exitCode = 1;
} finally {
  await browser.close();
  proxies.forEach((proxy) => proxy.stop());
  cluster.stop();
  servers.forEach((server) => server.kill());
}

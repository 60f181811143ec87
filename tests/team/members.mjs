// What the campaigns of teams have in common: a cluster behind proxies that count, members who work in browsers of their own,
// and everything that a browser knows at the end.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { chromium } from "@playwright/test";
import { importLeads } from "../bench/data.mjs";
import { startCluster } from "../e2e/etcd.mjs";
import { readWorkspace } from "../e2e/reader.mjs";
import { open, saved, startEmpty } from "../e2e/support.mjs";
import { chip, foundOn, joinOn } from "../e2e/team.mjs";
import { counting } from "./counting.mjs";

/** As many records are worked on by everybody, so that they meet. */
const SHARED = 24;
/** The page that may talk to servers elsewhere. */
const APP = "/team.html";
const browserOptions = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] };

export const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/** A generator of pseudo-random numbers below a limit. */
export function generator(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

// Whoever ends this ends the servers as well.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** Serves a build on a port. */
export async function serve(port, folder) {
  const server = spawn("node", ["scripts/serve.mjs", String(port), folder], { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => server.kill());
  await new Promise((done, failed) => {
    server.stdout.once("data", done);
    server.once("exit", () => failed(new Error(`${folder} is not served on port ${port}: is there a build, and is the port free?`)));
  });
  return server;
}

/** Starts a cluster with a team on it, and the first browser. `apart` has each node in a network of its own. */
export async function startTeam({ port, oldPort, users, apart, random }) {
  const origin = `http://127.0.0.1:${port}`;
  const oldOrigin = oldPort && `http://127.0.0.1:${oldPort}`;
  const cluster = await startCluster([origin, oldOrigin].filter(Boolean).join(","), 3, apart ? ["--apart"] : []);
  try {
    const passwords = cluster.team("sales", "--keeper", users[0], ...users.slice(1).flatMap((user) => ["--member", user]));
    const browser = await chromium.launch(browserOptions);
    return { origin, oldOrigin, cluster, passwords, browser, random, members: [], left: [], shared: [] };
  } catch (error) {
    cluster.stop();
    throw error;
  }
}

export async function endTeam(team) {
  for (const member of [...team.members, ...team.left]) {
    await member.context.close().catch(() => undefined);
    member.proxies.forEach((proxy) => proxy.stop());
  }
  await team.browser.close();
  team.cluster.stop();
}

/** Errors of the program itself. That a server is gone is said on the console, too, and is no error of the page. */
function watched(member, page) {
  const isOfServer = /^Failed to load resource|^Access to fetch at|net::ERR_|QuotaExceeded/;
  page.on("console", (message) => message.type() === "error" && !isOfServer.test(message.text()) && member.errors.push(message.text()));
  page.on("pageerror", (error) => member.errors.push(error.message));
  page.on("dialog", (dialog) => dialog.accept().catch(() => undefined));
  return page;
}

/** A browser of a member, with proxies of its own in front of the nodes that it knows. A `profile` is a folder that
   stays; `user` is the login, and `name` is told apart from other browsers of the same login. */
export async function newMember(team, user, { name = user, profile, isOld = false, nodes = [0, 1, 2], prepare, like } = {}) {
  const proxies = like ? like.proxies : await Promise.all(nodes.map((node) => counting(team.cluster.endpoints[node])));
  const member = { user, name, profile, prepare, proxies, errors: [], acknowledged: [], tried: 0, baseURL: isOld ? team.oldOrigin : team.origin };
  await openBrowser(team, member);
  team.members.push(member);
  return member;
}

/** Opens the browser of a member, also again after it was closed. */
export async function openBrowser(team, member) {
  const options = { baseURL: member.baseURL, locale: "en-US", viewport: { width: 1440, height: 900 }, serviceWorkers: "block" };
  member.context = member.profile
    ? await chromium.launchPersistentContext(member.profile, { ...browserOptions, ...options })
    : await team.browser.newContext(options);
  member.context.setDefaultTimeout(120_000);
  if (member.prepare) await member.context.addInitScript(...member.prepare);
  member.page = watched(member, member.context.pages()[0] ?? (await member.context.newPage()));
}

/** Opens another tab in place of one that is gone. */
export async function openTab(member) {
  member.page = watched(member, await member.context.newPage());
  await member.page.goto(APP);
  await member.page.locator("h1").first().waitFor();
}

export const goTo = (member, path) => open(member.page, path, APP);

/** How a member reaches the team: by all of its proxies. */
const reach = (team, { user, proxies }) => ({ address: proxies.map(({ address }) => address).join(" "), team: "sales", user, password: team.passwords[user] });

/** Founds the team with some leads. */
export async function found(team, member, records) {
  const { page } = member;
  await startEmpty(page, undefined, APP);
  await goTo(member, "data");
  await importLeads(page, records);
  await saved(page);
  await foundOn(page, APP, reach(team, member));
  await goTo(member, "lead");
  await page.locator(".grid-row a").first().waitFor();
  const links = await page.locator(".grid-name a[href*='#/record/']").evaluateAll((links) => links.map((link) => link.getAttribute("href").split("#/")[1]));
  team.shared = [...new Set(links)].filter((id) => id.startsWith("record/")).slice(0, SHARED);
  if (team.shared.length === 0) throw new Error(`no records are listed: ${links.slice(0, 3)}`);
}

/** Joins the team; gives the seconds until everything is there. */
export async function joinTeam(team, member) {
  await startEmpty(member.page, undefined, APP);
  const start = Date.now();
  await joinOn(member.page, APP, reach(team, member));
  await settle(member);
  return (Date.now() - start) / 1_000;
}

/** Enters a city that nobody else enters. It is acknowledged when the field is closed and the page says "Saved". If a
   colleague was faster while the field was open, the page asks, and one's own value is kept. */
export async function enterCity(member, record) {
  const value = `${member.name} ${(member.tried += 1)}`;
  await goTo(member, record);
  const { page } = member;
  const city = page.locator(".datum[data-key=city]");
  await city.locator(".datum-edit").click({ force: true });
  // What a colleague enters while the text is being replaced comes before it.
  do await city.locator("input").fill(value);
  while ((await city.locator("input").inputValue()) !== value);
  await city.locator("input").press("Enter");
  const keep = city.getByRole("button", { name: "Keep mine" });
  for (let attempt = 1; (await city.locator("input").count()) > 0; attempt += 1) {
    // The question is another one when the colleague goes on.
    if (await keep.isVisible()) await keep.click({ timeout: 1_000 }).catch(() => undefined);
    else await pause(20);
    // Whoever sees that a field stays open saves it again, and at last says what the page says.
    if (attempt % 500 === 0) await city.locator("input").press("Enter", { timeout: 1_000 }).catch(() => undefined);
    if (attempt === 3_000) throw new Error(`${member.name} cannot save ${value}: ${(await page.locator("body").innerText()).slice(0, 600)}`);
  }
  await saved(page);
  member.acknowledged.push({ record: record.split("/")[1], value });
}

/** Enters cities into records that all work on. */
export async function work(team, member, edits) {
  for (let at = 0; at < edits; at += 1) await enterCity(member, team.shared[team.random(team.shared.length)]);
}

export const workTogether = (team, edits) => Promise.all(team.members.map((member) => work(team, member, edits)));

/** Has a browser look once, whatever comes of it. */
async function look({ page }) {
  await page.getByRole("button", { name: "Look now" }).click();
  await page.waitForFunction(() => document.querySelector("[aria-labelledby=team-state] [aria-busy]")?.getAttribute("aria-busy") === "false");
}

/** Waits until a browser has sent and received everything. */
export async function settle(member) {
  const { page } = member;
  await goTo(member, "settings/team");
  for (let attempt = 0; attempt < 60; attempt += 1) {
    await look(member);
    if (await page.getByText("Everything is sent and received.").isVisible()) return;
    await pause(1_000);
  }
  const said = await page.getByRole("region", { name: "State" }).innerText().catch(() => "");
  throw new Error(`${member.name} is not in step: ${await chip(page).getAttribute("aria-label")}; ${said.replace(/\s+/g, " ")}`);
}

/** All browsers send and receive everything. Each looks once first, because one may wait for what another has not sent; and
   whoever comes later brings news for those before. */
export async function settleAll(team) {
  for (const member of team.members) {
    await goTo(member, "settings/team");
    await look(member);
  }
  for (let turn = 0; turn < 2; turn += 1) for (const member of team.members) await settle(member);
}

/** What a button of a page downloads. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path());
}

/** The whole workspace of a browser as its file. */
export async function workspaceOf(member) {
  await goTo(member, "data");
  return readWorkspace(await downloaded(member.page, member.page.getByRole("button", { name: "Export this workspace" })));
}

/** What a browser knows of the team: the number of actions of each member, open conflicts with their values, a digest of
   its list of leads, and its workspace. */
export async function facts(member) {
  const { page } = member;
  await settle(member);
  const members = await page.locator("[aria-labelledby=team-members] tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("th").firstChild.textContent.trim(), Number(row.querySelector("td").textContent.replaceAll(",", ""))]));
  // The list follows the number in the navigation, because it is asked for when that changes.
  const number = page.locator(".nav-item[title=Conflicts] .nav-count");
  const counted = async () => ((await number.count()) > 0 ? Number(await number.innerText()) : 0);
  const listed = () => page.locator(".team-conflict").count();
  for (let attempt = 0; attempt < 100 && (await counted()) !== (await listed()); attempt += 1) await pause(100);
  const conflicts = await page.locator(".team-conflict").evaluateAll((all) => all.map((one) => ({
    record: one.querySelector("h3 a").getAttribute("href").split("record/")[1],
    values: [...one.querySelectorAll(".team-side strong")].map((value) => value.textContent).sort(),
  })));
  conflicts.sort((one, other) => (one.record < other.record ? -1 : 1));
  await goTo(member, "lead");
  await page.locator("summary", { hasText: "Export" }).click();
  const text = (await downloaded(page, page.getByRole("button", { name: /^CSV/ }))).toString("utf8");
  // The order of rows is each browser's own.
  const digest = createHash("sha256").update(text.split("\n").sort().join("\n")).digest("hex").slice(0, 16);
  const rows = text.trim().split("\n").length - 1;
  return { members: Object.fromEntries(members.sort()), conflicts, rows, digest, workspace: await workspaceOf(member) };
}

/** The next request to one of these nodes that is of a kind, a "push" or a "pull"; its body is on its way. Gives the place
   of the proxy. */
export const nextRequest = (proxies, kind) => {
  const isOfKind = (url, body) => /\/kv\/(txn|range)$/.test(url) && body.includes('"request_put"') === (kind === "push");
  return Promise.race(proxies.map((proxy, at) => proxy.next(isOfKind).then(() => at)));
};

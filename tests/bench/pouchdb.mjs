// A team on CouchDB's protocol beside PouchDB 9, which replicates the same leads to the same server, in the same browser, in
// one run. `make bench-team` on the release build; COUNT=1000 has fewer records, EDITS, IDLE (seconds) and DIST change it.
// OFFLINE=10000 also has one of them do as much without a connection, send it, and the other one, who is that far behind, bring it;
// FILE=workspace.kontor begins with that workspace instead of COUNT leads.
// The server is express-pouchdb in memory, the same for both, behind one address with the pages; a proxy counts what goes to it
// and comes from it. REMOTE=etcd keeps the team on a cluster of three nodes of etcd instead, one of which is behind the address;
// PouchDB stays where it is. ONLY=Kontor leaves PouchDB out.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "esbuild";
import { startCouch } from "../e2e/couchdb.mjs";
import { startCluster } from "../e2e/etcd.mjs";
import { create, open, saved, startEmpty } from "../e2e/support.mjs";
import { chip, fillServer, openServerForms, PASSPHRASE } from "../e2e/team.mjs";
import { counting } from "../team/counting.mjs";
import { csv, leads, median, p95 } from "./data.mjs";
import { editMany } from "./edits.mjs";

const port = Number(process.env.KONTOR_PORT ?? 8126);
const [count, edits, idle] = [Number(process.env.COUNT ?? 100_000), Number(process.env.EDITS ?? 60), Number(process.env.IDLE ?? 120)];
const [offline, file] = [Number(process.env.OFFLINE ?? 0), process.env.FILE];
const [kind, only] = [process.env.REMOTE === "etcd" ? "etcd" : "CouchDB", process.env.ONLY];
const [app, path] = ["/", "/server"];
const PATIENCE = 1_800_000;
const pause = (millis) => new Promise((done) => setTimeout(done, millis));

/** The lines of the table: what was measured, ours, theirs, and the most that ours may be, as a share of theirs or alone. */
const table = [];
function line(what, ours, theirs, unit, share, most) {
  const ratio = theirs ? ours / theirs : undefined;
  // Nothing is within any share of nothing, and a peer that was left out says nothing.
  if (Number.isNaN(theirs)) share = undefined;
  const isMet = (share === undefined || ours <= theirs * share) && (most === undefined || ours <= most);
  table.push({ what, ours, theirs, unit, ratio, share, most, isMet });
  const goal = [share && `${share} of PouchDB's`, most && `${most} ${unit}`].filter(Boolean).join(" and ");
  console.log(`${what}: Kontor ${ours.toFixed(1)} ${unit}, PouchDB ${theirs ? theirs.toFixed(1) : "–"} ${unit}${ratio ? `, ratio ${ratio.toFixed(3)}` : ""}${goal ? `; goal ${goal}: ${isMet ? "met" : "MISSED"}` : ""}`);
}

const couch = await startCouch("");
const remote = kind === "etcd" ? await startCluster(`http://127.0.0.1:${port}`) : couch;
const server = spawn("node", ["scripts/serve.mjs", String(port), process.env.DIST ?? "dist"], { stdio: ["ignore", "pipe", "inherit"] });
await new Promise((done) => server.stdout.once("data", done));
const serverOf = async (place) => counting(place.endpoints[0], `http://127.0.0.1:${port}`, path);
// Each browser has a proxy of its own, so that one can be cut off while the other is not.
const proxiesOf = async (place) => [await serverOf(place), await serverOf(place)];
const own = await proxiesOf(remote);
const peer = await proxiesOf(couch);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });

async function browserOf(proxy) {
  const context = await browser.newContext({ baseURL: proxy.address, viewport: { width: 1440, height: 900 }, locale: "en-US", serviceWorkers: "block" });
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/** What went through some proxies since the last time. */
const taken = (proxies) => proxies.map((proxy) => proxy.take())
  .reduce((all, one) => Object.fromEntries(Object.entries(all).map(([name, number]) => [name, number + one[name]])));

/** Runs something, and gives its time in milliseconds and what went through the proxies meanwhile. */
async function measured(proxies, work) {
  taken(proxies);
  const start = Date.now();
  await work();
  return { millis: Date.now() - start, ...taken(proxies) };
}
const bytes = ({ up, down }) => up + down;
/** What is measured of a peer that is left out. */
const NOTHING = { millis: NaN, requests: NaN, up: NaN, down: NaN };
const NOBODY = { send: NOTHING, join: NOTHING, idle: NOTHING, push: NOTHING, behind: NOTHING, times: [NaN], bytes: NaN, requests: NaN };

/** Resolves in a page when an element shows a text, with the time of the frame that paints it. */
const painted = (page, selector, text) => page.evaluate(([selector, text]) => new Promise((done) => {
  const look = () => document.querySelector(selector)?.textContent === text;
  const end = () => requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
  if (look()) return end();
  const observer = new MutationObserver(() => look() && (observer.disconnect(), end()));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
}), [selector, text]);

const passwords = remote.team("bench", "--keeper", "anna", "--member", "ben");
const reach = (user) => ({ kind, address: path, team: "bench", user, password: passwords[user] });

/** Founds or joins the team, however long it takes. */
async function enter(page, form, user, until) {
  await openServerForms(page, app, kind);
  const panel = await fillServer(page, form, reach(user));
  for (const input of await panel.locator("input[id*=passphrase]").all()) await input.fill(PASSPHRASE);
  await panel.getByRole("button", { name: form }).click();
  await until();
}

async function kontor() {
  const out = {};
  const anna = await browserOf(own[0]);
  if (file) {
    await anna.goto(app);
    await anna.getByLabel("Open a workspace file").setInputFiles(file);
    await saved(anna);
  } else {
    await startEmpty(anna, undefined, app);
    const table = join(tmpdir(), `kontor-bench-team-${count}.csv`);
    await writeFile(table, csv(leads(count)));
    await open(anna, "data", app);
    await anna.getByLabel("Choose files").first().setInputFiles(table);
    await anna.getByRole("button", { name: /^Import [\d,]+ leads$/ }).click();
    await anna.getByText(/leads imported/).waitFor();
  }
  await create(anna, "lead", { "Last name": "Berg", Company: "Nordlicht", City: "Ulm" });
  await saved(anna);
  const lead = new URL(anna.url()).hash.slice(2);
  out.send = await measured(own, () => enter(anna, "Create a team", "anna", async () => {
    await anna.getByRole("button", { name: "I have the sheet" }).click();
    await anna.getByText("Everything is sent and received.").waitFor();
  }));
  // Whoever joins begins with the snapshot, if there is one; another audit makes it.
  await anna.getByRole("button", { name: "Look now" }).click();
  await anna.locator("[aria-labelledby=team-state] [aria-busy=false]").waitFor();

  const ben = await browserOf(own[1]);
  await startEmpty(ben, undefined, app);
  await open(anna, "lead", app);
  const expected = await anna.locator(".nav-item[aria-current] .nav-count").textContent();
  out.join = await measured(own, async () => {
    await enter(ben, "Join a team", "ben", () => ben.locator(".team-chip[aria-label^='Team: Synced']").waitFor());
    await open(ben, "lead", app);
    await ben.locator(".nav-count").filter({ hasText: expected }).first().waitFor();
    await ben.locator(".grid-row a").first().waitFor();
  });
  await open(anna, lead, app);
  await open(ben, lead, app);
  await pause(5_000);
  const city = ".datum[data-key=city] .datum-value";
  const edit = async (page, text) => {
    const field = page.locator(".datum[data-key=city]");
    await field.locator(".datum-edit").click({ force: true });
    await field.locator("input").fill(text);
    const at = await page.evaluate(() => (window.benchAt = performance.timeOrigin + performance.now()));
    await field.locator("input").press("Enter");
    return at;
  };
  const times = [];
  const during = await measured(own, async () => {
    for (let run = -3; run < edits; run += 1) {
      if (run === 0) taken(own);
      const text = `City ${run}`;
      const [at, seen] = await Promise.all([edit(anna, text), painted(ben, city, text)]);
      if (run >= 0) times.push(seen - at);
      await saved(anna);
      // As somebody who works; the next one must not ride along with this one.
      await pause(1_500);
    }
  });
  Object.assign(out, { times, bytes: bytes(during) / edits, requests: during.requests / edits });
  await pause(3_000);
  out.idle = await measured(own, () => pause(idle * 1_000));
  if (offline > 0) {
    own.forEach((proxy) => proxy.cut(true));
    await editMany(anna, offline, "Offline");
    const looks = async (page) => {
      await open(page, "settings/team", app);
      await page.getByRole("button", { name: "Look now" }).click();
      await page.getByText("Everything is sent and received.").waitFor();
    };
    own[0].cut(false);
    out.push = await measured(own, () => looks(anna));
    own[1].cut(false);
    out.behind = await measured(own, async () => {
      await looks(ben);
      await open(ben, lead, app);
      await painted(ben, city, `Offline ${offline - 1}`);
    });
  }
  // Somebody is in step whose page nobody sees.
  for (const page of [anna, ben]) {
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }
  await pause(3_000);
  out.hidden = await measured(own, () => pause(idle * 1_000));
  const state = await Promise.all([anna, ben].map((page) => chip(page).getAttribute("aria-label")));
  if (!state.every((text) => text.startsWith("Team: Synced"))) throw new Error(`not in step: ${state}`);
  await anna.context().close();
  await ben.context().close();
  return out;
}

async function pouchdb() {
  const out = {};
  const admin = `Basic ${Buffer.from("admin:of-the-tests").toString("base64")}`;
  const made = await fetch(`${couch.endpoints[0]}/peer`, { method: "PUT", headers: { authorization: admin } });
  if (!made.ok) throw new Error(`the peer's database: ${made.status}`);
  const bundle = await build({ stdin: { contents: "import PouchDB from 'pouchdb-browser'; globalThis.PouchDB = PouchDB;", resolveDir: fileURLToPath(new URL(".", import.meta.url)) }, bundle: true, format: "iife", minify: true, write: false, define: { global: "globalThis" } });
  const peerOf = async (proxy) => {
    const page = await browserOf(proxy);
    await page.route(`${proxy.address}/pouchdb`, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>PouchDB</title><ol id=list></ol><p id=city></p>" }));
    await page.goto(`${proxy.address}/pouchdb`);
    await page.addScriptTag({ content: bundle.outputFiles[0].text });
    await page.evaluate((address) => {
      window.local = new PouchDB("peer");
      window.far = new PouchDB(`${address}/peer`, { auth: { username: "admin", password: "of-the-tests" } });
    }, `${proxy.address}${path}`);
    return page;
  };
  const anna = await peerOf(peer[0]);
  await anna.evaluate(async (rows) => {
    const documents = rows.map((row, at) => ({ _id: `lead-${String(at).padStart(7, "0")}`, ...row }));
    await window.local.bulkDocs([...documents, { _id: "one", city: "" }]);
  }, leads(count));
  const replicate = (page, way) => page.evaluate((way) => new Promise((done, failed) => {
    window.local.replicate[way](window.far, { batch_size: 1000 }).on("complete", done).on("error", (error) => failed(new Error(JSON.stringify(error))));
  }).then((result) => { if (!result.ok) throw new Error(JSON.stringify(result)); }), way);
  out.send = await measured(peer, () => replicate(anna, "to"));
  const ben = await peerOf(peer[1]);
  out.join = await measured(peer, async () => {
    await replicate(ben, "from");
    await ben.evaluate(async (count) => {
      const { rows, total_rows: all } = await window.local.allDocs({ include_docs: true, limit: 40 });
      if (all !== count + 1) throw new Error(`${all} of ${count + 1}`);
      document.querySelector("#list").replaceChildren(...rows.map(({ doc }) => Object.assign(document.createElement("li"), { textContent: doc["Last Name"] })));
      await new Promise((done) => requestAnimationFrame(done));
    }, count);
  });
  for (const page of [anna, ben]) {
    await page.evaluate(() => {
      window.live = window.local.sync(window.far, { live: true, retry: true });
      window.local.changes({ since: "now", live: true, include_docs: true, doc_ids: ["one"] }).on("change", ({ doc }) => (document.querySelector("#city").textContent = doc.city));
    });
  }
  await pause(5_000);
  const times = [];
  const during = await measured(peer, async () => {
    for (let run = -3; run < edits; run += 1) {
      if (run === 0) taken(peer);
      const text = `City ${run}`;
      const edit = anna.evaluate(async (text) => {
        const at = performance.timeOrigin + performance.now();
        await window.local.put({ ...(await window.local.get("one")), city: text });
        return at;
      }, text);
      const [at, seen] = await Promise.all([edit, painted(ben, "#city", text)]);
      if (run >= 0) times.push(seen - at);
      await pause(1_500);
    }
  });
  Object.assign(out, { times, bytes: bytes(during) / edits, requests: during.requests / edits });
  await pause(3_000);
  out.idle = await measured(peer, () => pause(idle * 1_000));
  if (offline > 0) {
    for (const page of [anna, ben]) await page.evaluate(() => window.live.cancel());
    await anna.evaluate(async (count) => {
      const { rows } = await window.local.allDocs({ include_docs: true, limit: count });
      await window.local.bulkDocs(rows.map(({ doc }) => ({ ...doc, city: "Offline" })));
    }, offline);
    out.push = await measured(peer, () => replicate(anna, "to"));
    out.behind = await measured(peer, () => replicate(ben, "from"));
  }
  await anna.context().close();
  await ben.context().close();
  return out;
}

try {
  const ours = await kontor();
  // The peer takes much longer; whoever waits knows this already.
  console.log(`Kontor alone: opened after ${(ours.join.millis / 1_000).toFixed(1)} s, sent after ${(ours.send.millis / 1_000).toFixed(1)} s, an edit painted after ${median(ours.times).toFixed(0)} ms, p95 ${p95(ours.times).toFixed(0)}`);
  const theirs = only === "Kontor" ? NOBODY : await pouchdb();
  const perHour = ({ requests }) => (requests * 3_600) / idle / 2;
  console.log(`\n${kind}, ${count} records, ${edits} edits, ${idle} s of rest, Chromium ${browser.version()}`);
  line(`a new browser opens ${count} records`, ours.join.millis / 1_000, theirs.join.millis / 1_000, "s", 1 / 20);
  line("sent and received for it", bytes(ours.join) / 1e6, bytes(theirs.join) / 1e6, "MB");
  line("requests for it", ours.join.requests, theirs.join.requests, "requests");
  line(`${count} records are sent for the first time`, ours.send.millis / 1_000, theirs.send.millis / 1_000, "s", 1 / 4);
  line("requests for it", ours.send.requests, theirs.send.requests, "requests", 1 / 10);
  line("an edit is painted at a colleague's, median", median(ours.times), median(theirs.times), "ms");
  line("an edit is painted at a colleague's, p95", p95(ours.times), p95(theirs.times), "ms", 0.7, 500);
  line("bytes for an edit of one field, both browsers", ours.bytes, theirs.bytes, "bytes", 1 / 2);
  line("requests for an edit, both browsers", ours.requests, theirs.requests, "requests");
  line("requests of a browser in an hour of rest, seen", perHour(ours.idle), perHour(theirs.idle), "requests", 1 / 3);
  // What PouchDB asks does not depend on who looks.
  line("the same, of a page that nobody sees", perHour(ours.hidden), perHour(theirs.idle), "requests", 1 / 20);
  if (offline > 0) {
    line(`${offline} actions without a connection are sent`, ours.push.millis / 1_000, theirs.push.millis / 1_000, "s", 1 / 4);
    line("requests for it", ours.push.requests, theirs.push.requests, "requests", 1 / 10);
    line(`${offline} actions behind are brought`, ours.behind.millis / 1_000, theirs.behind.millis / 1_000, "s", 1 / 4);
  }
  if (process.env.JSON_TO) await writeFile(process.env.JSON_TO, JSON.stringify(table, null, 1));
} finally {
  await browser.close();
  for (const it of [...own, ...peer]) it.stop();
  for (const it of new Set([remote, couch])) it.stop();
  server.kill();
}

// A monkey test, deterministic by seed: clicks, keys, odd texts, routes, back, reload, resize, two languages. After
// every step the page must respond, show a heading and not have panicked; at the end everything that was shown as saved
// must exist. Usage: node tests/faults/monkey.mjs [--steps 20000] [--seed 1] [--slow] [--port 8190] [--folder dist]
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import { chromium } from "@playwright/test";

import { journal } from "./stored.mjs";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
/** The time limit for a page to respond and to show a heading, in milliseconds. */
const ANSWERS = 5_000;
const HEADS = 2_000;
/** The number of steps included in a finding. */
const TOLD = 30;

const KEYS = ["Enter", "Escape", "Tab", "Shift+Tab", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End",
  "PageDown", "PageUp", "Space", "Backspace", "Delete", "F2", "e", "l", "c", "n", "j", "k", "s", "x", "d", "f", "w", "t",
  "m", "r", "?", "/", "[", "]", "g", "h", "i", "o", "p", "a", "u", "v", "1", "2", "Control+k", "Control+z",
  "Control+Shift+z", "Control+Enter", "Control+s", "Control+a", "Control+c", "Control+v", "Control+x", "Alt+ArrowLeft",
  "Alt+ArrowRight", "Alt+ArrowUp", "Alt+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Shift+?"];
const TEXTS = ["abc", "Müller & Söhne", "0", "-1", "1.234,56", "€ 12", "2026-02-30", "29.02.2027", "a@b.de", "@", "https://x.y",
  "javascript:alert(1)", "<b>x</b>", "\u202Eabc", "😀👩‍👩‍👧", "東京", "é", "\u0000", "'; --", "=1+1", ";", "+x", "\\", "%s{}",
  "ß".repeat(70), "x".repeat(3000), "9".repeat(40), "   ", "a;b;c", "NaN", "#/leads", "12:75", "100 %", "\t", "١٢٣"];
const ROUTES = ["", "lead", "account", "contact", "opportunity", "activity", "pipeline", "calendar", "next", "settings",
  "settings/fields", "settings/rules", "settings/pipelines", "settings/rates", "settings/lists", "settings/workspace", "settings/people",
  "enquiries", "data", "workspaces", "rights", "trash", "changes", "duplicates", "reports", "reports?r=funnel", "reports?r=what-if",
  "reports?r=flow", "reports?new", "guide", "guide/leads", "record/nothing", "record/00000000-0000-7000-8000-000000000000", "nowhere",
  "lead?text=a", "lead?group=11", "opportunity?board=9", "lead?asof=2026-01-31", "asof", "?asof=2026-11-01", "reports?asof=2025-12-31"];
const SIZES = [[1440, 900], [390, 844], [820, 1180], [320, 568]];
/** Buttons that delete records or whole workspaces permanently: what was saved before need not exist afterwards. */
const FOR_GOOD = /for good|endgültig|start (the demo )?(over|afresh|again|anew)|restart|neu beginnen|von vorn/i;

/** Random numbers from 0 to 1, deterministic by seed. */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Prevents what a page must not do during the test: leave, print, open system dialogs. */
function tame(slow) {
  window.print = () => {};
  for (const name of ["showDirectoryPicker", "showSaveFilePicker", "showOpenFilePicker"]) {
    if (name in window) window[name] = () => Promise.reject(new DOMException("closed", "AbortError"));
  }
  if (!slow) return;
  // Simulates a slow disk: writing transactions end late.
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
    const transaction = begin.call(this, stores, mode, ...rest);
    if (mode === "readwrite") {
      const until = Date.now() + slow * Math.random();
      const store = transaction.objectStore(transaction.objectStoreNames[0]);
      const again = () => { if (Date.now() < until) store.count().onsuccess = again; };
      again();
    }
    return transaction;
  };
}

/** The clickable elements of the page. */
function places() {
  const wanted = "a[href], button, input, select, textarea, summary, [role=button], [role=option], [role=menuitem], [role=tab], [tabindex='0'], .grid-cell, .datum-shown, .cal-day, label";
  const outer = document.querySelector("dialog[open]") ?? document.body;
  const found = [];
  for (const element of outer.querySelectorAll(wanted)) {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || element.disabled || !element.checkVisibility?.({ visibilityProperty: true })) continue;
    const href = element.getAttribute("href") ?? "";
    // Large demos take too long, and system dialogs cannot be operated.
    if (/^(mailto|tel|https?):/.test(href) || element.type === "file" || element.closest(".demo-sizes")) continue;
    found.push(element);
  }
  return found;
}

/** Tests a page that shows the app; `log` gets every step as text. */
export async function monkey({ page: first, open, base, steps, seed, log = () => {}, tell = () => {} }) {
  const random = dice(seed);
  const below = (count) => Math.floor(random() * count);
  const one = (all) => all[below(all.length)];
  const told = [];
  const found = { panics: 0, hangs: 0, headless: 0 };
  const findings = [];
  const acknowledged = new Map();
  let panic = "";
  let at = 0;
  let page = first;

  const watch = async () => {
    page.on("console", (message) => { if (/panicked at|unreachable/.test(message.text())) panic ||= message.text(); });
    page.on("pageerror", (error) => { if (/panicked|unreachable|RuntimeError|memory access|null function|recursively/.test(String(error))) panic ||= String(error); });
    page.on("dialog", (dialog) => (dialog.type() === "beforeunload" || random() < 0.5 ? dialog.accept() : dialog.dismiss()).catch(() => {}));
    page.on("download", (download) => download.cancel().catch(() => {}));
    page.on("filechooser", (chooser) => chooser.setFiles([]).catch(() => {}));
    await page.route("**", (route) => (route.request().url().startsWith(base) || /^(data|blob):/.test(route.request().url()) ? route.fallback() : route.abort("aborted")));
  };
  await watch();
  // Windows opened by links are closed.
  first.context().on("page", (other) => other.opener().then((from) => from && other.close()).catch(() => {}));

  const within = (work, time) => Promise.race([work, new Promise((_, fail) => { const timer = setTimeout(() => fail(new Error("hang")), time); timer.unref?.(); })]);
  const look = (read, what) => within(page.evaluate(read, what), ANSWERS);
  const report = (kind, what) => {
    found[kind] += 1;
    findings.push({ kind, step: at, what, steps: told.slice(-TOLD) });
    tell({ kind, seed, step: at, what, steps: told.slice(-TOLD) });
  };
  const anew = async () => {
    panic = "";
    if (await within(page.evaluate(() => true), 3_000).then(() => false, () => true)) {
      // If the renderer process has crashed or hangs, the test continues in another one.
      await within(page.close(), 3_000).catch(() => {});
      page = await open();
      await watch();
    }
    await page.goto("about:blank").catch(() => {});
    await page.goto(base, { timeout: 20_000 }).catch(() => {});
  };

  /** Creates a workspace to test. */
  const begin = async (way) => {
    await page.waitForSelector("h1", { timeout: 20_000 }).catch(() => {});
    const choice = page.locator("button.choice", way ? { hasNotText: /demo/i } : { hasText: /demo/i }).first();
    if (await choice.count()) await choice.click({ timeout: 3_000 }).catch(() => {});
    await page.waitForSelector(".saved", { timeout: 30_000 }).catch(() => {});
  };

  const press = async (random1, random2) => look(({ source, random1 }) => {
    const all = (0, eval)(`(${source})`)();
    if (!all.length) return null;
    const element = all[Math.floor(random1 * all.length)];
    element.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = element.getBoundingClientRect();
    const name = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40);
    return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 200), name: `${element.tagName.toLowerCase()}.${String(element.className?.baseVal ?? element.className).split(" ")[0]}#${element.id} ${name}`, look: element.dataset.look };
  }, { source: places.toString(), random1, random2 });

  /** Types into a field of a record and leaves it in some way; what is saved then must exist at the end. */
  const deed = async () => {
    const token = `k${seed}x${at}q`;
    const way = one(["Enter", "Tab", "back", "hash", "other", "keys"]);
    told.push(`deed ${token} ${way}`);
    if (await look(() => Boolean(document.querySelector("dialog[open]")))) await page.keyboard.press("Escape");
    if (await look(() => !document.querySelector("dialog[open], .datum-edit"))) {
      await look((to) => { location.hash = to; }, `#/${one(["lead", "contact", "account", "opportunity"])}`);
      await page.waitForSelector(".grid .grid-name a[href*='#/record/']", { timeout: 1_500 }).catch(() => {});
      await look((share) => {
        const all = [...document.querySelectorAll(".grid .grid-name a[href*='#/record/']")].filter((link) => link.checkVisibility());
        all[Math.floor(share * all.length)]?.click();
      }, random());
      await page.waitForSelector(".datum-edit", { timeout: 1_500 }).catch(() => {});
    }
    const place = await look((share) => {
      if (document.querySelector("dialog[open]")) return null;
      const all = [...document.querySelectorAll(".datum-shown:not([data-fixed]) .datum-edit")]
        .filter((one) => one.checkVisibility() && /name|company|title|city|street|description|step|subject|text|department/.test(one.id));
      const element = all[Math.floor(share * all.length)];
      element?.click();
      return element?.id ?? null;
    }, random());
    if (!place) return told.push("deed: no field");
    await page.waitForTimeout(60);
    const is_text = await look(() => {
      const active = document.activeElement;
      return Boolean(active?.closest(".datum-open")) && (active.tagName === "TEXTAREA" || active.type === "text") && active.inputMode !== "decimal" && active.getAttribute("role") !== "combobox";
    });
    if (!is_text) return told.push(`deed: ${place} takes no text`);
    await page.keyboard.insertText(token);
    if (way === "Enter") await page.keyboard.press("Control+Enter");
    if (way === "Tab") await page.keyboard.press("Tab");
    if (way === "back") await look(() => history.back());
    if (way === "hash") await look((to) => { location.hash = to; }, `#/${one(ROUTES)}`);
    if (way === "other") { const to = await press(random(), random()); if (to) await page.mouse.click(to.x, to.y); }
    if (way === "keys") { await look(() => { location.hash = "#/guide"; }); for (const key of ["e", "l", "c", "Escape"]) await page.keyboard.press(key); }
    const is_saved = await page.waitForFunction((token) => document.querySelector(".saved")?.dataset.state === "yes"
      && !Object.entries(sessionStorage).some(([name, text]) => name.includes("typed") && text.includes(token)), token, { timeout: 3_000 }).then(() => true, () => false);
    // Input that was cancelled by Escape, or never reached the field, was not acknowledged.
    told.push(`deed: ${place} ${is_saved ? "saved" : "not saved"}`);
    if (is_saved && ["Enter", "Tab", "back", "hash", "keys"].includes(way)) acknowledged.set(token, at);
  };

  const step = async () => {
    const what = random();
    if (what < 0.46) {
      const to = await press(random(), random());
      if (!to) return;
      told.push(`click ${to.name}`);
      if (to.look === "danger" || FOR_GOOD.test(to.name)) acknowledged.clear();
      if (random() < 0.04) return page.mouse.dblclick(to.x, to.y);
      return page.mouse.click(to.x, to.y, { modifiers: undefined });
    }
    if (what < 0.5) {
      const [from, to] = [await press(random(), random()), await press(random(), random())];
      if (!from || !to) return;
      told.push(`drag ${from.name} to ${to.name}`);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
      await page.mouse.move(to.x, to.y, { steps: 3 });
      if (random() < 0.2) await look((to) => { location.hash = to; }, `#/${one(ROUTES)}`);
      return page.mouse.up();
    }
    if (what < 0.7) {
      const key = one(KEYS);
      told.push(`key ${key}`);
      return page.keyboard.press(key);
    }
    if (what < 0.8) {
      const text = one(TEXTS);
      told.push(`type ${JSON.stringify(text.slice(0, 20))}`);
      return text.length < 10 && random() < 0.3 ? page.keyboard.type(text) : page.keyboard.insertText(text);
    }
    if (what < 0.88) {
      const known = random() < 0.5 ? await look((share) => {
        const all = [...document.querySelectorAll("a[href*='#/record/']")].map((link) => link.getAttribute("href"));
        return all[Math.floor(share * all.length)] ?? "";
      }, random()) : "";
      const to = known || `#/${one(ROUTES)}`;
      told.push(`go ${to}`);
      return look((to) => { location.hash = to; }, to);
    }
    if (what < 0.93) {
      const by = one(["back", "back", "forward"]);
      told.push(by);
      return look((by) => history[by](), by);
    }
    if (what < 0.97) return deed();
    if (what < 0.978) {
      told.push("reload");
      return page.reload({ timeout: 20_000 });
    }
    if (what < 0.985) {
      const [width, height] = one(SIZES);
      told.push(`resize ${width}`);
      return page.setViewportSize({ width, height });
    }
    if (what < 0.99) {
      const others = await look(() => document.querySelectorAll(".switcher button").length);
      told.push("switcher");
      if (others) await page.locator(".switcher button").first().click({ timeout: 500 }).catch(() => {});
      return;
    }
    told.push("wait");
    return page.waitForTimeout(50 + below(400));
  };

  await begin(seed % 3 === 1 ? 1 : 0);
  for (at = 1; at <= steps; at += 1) {
    await within(Promise.resolve().then(step), 25_000).catch((error) => told.push(`! ${String(error.message).slice(0, 80)}`));
    const last = told[told.length - 1];
    log(`${at} ${last}`);
    told.splice(0, Math.max(0, told.length - TOLD * 2));
    if (panic) {
      report("panics", panic.slice(0, 1500));
      await anew();
      continue;
    }
    try {
      const has_head = () => look(() => Boolean(document.querySelector("h1")) || document.readyState === "loading" || location.href === "about:blank").catch((error) => {
        // A page that is being reloaded answers a little later.
        if (/context was destroyed|navigat/i.test(error.message)) return false;
        throw error;
      });
      const until = Date.now() + HEADS;
      let is_there = await has_head();
      while (!is_there && Date.now() < until) {
        await page.waitForTimeout(50);
        is_there = await has_head();
      }
      if (!is_there) {
        const seen = await look(() => `${location.hash} ${document.body.className} ${document.body.innerHTML.replaceAll(/<svg.*?<\/svg>/gs, "").slice(0, 6000)}`);
        report("headless", seen);
        await anew();
        await begin(random() < 0.3 ? 1 : 0);
      }
      if (!page.url().startsWith(base)) await anew();
    } catch (error) {
      report("hangs", String(error.message));
      await anew();
    }
    // Back on the welcome page, the test continues in a workspace.
    if (at % 40 === 0) {
      const is_out = await look(() => Boolean(document.querySelector("button.choice"))).catch(() => false);
      if (is_out) { told.push("begin"); await begin(random() < 0.3 ? 1 : 0); }
    }
  }
  await page.waitForFunction(() => (document.querySelector(".saved")?.dataset.state ?? "yes") === "yes", undefined, { timeout: 15_000 }).catch(() => {});
  await page.goto("about:blank").catch(() => {});
  await page.goto(`${base}#/guide`).catch(() => {});
  const stored = await journal(page);
  const lost = [...acknowledged].filter(([token]) => !stored.includes(token)).map(([token, step]) => `${token} of step ${step}`);
  const details = [...findings, ...lost.map((what) => ({ kind: "lost", what }))];
  return { kind: "monkey", seed, steps, runs: steps, acknowledged: acknowledged.size, ...found, lost: lost.length, details };
}

/** Runs in a separate browser, or in a given one; returns the result for `make faults`. */
export async function run({ base, steps = 20_000, seed = 1, browser, slow = 0, log, tell } = {}) {
  const own = browser ?? (await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS }));
  const [width, height] = SIZES[seed % 3 === 0 ? 1 : 0];
  const context = await own.newContext({ locale: seed % 4 < 2 ? "en-US" : "de-DE", timezoneId: "Europe/Berlin", viewport: { width, height }, serviceWorkers: "block" });
  try {
    await context.addInitScript(tame, slow);
    const open = async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(base);
      return page;
    };
    return await monkey({ page: await open(), open, base, steps, seed, log, tell });
  } finally {
    await context.close().catch(() => {});
    if (!browser) await own.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const said = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : process.argv[at + 1]; };
  const port = Number(said("port", 8190));
  const server = spawn("node", ["scripts/serve.mjs", String(port), said("folder", "dist")], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((ready) => server.stdout.once("data", ready));
  const tell = (finding) => console.error(JSON.stringify(finding, null, 1));
  const log = process.argv.includes("--loud") ? (line) => console.error(line) : undefined;
  const slow = process.argv.includes("--slow") ? 400 : 0;
  const result = await run({ base: `http://127.0.0.1:${port}/`, steps: Number(said("steps", 20_000)), seed: Number(said("seed", 1)), slow, tell, log });
  server.kill();
  const { details, ...line } = result;
  console.log(JSON.stringify({ ...line, details: details.map(({ kind, step, what }) => `${kind} ${step ?? ""} ${what.slice(0, 200)}`) }));
  process.exit(line.panics || line.hangs || line.headless || line.lost ? 1 : 0);
}

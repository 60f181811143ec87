// The main path in real Chromium, Firefox and WebKitGTK, from each place where the product can be opened. Called by
// scripts/engines.sh, which installs the browsers and their drivers. Usage: node tests/engines/run.mjs [engine ...]
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { version } from "../../scripts/dist.mjs";
import { kontor, site } from "../sites.mjs";
import { walk } from "./path.mjs";
import { browse, until } from "./webdriver.mjs";

const HOST = 8131;
const DRIVER = 8132;
const libraries = "/usr/lib/x86_64-linux-gnu";
const mini = existsSync(libraries) && readdirSync(libraries).filter((name) => name.startsWith("webkit2gtk-4"))
  .map((name) => `${libraries}/${name}/MiniBrowser`).find(existsSync);

const engines = {
  Chromium: (port) => browse(process.env.CHROMEDRIVER, [`--port=${port}`], port, {
    browserName: "chrome",
    "goog:chromeOptions": { binary: process.env.CHROMIUM, args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--window-size=1440,900", "--lang=en-US"] },
  }),
  Firefox: (port) => browse("geckodriver", ["--port", String(port), "--websocket-port", String(port + 1)], port, {
    browserName: "firefox",
    "moz:firefoxOptions": { binary: process.env.FIREFOX, args: ["-headless", "--width=1440", "--height=900"], prefs: { "intl.accept_languages": "en-US", "intl.locale.requested": "en-US" } },
  }),
  WebKit: (port) => browse("WebKitWebDriver", ["-p", String(port)], port, {
    browserName: "MiniBrowser",
    "webkitgtk:browserOptions": { binary: mini, args: ["--automation"] },
    // Root has no sandbox; the page is our own.
  }, { LANG: "en_US.UTF-8", LANGUAGE: "en", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" }),
};

const places = {
  "static host": async (browser) => {
    await browser.goto(`http://127.0.0.1:${HOST}/`);
    await walk(browser, () => browser.reload());
  },
  "single file": async (browser) => {
    await browser.goto(pathToFileURL(`out/kontor-${version}.html`).href);
    await walk(browser, () => browser.reload());
  },
  "embed": async (browser) => {
    await browser.goto(around.origin);
    await browser.shows("output", "ready");
    await browser.shows("output", '"storage":"apart"');
    await browser.frame("kontor-crm");
    await browser.shows(".banner", "the browser keeps separate storage for Kontor");
    await walk(browser, async () => {
      const hash = await browser.run(() => location.hash);
      await browser.frame();
      await browser.reload();
      await browser.shows("output", "ready");
      await browser.frame("kontor-crm");
      await browser.run((hash) => { location.hash = hash; }, hash);
    });
  },
};

/** Walks the path in an engine from a place; returns what failed. */
async function walked(name, port, place, visit) {
  const start = Date.now();
  let browser;
  try {
    browser = await engines[name](port);
    await visit(browser);
    console.log(`ok   ${name}, ${place} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    return undefined;
  } catch (error) {
    console.log(`FAIL ${name}, ${place}: ${error.message}`);
    if (process.env.SHOT && browser) writeFileSync(`${process.env.SHOT}-${name}.png`, Buffer.from(await browser.ask("GET", "/screenshot"), "base64"));
    return error.message;
  } finally {
    await browser?.end();
  }
}

const host = spawn("node", ["scripts/serve.mjs", String(HOST), "dist"], { stdio: ["ignore", "pipe", "inherit"] });
execFileSync("node", ["scripts/make-single-file.mjs"]);
const embedded = await kontor(() => ({ origins: [around.origin] }));
const around = await site(() => readFileSync("docs/embedding.html", "utf8").replace("https://crm.example.com/kontor/", `${embedded.origin}/`)
  // A driver clicks only inside the window, and WebKit's is small.
  .replace('<kontor-crm show="lead"', "<kontor-crm").replace('height="640"', 'height="500"'), "localhost");
const counts = { passed: 0, failed: 0 };
try {
  await until("the host answers", () => fetch(`http://127.0.0.1:${HOST}/`).then(({ ok }) => ok), 120_000);
  const wanted = process.argv.slice(2);
  const chosen = Object.keys(engines).filter((name) => !wanted.length || wanted.includes(name));
  for (const [at, name] of chosen.entries()) {
    for (const [place, visit] of Object.entries(places)) {
      // As for the users' paths, CI gives a second try, which it says.
      const failed = await walked(name, DRIVER + 2 * at, place, visit);
      if (failed && process.env.CI) console.log(`     ${name}, ${place}: once more after ${failed}`);
      counts[failed && (!process.env.CI || await walked(name, DRIVER + 2 * at, place, visit)) ? "failed" : "passed"] += 1;
    }
  }
} finally {
  host.kill();
  [embedded, around].forEach(({ close }) => close());
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed || !counts.passed ? 1 : 0);

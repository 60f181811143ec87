// Measures the release build in Chromium beside its peers and writes docs/performance.md. Called by `make bench`.
// SIZES=1000,10000 measures fewer sizes, ONLY=Kontor no peers, PART=app or PART=reports only a part; with any of these,
// nothing is written.
import { spawn } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { chromium } from "@playwright/test";
import { kontor } from "./kontor.mjs";
import { peers } from "./peers.mjs";
import { crossfilterReports, kontorReports } from "./reports.mjs";
import { write } from "./report.mjs";

const port = 8126;
const address = `http://127.0.0.1:${port}/`;
// Pages in the back/forward cache would count as memory of the open page.
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-features=BackForwardCache"];
const sizes = (process.env.SIZES ?? "1000,10000,100000").split(",").map(Number);
const server = spawn("node", ["scripts/serve.mjs", String(port), "dist"], { env: { ...process.env, KONTOR_BROTLI: "11" }, stdio: ["ignore", "pipe", "inherit"] });
await new Promise((done) => server.stdout.once("data", done));
try {
  const results = [];
  let version = "";
  for (const count of sizes) {
    // A separate browser for each, so that neither inherits the other's memory.
    for (const [name, ...measures] of [["Kontor", kontor, kontorReports], ["Peers", peers, crossfilterReports]]) {
      if (process.env.ONLY && process.env.ONLY !== name) continue;
      console.log(`\n${name}, ${count} leads`);
      const figures = [];
      for (const measure of { app: measures.slice(0, 1), reports: measures.slice(1) }[process.env.PART] ?? measures) {
        const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
        version = browser.version();
        figures.push(...await measure(browser, address, count));
        await browser.close();
      }
      results.push({ name, count, figures });
    }
  }
  if (!process.env.SIZES && !process.env.ONLY && !process.env.PART) {
    await write(results, sizes, { version, cores: cpus().length, memory: Math.round(totalmem() / 2 ** 30) });
  }
} finally {
  server.kill();
}

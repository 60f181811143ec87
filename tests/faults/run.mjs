// Repeats faults on the built page in real Chromium and prints a line of JSON for each kind and one for the total.
// Usage: node tests/faults/run.mjs [--only kind[,kind]] [--runs N] [--seed N] [--quick] [--dist folder]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Tally, faults, launched, wait } from "./support.mjs";

/** The kinds, the number of runs of each, and the number with `--quick`. */
const kinds = {
  kill: [60, 2], clear: [15, 2], power: [20, 1], quota: [8, 1], disk: [6, 1], connection: [15, 2], tabs: [400, 20],
  damage: [60, 4], orphans: [60, 1], recipes: [12, 4], monkey: [20_000, 300],
};

const option = (name, other) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : other);
const quick = process.argv.includes("--quick");
const only = option("only")?.split(",") ?? Object.keys(kinds);
const port = Number(process.env.KONTOR_PORT ?? 8141);
const base = `http://127.0.0.1:${port}/`;
const root = fileURLToPath(new URL("../..", import.meta.url));

const unknown = only.filter((kind) => !(kind in kinds));
if (unknown.length) throw new Error(`there is no kind ${unknown.join(", ")}; there are ${Object.keys(kinds).join(", ")}`);

const server = spawn("node", ["scripts/serve.mjs", String(port), option("dist", "dist")], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
process.on("exit", () => server.kill());
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

async function isServed() {
  for (let tries = 0; tries < 3_000 && server.exitCode === null; tries += 1) {
    if (await fetch(base).then(({ ok }) => ok, () => false)) return true;
    await wait(100);
  }
  return false;
}
if (!(await isServed()) || server.exitCode !== null) throw new Error(`nothing is served on ${base}: is there a build, and is the port free?`);

const total = { kind: "total", runs: 0, acknowledged: 0, ...Object.fromEntries(faults.map((what) => [what, 0])) };

/** Runs a kind, prints its line of JSON, and adds it to the total. */
async function count(kind, isLast = !(quick && process.env.CI)) {
  const file = new URL(`./${kind}.mjs`, import.meta.url);
  if (!existsSync(file)) return console.log(JSON.stringify({ kind, skipped: "there is no such script here" }));
  const began = Date.now();
  const runs = Number(option("runs", kinds[kind][quick ? 1 : 0]));
  const browser = kind === "monkey" ? await launched() : undefined;
  let counts;
  try {
    counts = await (await import(file)).run({ base, runs, steps: runs, seed: Number(option("seed", 1)), quick, browser });
  } catch (error) {
    counts = new Tally(kind);
    counts.note("failed", error.stack ?? error);
  }
  await browser?.close();
  const line = { ...Object.fromEntries(Object.keys(total).map((what) => [what, 0])), ...counts, kind };
  const details = (line.details ?? []).slice(0, 40).map((one) => (typeof one === "string" ? one : JSON.stringify(one).slice(0, 400)));
  console.log(JSON.stringify({ ...line, details, seconds: Math.round((Date.now() - began) / 1_000) }));
  // A machine that is temporarily busy must not fail the tests; what fails twice is broken.
  if (!isLast && faults.some((what) => line[what] > 0)) return count(kind, true);
  for (const what of Object.keys(total).slice(1)) total[what] += Number(line[what]) || 0;
}

// With `--quick`, two kinds run in parallel; otherwise nothing else should take their time.
const waiting = [...only];
const lane = async () => { while (waiting.length) await count(waiting.shift()); };
await Promise.all(Array.from({ length: quick ? 2 : 1 }, lane));

console.log(JSON.stringify(total));
process.exit(faults.some((what) => total[what] > 0) ? 1 : 0);

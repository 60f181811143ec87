// After the build: the file worker as one script under a name of its own content, and the page's inline scripts named
// by their hash in its content security policy.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { offline } from "./offline.mjs";
import { split } from "./split.mjs";

const at = (name) => join(process.env.TRUNK_STAGING_DIR, name);
const put = (text, gap, value) => {
  if (!text.includes(gap)) throw new Error(`index.html has no place for ${gap}`);
  return text.replace(gap, value);
};

// Only a release build is installed and kept by a service worker.
const offlineLines = [
  '<link rel="manifest" href="manifest.webmanifest">',
  '<meta name="service-worker" content="KONTOR_SERVICE">',
];

// A page never meets the worker of another build, whatever a cache holds: Trunk leaves worker names without a hash.
const hash = createHash("sha256").update(readFileSync(at("files_bg.wasm"))).update(readFileSync(at("files.js"))).digest("hex").slice(0, 16);
const wasm = `files-${hash}_bg.wasm`;
const worker = `files-${hash}.js`;
renameSync(at("files_bg.wasm"), at(wasm));
writeFileSync(at(worker), `${readFileSync(at("files.js"), "utf8")}\nwasm_bindgen({ module_or_path: "${wasm}" });\n`);
rmSync(at("files.js"));

const whole = readFileSync(at("index.html"), "utf8");
const page = process.env.KONTOR_SPLIT ? split(whole, process.env.TRUNK_SOURCE_DIR, process.env.TRUNK_STAGING_DIR) : whole;
const hashes = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  .map(([, text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);
const isRelease = Boolean(process.env.KONTOR_SPLIT);
let finished = put(put(page, "KONTOR_SCRIPTS", hashes.join(" ")), "KONTOR_WORKER", worker);
for (const line of offlineLines) finished = isRelease ? finished : put(finished, line, "");
writeFileSync(at("index.html"), isRelease ? put(finished, "KONTOR_SERVICE", "service.js") : finished);
if (isRelease) offline(process.env.TRUNK_SOURCE_DIR, process.env.TRUNK_STAGING_DIR);

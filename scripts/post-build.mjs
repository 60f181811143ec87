// Runs after the build: the file worker becomes one script named by its hash, and the page's policy gets the hashes of
// its inline scripts; for a release also the chunks, their hashes, the single-file app and the service worker.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { askEarly, catalogScript, catalogs } from "./catalogs.mjs";
import { net, rescue } from "./error-overlay.mjs";
import { WIDER_PAGE, policy, servers } from "./policy.mjs";
import { offline } from "./service-worker.mjs";
import { digest, start, whole, withoutLoader } from "./loader.mjs";
import { documentType, fontFiles } from "./typeface.mjs";

const source = process.env.TRUNK_SOURCE_DIR;
const staging = process.env.TRUNK_STAGING_DIR;
const isRelease = Boolean(process.env.KONTOR_SPLIT);
const at = (name) => join(staging, name);
const put = (text, gap, value) => {
  if (!text.includes(gap)) throw new Error(`index.html has no place for ${gap}`);
  return text.replace(gap, () => value);
};

// Only a release build is installable, cached by a service worker, and copied into a single file.
const releaseLines = [
  '<link rel="manifest" href="manifest.webmanifest">',
  '<meta name="service-worker" content="KONTOR_SERVICE">',
  '<meta name="one-file" content="KONTOR_ONE_FILE">',
];

// A page must never load the worker of another build, whatever a cache has: Trunk leaves worker names without a hash.
const program = readFileSync(at("file-worker_bg.wasm"));
const script = readFileSync(at("file-worker.js"), "utf8");
const hash = createHash("sha256").update(program).update(script).digest("hex").slice(0, 16);
const wasm = `file-worker-${hash}_bg.wasm`;
const worker = `file-worker-${hash}.js`;
renameSync(at("file-worker_bg.wasm"), at(wasm));
// The page fetches the script, verifies its hash, and starts it from a blob (src/browser/worker.rs): `kontorAddress` is
// its origin. A promise rejected in a worker is no event for the page; a thrown error is.
const work = `${script}
${whole}
wasm_bindgen({ module_or_path: whole(new URL("${wasm}", kontorAddress), "${digest(program)}") })
  .catch((error) => setTimeout(() => { throw error; }));
`;
writeFileSync(at(worker), work);
rmSync(at("file-worker.js"));

const fonts = fontFiles(source);
if (isRelease && fonts.length === 0) throw new Error("the typeface is missing: run npm ci");
for (const { path, name } of fonts) copyFileSync(path, at(name));
const type = documentType(source);
if (isRelease && !type) throw new Error("the typeface of documents is missing: run npm ci");
if (type) writeFileSync(at(type.name), type.text);

let page = put(readFileSync(at("index.html"), "utf8"), "KONTOR_WORKER", `${worker} ${digest(work)}`);
const rescuer = rescue(source, staging);
if (isRelease) {
  // A quick build does without the packages that these need.
  const { singleFilePage } = await import("./single-file-page.mjs");
  const { split } = await import("./split-program.mjs");
  const [late, sheet] = page.match(/<link[^>]*rel="stylesheet"[^>]*href="(?:\.\/)?(later-[^"]+)"[^>]*>/) ?? [];
  if (!late) throw new Error("index.html names no style sheet for the later parts");
  const parts = await split(page, source, staging, sheet);
  const words = catalogs(source, staging, readFileSync(at(parts.wasm)));
  const bare = withoutLoader(page);
  page = put(start(bare.replace(late, ""), staging, parts.wasm, [parts.main, parts.chunkLoader], `${catalogScript(words)}\n${askEarly}\n${net(rescuer)}`, [rescuer]), "KONTOR_SERVICE", "service.js");
  page = put(page, "KONTOR_ONE_FILE", singleFilePage(bare, source, staging, parts, { script, wasm: program }, words));
} else {
  for (const line of releaseLines) page = put(page, line, "");
  page = put(page, '<link rel="stylesheet"', `<script>${whole}\n${catalogScript(catalogs(source, staging))}\n${net(rescuer)}</script>\n<link rel="stylesheet"`);
}
const inline = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
const scripts = inline.map(([, text]) => `'${digest(text)}'`).join(" ");
// The plain page talks to its own server only, unless the build names others; beside it stands one that may talk to a
// team's server elsewhere.
const listed = process.env.KONTOR_SERVERS ?? "";
writeFileSync(at("index.html"), put(page, "KONTOR_POLICY", policy({ "script-src": scripts, "connect-src": listed })));
writeFileSync(at(WIDER_PAGE), put(page, "KONTOR_POLICY", policy({ "script-src": scripts, "connect-src": servers(listed) })));
if (isRelease) offline(source, staging);
else copyFileSync(join(source, "web/kontor.json"), at("kontor.json"));

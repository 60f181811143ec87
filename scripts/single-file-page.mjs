// The whole product as a single page that opens from disk by double click: program, chunks, file worker and styles are
// in it, compressed. A workspace can be embedded (scripts/make-single-file.mjs, and the page itself by
// import_export/single_file_app.rs). Called by scripts/post-build.mjs; a hosted page fetches the file when a user saves
// such a copy.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { buildSync } from "esbuild";

import { catalogScript } from "./catalogs.mjs";
import { wholeNet } from "./error-overlay.mjs";
import { policy } from "./policy.mjs";
import { digest, failing } from "./loader.mjs";
import { GENERATED } from "./minify-glue.mjs";
import { documentType, withFonts } from "./typeface.mjs";

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

/** Writes the file and returns its name. */
export function singleFilePage(page, source, staging, { main, wasm, chunks }, worker, words) {
  const read = (name) => readFileSync(join(staging, name));
  const program = bundled(staging, main, wasm, words);
  const script = `${wholeNet(source)}\n${program}`.replaceAll("</script", "<\\/script");
  const links = [...page.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="(?:\.\/)?([^"]+)"[^>]*>/g)];
  const styles = links.map(([link, sheet]) => [link, withFonts(read(sheet).toString("utf8"), source)]);
  const held = [
    ...[wasm, ...chunks, ...Object.values(words).flatMap(({ files }) => files), documentType(source).name].map((name) => [name, read(name)]),
    ["file-worker.js", worker.script],
    ["file-worker.wasm", worker.wasm],
  ].map(([name, bytes]) => `<script type="text/plain" id="held-${name}">${packed(bytes)}</script>`);
  const own = policy({
    "script-src": [`'wasm-unsafe-eval' '${digest(script)}'`],
    "style-src": [styles.map(([, style]) => `'${digest(style)}'`).join(" ")],
    "worker-src": ["blob:"],
    "connect-src": ["'none'"],
    "font-src": ["data:"],
    "manifest-src": ["'none'"],
    "img-src": ["data: blob:"],
  });
  const drop = (text, pattern) => {
    if (!pattern.test(text)) throw new Error(`index.html has no ${pattern}`);
    return text.replace(pattern, "");
  };
  const inlined = styles.reduce((all, [link, style]) => all.replace(link, () => `<style>${style}</style>`), page);
  let file = inlined.replace("KONTOR_POLICY", () => own);
  file = drop(drop(file, /<link rel="?manifest"?[^>]*>/), /<meta name="service-worker"[^>]*>/);
  file = drop(drop(file, /<meta name="file-worker"[^>]*>/), /<meta name="one-file"[^>]*>/);
  // The two places for a workspace: the name of its storage and whether it is read-only, and the data.
  const id = createHash("sha256").update(script).update(held.join()).digest("hex").slice(0, 16);
  const metas = `<meta name="kontor-file" content="${id} editable">\n<meta name="file-worker" content="">\n<meta name="one-file" content="self">`;
  file = file.replace("</head>", () => `${metas}\n</head>`);
  const data = '<script type="text/plain" id="kontor-data"></script>';
  file = file.replace("</body>", () => `${data}\n${held.join("\n")}\n<script type="module">${script}</script>\n</body>`);
  const name = `one-file-${createHash("sha256").update(file).digest("hex").slice(0, 16)}.html`;
  writeFileSync(join(staging, name), file);
  return name;
}

/** The glue and the loader of the chunks as one module, which takes from the page itself what it would fetch. */
function bundled(staging, main, wasm, words) {
  const entry = `
import start from "./${main}";
${prelude}
const whole = kontorFetch;
${catalogScript(words)}
try {
  const script = await (await unpacked(held("held-file-worker.js"), "text/javascript")).text();
  const work = script + ${JSON.stringify(`\n${UNPACKED}\nwasm_bindgen({ module_or_path: unpacked(`)} + JSON.stringify(held("held-file-worker.wasm"))
    + ", 'application/wasm') }).catch((error) => setTimeout(() => { throw error; }));";
  document.querySelector("meta[name=file-worker]").content = URL.createObjectURL(new Blob([work], { type: "text/javascript" }));
  await start({ module_or_path: kontorFetch("./${wasm}") });
} catch (error) {
${failing}
}
`;
  const { outputFiles } = buildSync({
    stdin: { contents: entry, resolveDir: staging, loader: "js" },
    bundle: true,
    format: "esm",
    target: "es2022",
    minifyWhitespace: true,
    legalComments: "none",
    logOverride: GENERATED,
    // Every request for a file of the build is answered from the page, by its name: the page's location does not
    // matter.
    define: { fetch: "kontorFetch", "import.meta.url": '"https://kontor.invalid/"' },
    write: false,
  });
  return outputFiles[0].text;
}

/** A function of the page and of the file worker, which is started with its text. */
const UNPACKED = `async function unpacked(text, type) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": type } });
}`;

/** What the module finds in the page. */
const prelude = `
const page = new Blob(["<!doctype html>\\n", document.documentElement.outerHTML], { type: "text/html" });
function held(name) {
  return document.getElementById(name).textContent;
}
${UNPACKED}
globalThis.kontorFetch = (address) => unpacked(held("held-" + String(address).split("/").pop()), "application/wasm");
const workspace = () => {
  const data = held("kontor-data").trim();
  return data ? new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], "workspace.kontor") : undefined;
};
globalThis.kontorFile = { whole: page, workspace };
`;

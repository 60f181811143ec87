// The whole product as one page that opens from a disk, by double click: program, chunks, file worker and styles stand in
// it, packed. A workspace may be put into it (scripts/single.mjs, and the page itself by exchange/one_file.rs). Called by
// scripts/finish.mjs; the page of a host fetches the file when somebody saves such a copy.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { wholeNet } from "./net.mjs";
import { policy } from "./policy.mjs";
import { digest, failing } from "./start.mjs";

const packed = (bytes) => gzipSync(bytes, { level: 9 }).toString("base64");

/** Writes the file and returns its name. */
export function oneFile(page, source, staging, { main, apart, wasm, chunks }, worker) {
  const read = (name) => readFileSync(join(staging, name));
  const program = joined(read(main).toString("utf8"), read(apart).toString("utf8"), main, apart, wasm);
  const script = `${wholeNet(source)}\n${program}`.replaceAll("</script", "<\\/script");
  const links = [...page.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="(?:\.\/)?([^"]+)"[^>]*>/g)];
  const styles = links.map(([link, sheet]) => [link, read(sheet).toString("utf8")]);
  const held = [
    ...[wasm, ...chunks].map((name) => [name, read(name)]),
    ["files.js", worker.script],
    ["files.wasm", worker.wasm],
  ].map(([name, bytes]) => `<script type="text/plain" id="held-${name}">${packed(bytes)}</script>`);
  const own = policy({
    "script-src": [`'wasm-unsafe-eval' '${digest(script)}'`],
    "style-src": [styles.map(([, style]) => `'${digest(style)}'`).join(" ")],
    "worker-src": ["blob:"],
    "connect-src": ["'none'"],
    "font-src": ["'none'"],
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
  // The two places that are filled for a workspace: whose storage it is and whether it may be changed, and the data.
  const id = createHash("sha256").update(script).update(held.join()).digest("hex").slice(0, 16);
  const metas = `<meta name="kontor-file" content="${id} editable">\n<meta name="file-worker" content="">\n<meta name="one-file" content="self">`;
  file = file.replace("</head>", () => `${metas}\n</head>`);
  const data = '<script type="text/plain" id="kontor-data"></script>';
  file = file.replace("</body>", () => `${data}\n${held.join("\n")}\n<script type="module">${script}</script>\n</body>`);
  const name = `one-file-${createHash("sha256").update(file).digest("hex").slice(0, 16)}.html`;
  writeFileSync(join(staging, name), file);
  return name;
}

/** The program's script and the chunks' loader as one module, which finds in the page what it would fetch. */
function joined(main, apart, mainName, apartName, wasm) {
  const names = [...apart.matchAll(/export\s+(?:const|let|var|function|async function)\s+(\w+)/g)].map(([, name]) => name);
  if (!names.length) throw new Error("the chunks' loader exports nothing");
  const plain = (text) => text.replace(/new URL\((["'][^"']+["']), import\.meta\.url\)/g, "$1")
    .replace(/^export\s*\{[^}]*\};?/gm, "").replace(/^export\s+(?=const|let|var|function|async|class)/gm, "");
  const imports = new RegExp(`^import\\s[^;]*?from\\s+["']\\./${mainName}["'];?`, "gm");
  const stars = new RegExp(`^import\\s*\\*\\s*as\\s+(\\w+)\\s+from\\s+["']\\./${apartName}["'];?`, "gm");
  const [, start] = main.match(/export\s*\{[^}]*?\b(\w+) as default\b[^}]*\}/) ?? main.match(/export default (\w+)/) ?? [];
  if (!start || !stars.test(main)) throw new Error("the program's script is of a form that is not known");
  const loader = plain(apart.replace(imports, ""));
  const program = plain(main.replace(stars, "const $1 = chunkLoaders;").replace(/^export default \w+;?/gm, ""));
  for (const text of [loader, program]) {
    if (/^\s*(import\s[^(]|export\s)/m.test(text)) throw new Error("a script of the program has imports or exports left");
  }
  return `
const page = new Blob(["<!doctype html>\\n", document.documentElement.outerHTML], { type: "text/html" });
const held = (name) => document.getElementById(name).textContent;
async function unpacked(text, type) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "content-type": type } });
}
const fetch = (address) => unpacked(held("held-" + String(address).split("/").pop()), "application/wasm");
const workspace = () => {
  const data = held("kontor-data").trim();
  return data ? new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], "workspace.kontor") : undefined;
};
globalThis.kontorFile = { whole: page, workspace };
${loader}
const chunkLoaders = { ${names.join(", ")} };
${program}
try {
  const script = await (await unpacked(held("held-files.js"), "text/javascript")).text();
  const work = script + "\\n" + unpacked + "\\nwasm_bindgen({ module_or_path: unpacked(" + JSON.stringify(held("held-files.wasm"))
    + ", 'application/wasm') }).catch((error) => setTimeout(() => { throw error; }));";
  document.querySelector("meta[name=file-worker]").content = URL.createObjectURL(new Blob([work], { type: "text/javascript" }));
  await ${start}({ module_or_path: fetch("./${wasm}") });
} catch (error) {
${failing}
}
`;
}

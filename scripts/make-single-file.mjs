// The whole product as a single .html that opens by double click, with a workspace in it if one is given.
// Usage: node scripts/make-single-file.mjs [file.kontor] [read-only]; reads dist/, writes out/, or the
// folder that KONTOR_OUT names.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

import { version } from "./dist.mjs";

const [data = "", mode = "editable"] = process.argv.slice(2);
let page = readFileSync(`dist/${readdirSync("dist").find((name) => name.startsWith("one-file-"))}`, "utf8");
if (data || mode !== "editable") {
  const bytes = data ? readFileSync(data) : Buffer.alloc(0);
  if (/^\{"format":"kontor-workspace"[^\n]*"sealed":\{/.test(bytes.subarray(0, 4096).toString("latin1"))) {
    throw new Error(`${data} is sealed: export the workspace without a passphrase, since the file has to open by itself`);
  }
  // A separate storage for each embedded workspace.
  const id = createHash("sha256").update(page).update(bytes).update(mode).digest("hex").slice(0, 16);
  const fill = (pattern, text) => {
    if (!pattern.test(page)) throw new Error(`the page has no place for ${pattern}`);
    page = page.replace(pattern, (_, before, after) => before + text + after);
  };
  fill(/(<meta name="kontor-file" content=")[^"]*(")/, `${id} ${mode}`);
  fill(/(<script type="text\/plain" id="kontor-data">)[^<]*(<)/, bytes.toString("base64"));
}
const out = process.env.KONTOR_OUT ?? "out";
mkdirSync(out, { recursive: true });
const name = `${out}/kontor-${version}.html`;
writeFileSync(name, page);
console.log(`${name}: ${Buffer.byteLength(page).toLocaleString("en")} bytes`);

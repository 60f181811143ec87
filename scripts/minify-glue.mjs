// Makes the program and its JavaScript glue smaller. esbuild minifies the glue; what the program imports is renamed in both,
// since the names that wasm-bindgen gives end in hashes, which no compression makes smaller (docs/decisions has the figures).
import { transformSync } from "esbuild";

import { leb, section, sections, string } from "./wasm-binary.mjs";

const IMPORT_NAME = /\b__wbg_\w+_[0-9a-f]{16}\b/g;
const IMPORT_SECTION = 2;

/** The program and its glue, minified, with short names of what the program imports. */
export function minifyGlue(program, script) {
  const names = [...new Set(script.match(IMPORT_NAME))].sort();
  const short = new Map(names.map((name, index) => [name, `$${index.toString(36)}`]));
  const renamed = (name) => short.get(name) ?? name;
  if (/\$[0-9a-z]+\b(?=\s*[:(])/.test(script)) throw new Error("the glue has short names of its own");
  const text = minify(script.replace(IMPORT_NAME, renamed));
  return { program: withImports(program, renamed), script: text };
}

/** A module without comments, blanks and long local names. */
export const minify = (script) => transformSync(script, { format: "esm", minify: true, target: "es2022", legalComments: "none", logOverride: GENERATED }).code;

/** wasm-bindgen names a module once for each of its imports: what esbuild says of that is of no use. */
export const GENERATED = { "duplicate-object-key": "silent" };

/** The program with other names of what it imports. */
function withImports(program, renamed) {
  const out = [program.subarray(0, 8)];
  for (const { id, whole, reader } of sections(program)) {
    if (id !== IMPORT_SECTION) {
      out.push(whole);
      continue;
    }
    const count = reader.number();
    const body = [leb(count)];
    for (let left = count; left > 0; left -= 1) {
      const { module, name, what } = reader.import();
      body.push(string(module), string(renamed(name)), what);
    }
    if (!reader.isDone()) throw new Error("the program's import section has an unknown form");
    out.push(section(IMPORT_SECTION, Buffer.concat(body)));
  }
  return Buffer.concat(out);
}

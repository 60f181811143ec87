// Makes the program and its script smaller where both only have to agree: the names of what the program imports end in
// hashes that no compression makes smaller, and the script is commented and indented for readers it does not have.
import { leb, section, sections, string } from "./sections.mjs";

const NAME = /\b__wbg_\w+_[0-9a-f]{16}\b/g;
const IMPORTS = 2;

/** The program and its script with short names. */
export function slim(program, script) {
  const names = [...new Set(script.match(NAME))].sort();
  const short = new Map(names.map((name, at) => [name, at.toString(36)]));
  // A name that begins with a digit is none in a script, and "$" begins no other one there.
  const renamed = (name) => (short.has(name) ? `$${short.get(name)}` : name);
  if (/\$[0-9a-z]+\b(?=\s*[:(])/.test(script)) throw new Error("the script has short names of its own");
  const text = script
    .replace(/^[ \t]*\/\*\*[\s\S]*?\*\/\n/gm, "")
    .replace(/^[ \t]*\/\/.*\n/gm, "")
    .replace(/^[ \t]+/gm, "")
    .replace(/\n{2,}/g, "\n")
    .replace(NAME, renamed);
  return { program: withImports(program, renamed), script: text };
}

/** The program with other names of what it imports. */
function withImports(program, renamed) {
  const out = [program.subarray(0, 8)];
  for (const { id, whole, reader } of sections(program)) {
    if (id !== IMPORTS) {
      out.push(whole);
      continue;
    }
    const count = reader.number();
    const body = [leb(count)];
    for (let left = count; left > 0; left -= 1) {
      const { module, name, what } = reader.import();
      body.push(string(module), string(renamed(name)), what);
    }
    if (!reader.isDone()) throw new Error("the program's imports are written in a way that is not known");
    out.push(section(IMPORTS, Buffer.concat(body)));
  }
  return Buffer.concat(out);
}

// Makes the program and its script smaller where both only have to agree: the names of what the program imports end in
// hashes that no compression makes smaller, and the script is commented and indented for readers it does not have.

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
  let at = 8;
  const number = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = program[at++];
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte & 0x80);
    return value;
  };
  const out = [program.subarray(0, 8)];
  while (at < program.length) {
    const start = at;
    const section = program[at++];
    const size = number();
    const end = at + size;
    if (section !== IMPORTS) {
      out.push(program.subarray(start, end));
      at = end;
      continue;
    }
    const body = [];
    const count = number();
    body.push(leb(count));
    for (let import_ = 0; import_ < count; import_ += 1) {
      const module = text(program, number(), () => at, (length) => (at += length));
      const name = text(program, number(), () => at, (length) => (at += length));
      const kind = at;
      skip();
      body.push(string(module), string(renamed(name)), program.subarray(kind, at));
    }
    if (at !== end) throw new Error("the program's imports are written in a way that is not known");
    const bytes = Buffer.concat(body);
    out.push(Buffer.from([IMPORTS]), leb(bytes.length), bytes);
  }
  return Buffer.concat(out);

  /** Passes over what kind of thing is imported: a function, table, memory, global or tag. */
  function skip() {
    const kind = program[at++];
    const limits = () => {
      const flags = number();
      number();
      if (flags & 1) number();
    };
    if (kind === 0) number();
    else if (kind === 1) { at += 1; limits(); } else if (kind === 2) limits();
    else if (kind === 3) at += 2;
    else if (kind === 4) { at += 1; number(); } else throw new Error(`the program imports something unknown: ${kind}`);
  }
}

function text(bytes, length, where, move) {
  const start = where();
  move(length);
  return bytes.subarray(start, start + length).toString("utf8");
}

function string(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([leb(bytes.length), bytes]);
}

function leb(value) {
  const out = [];
  do {
    const rest = Math.floor(value / 128);
    out.push((value % 128) | (rest > 0 ? 0x80 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(out);
}

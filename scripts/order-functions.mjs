// Orders the functions of a program so that similar ones follow each other, which makes it 3 % smaller with brotli. The
// order is passed to Binaryen as names, by which it sorts.
import { readFileSync, writeFileSync } from "node:fs";

import { sortedByName } from "./optimize-wasm.mjs";
import { leb, section, sections, string } from "./wasm-binary.mjs";

const [CUSTOM, IMPORTS, CODE] = [0, 2, 10];
/** The id of the subsection of function names. */
const FUNCTIONS = 1;
/** The number of bytes compared at a time. */
const PIECE = 6;
/** A piece that occurs in more functions than this says nothing about similarity. */
const COMMON = 200;

/** Sorts the functions of the program in a file. */
export async function orderFunctions(path) {
  const program = readFileSync(path);
  const { imported, bodies } = functions(program);
  const order = [];
  ordered(bodies).forEach((body, place) => (order[body] = place));
  const width = String(bodies.length).length;
  const names = order.map((place, body) => Buffer.concat([leb(imported + body), string(String(place).padStart(width, "0"))]));
  const list = Buffer.concat([leb(names.length), ...names]);
  const named = section(CUSTOM, Buffer.concat([string("name"), section(FUNCTIONS, list)]));
  writeFileSync(path, await sortedByName(Buffer.concat([program, named])));
}

/** The number of functions the program imports, and the bytes of each of its own. */
function functions(program) {
  let imported = 0;
  const bodies = [];
  for (const { id, reader } of sections(program)) {
    if (id === IMPORTS) {
      for (let left = reader.number(); left > 0; left -= 1) imported += reader.import().isFunction ? 1 : 0;
    } else if (id === CODE) {
      for (let left = reader.number(); left > 0; left -= 1) bodies.push(reader.bytes(reader.number()));
    }
  }
  return { imported, bodies };
}

/** The order of the bodies: from the longest on, each followed by the one with the most pieces in common. */
function ordered(bodies) {
  const pieces = bodies.map(piecesOf);
  const having = new Map();
  pieces.forEach((own, body) => own.forEach((piece) => {
    if (!having.has(piece)) having.set(piece, []);
    having.get(piece).push(body);
  }));
  const left = new Set([...bodies.keys()].sort((a, b) => bodies[b].length - bodies[a].length));
  const out = [];
  let [next] = left;
  while (next !== undefined) {
    left.delete(next);
    out.push(next);
    const shared = new Map();
    for (const piece of pieces[next]) {
      const all = having.get(piece);
      if (all.length > COMMON) continue;
      for (const body of all) if (left.has(body)) shared.set(body, (shared.get(body) ?? 0) + 1);
    }
    let [best, most] = [left.values().next().value, 0];
    for (const [body, count] of shared) {
      const likeness = count / Math.sqrt(pieces[body].size + 10);
      if (likeness > most) [best, most] = [body, likeness];
    }
    next = best;
  }
  return out;
}

/** A sample of the pieces of a body, which does not depend on their positions. */
function piecesOf(body) {
  const out = new Set();
  for (let at = 0; at + PIECE <= body.length; at += 1) {
    let hash = 0;
    for (let byte = 0; byte < PIECE; byte += 1) hash = (Math.imul(hash, 31) + body[at + byte]) | 0;
    if ((hash & 3) === 0) out.add(hash);
  }
  return out;
}

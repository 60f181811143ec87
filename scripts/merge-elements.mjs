// Joins the element segments of a program that follow one another in its table. Splitting leaves a segment for almost every
// function, each with its place: written as one list they are a hundredth of the program with brotli.
import { leb, section, sections } from "./wasm-binary.mjs";

const ELEMENTS = 9;
/** The kinds of active segments in the first table: with indices of functions, and with an expression for each. */
const [INDICES, EXPRESSIONS] = [0, 4];
const [CONST, END, REF_NULL, REF_FUNC] = [0x41, 0x0b, 0xd0, 0xd2];

/** The program with fewer element segments; as it is, if it has others than such that need no instructions. */
export function mergeElements(program) {
  for (const { id, whole, reader } of sections(program)) {
    if (id !== ELEMENTS) continue;
    const entries = entriesOf(reader);
    if (!entries) return program;
    const start = whole.byteOffset - program.byteOffset;
    const merged = section(ELEMENTS, written(entries));
    return Buffer.concat([program.subarray(0, start), merged, program.subarray(start + whole.length)]);
  }
  return program;
}

/** The place in the table and the index of each function, by place; nothing if a segment is of another kind, or if two set
 * the same place. */
function entriesOf(reader) {
  const entries = new Map();
  for (let left = reader.number(); left > 0; left -= 1) {
    const kind = reader.number();
    if (kind !== INDICES && kind !== EXPRESSIONS) return undefined;
    if (reader.bytes(1)[0] !== CONST) return undefined;
    const first = reader.number();
    if (reader.bytes(1)[0] !== END) return undefined;
    const count = reader.number();
    for (let at = 0; at < count; at += 1) {
      const what = kind === INDICES ? REF_FUNC : reader.bytes(1)[0];
      if (what !== REF_FUNC && what !== REF_NULL) return undefined;
      const index = reader.number();
      if (kind === EXPRESSIONS && reader.bytes(1)[0] !== END) return undefined;
      // A table begins with nothing in it.
      if (what === REF_NULL) continue;
      if (entries.has(first + at)) return undefined;
      entries.set(first + at, index);
    }
  }
  return [...entries].sort(([one], [other]) => one - other);
}

/** The content of the section: a segment for each run of places. */
function written(entries) {
  const runs = [];
  for (const [place, index] of entries) {
    const last = runs.at(-1);
    if (last && last.first + last.indices.length === place) last.indices.push(index);
    else runs.push({ first: place, indices: [index] });
  }
  const segments = runs.map(({ first, indices }) => Buffer.concat([
    Buffer.from([INDICES, CONST]), signed(first), Buffer.from([END]), leb(indices.length), ...indices.map(leb),
  ]));
  return Buffer.concat([leb(runs.length), ...segments]);
}

/** A number that is not negative as a signed one: its highest bit stands for the sign. */
function signed(value) {
  const bytes = leb(value);
  if (bytes.at(-1) < 0x40) return bytes;
  return Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) | 0x80, 0])]);
}

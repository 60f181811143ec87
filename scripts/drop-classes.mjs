// Takes classes that nothing uses out of a linked program. Leptos can talk to a server of its own, and brings three
// classes for streams along. wasm-bindgen exports every class, so that the linker keeps them and all they need.
import { leb, section, sections, string } from "./wasm-binary.mjs";

const [CUSTOM, EXPORTS] = [0, 7];
/** The custom section in which crates describe to wasm-bindgen what they export. */
const DESCRIPTIONS = "__wasm_bindgen_unstable";
/** The classes as the descriptions call them; the program's exports have their names in lower case. */
const CLASSES = /IntoUnderlying(?:Sink|Source|ByteSource)/;
const EXPORTED = /^(?:__wbg_|__wbindgen_describe_)?intounderlying(?:sink|source|bytesource)_/;

/** The program without these classes: nothing but their exports kept their functions. */
export function withoutStreams(program) {
  const out = [program.subarray(0, 8)];
  for (const { id, whole, reader } of sections(program)) {
    if (id === EXPORTS) {
      out.push(section(EXPORTS, exportsOf(reader)));
    } else if (id === CUSTOM && reader.text() === DESCRIPTIONS) {
      out.push(section(CUSTOM, Buffer.concat([string(DESCRIPTIONS), ...descriptions(reader)])));
    } else {
      out.push(whole);
    }
  }
  return Buffer.concat(out);
}

function exportsOf(reader) {
  const kept = [];
  for (let left = reader.number(); left > 0; left -= 1) {
    const name = reader.text();
    const what = [reader.bytes(1), leb(reader.number())];
    if (!EXPORTED.test(name)) kept.push(Buffer.concat([string(name), ...what]));
  }
  return Buffer.concat([leb(kept.length), ...kept]);
}

/** The descriptions that are kept. Each is two texts with their lengths: the version of its form, and itself. */
function descriptions(reader) {
  const text = () => {
    const length = Buffer.from(reader.bytes(4));
    return Buffer.concat([length, reader.bytes(length.readUInt32LE())]);
  };
  const kept = [];
  while (!reader.isDone()) {
    const both = [text(), text()];
    if (!CLASSES.test(both[1].toString("latin1"))) kept.push(...both);
  }
  return kept;
}

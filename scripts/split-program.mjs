// A release build in chunks: splits the program that cargo linked at its split points, generates the bindings of the
// main part and replaces the single program that Trunk made. Called by scripts/post-build.mjs; scripts/build.sh enables
// it. A chunk of another build is refused, because the loader knows the hash of each.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { loaderOf, needs } from "./chunk-loader.mjs";
import { withoutStreams } from "./drop-classes.mjs";
import { digest } from "./loader.mjs";
import { mergeElements } from "./merge-elements.mjs";
import { minify, minifyGlue } from "./minify-glue.mjs";
import { optimizeAll } from "./optimize-wasm.mjs";
import { orderFunctions } from "./order-functions.mjs";

const run = (tool, ...words) => execFileSync(tool, words, { stdio: "inherit" });
const hashed = (name, bytes) => {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return name.replace(/(\.\w+)$/, `-${hash}$1`);
};

/** Creates the parts; returns the names of the program, its script and the script that loads the chunks. */
export async function split(page, source, staging, sheet) {
  // The folder for cargo's output.
  const built = process.env.CARGO_TARGET_DIR ?? join(source, "target");
  const folder = join(built, "split");
  const at = (name) => join(folder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(at("linked.wasm"), withoutStreams(readFileSync(join(built, "wasm32-unknown-unknown/release/kontor.wasm"))));
  run("wasm-split-cli", at("linked.wasm"), folder, "--target", "web", "--out-name", "kontor");
  rmSync(at("linked.wasm"));
  run("wasm-bindgen", at("kontor.wasm"), "--target", "web", "--out-dir", folder, "--out-name", "kontor", "--no-typescript", "--keep-lld-exports", "--remove-name-section", "--remove-producers-section");
  rmSync(at("kontor.wasm"));

  const chunks = readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  const size = (name) => statSync(at(name)).size;
  // The largest first, so that no thread is left with one of them when the others are done.
  await optimizeAll([...chunks].sort((one, other) => size(other) - size(one)).map(at));
  // The slowest step is worth it only for the part that the user waits for. Without it the program is larger but works
  // as well.
  await orderFunctions(at("kontor_bg.wasm")).catch((error) => {
    console.warn(`The first program stays in its own order of functions: ${error.message}`);
  });

  for (const name of chunks) writeFileSync(at(name), mergeElements(readFileSync(at(name))));

  // Names by content, from the leaves up: chunks, then what loads them. The page and its loader import each other, so
  // that one name is by the content of both.
  const put = (name, bytes) => (writeFileSync(join(staging, name), bytes), name);
  const later = chunks.filter((name) => name !== "kontor_bg.wasm");
  const isShared = (name) => /^chunk_\d+\.wasm$/.test(name) && size(name) < SHARED_BELOW;
  const { bytes, places: parts } = bundle(later.filter(isShared).map((name) => [name, readFileSync(at(name))]));
  const shared = put(hashed("shared.wasm", bytes), bytes);
  for (const name of later.filter((name) => !isShared(name))) {
    const bytes = readFileSync(at(name));
    parts[name] = [put(hashed(name, bytes), bytes), digest(bytes)];
  }
  const generated = readFileSync(at("__wasm_split.js"), "utf8");
  const list = Buffer.from(JSON.stringify({ places: parts, needs: needs(generated) }));
  const listed = put(hashed("parts.json", list), list);
  const described = { listed, shared, sheet };
  const known = Object.entries(described).map(([role, name]) => [role, [name, digest(readFileSync(join(staging, name)))]]);
  const loader = minify(loaderOf(generated, Object.fromEntries(known)));
  const { program, script: glue } = minifyGlue(readFileSync(at("kontor_bg.wasm")), readFileSync(at("kontor.js"), "utf8"));
  const wasm = put(hashed("kontor_bg.wasm", program), program);
  const script = glue.replaceAll("kontor_bg.wasm", wasm);
  const both = loader + script;
  const [main, chunkLoader] = [hashed("kontor.js", both), hashed("chunk-loader.js", both)];
  // Only the import itself: the same text names the module among the program's imports.
  put(main, script.replace(/(from\s*["'])\.\/__wasm_split\.js/g, `$1./${chunkLoader}`));
  put(chunkLoader, loader.replaceAll("./kontor.js", `./${main}`));

  const [before] = page.match(/kontor-[0-9a-f]+\.js/) ?? [];
  const [beforeWasm] = page.match(/kontor-[0-9a-f]+_bg\.wasm/) ?? [];
  if (!before || !beforeWasm) throw new Error("index.html names no program to replace");
  for (const name of [before, beforeWasm]) rmSync(join(staging, name));
  const files = Object.values(parts).map(([file]) => file).filter((file) => typeof file === "string");
  return { wasm, main, chunkLoader, chunks: [listed, shared, ...files] };
}

/** A chunk of functions that several chunks use shares a file with its like below this size, in bytes. */
const SHARED_BELOW = 8 * 1024;

/**
 * Small chunks as one file, and the place of each in it: a request for each of some 280 takes longer than their bytes.
 * The file is a module with nothing but a custom section, so that hosts type and compress it like every other.
 */
function bundle(chunks) {
  const size = chunks.reduce((all, [, bytes]) => all + bytes.length, 0);
  const name = Buffer.from("chunks");
  const content = [Buffer.from([name.length]), name, ...chunks.map(([, bytes]) => bytes)];
  const head = Buffer.concat([Buffer.from("\0asm\x01\0\0\0"), Buffer.from([0]), leb128(1 + name.length + size)]);
  const places = {};
  let offset = head.length + 1 + name.length;
  for (const [name, bytes] of chunks) {
    places[name] = [offset, bytes.length];
    offset += bytes.length;
  }
  return { bytes: Buffer.concat([head, ...content]), places };
}

/** An unsigned number as WebAssembly writes it. */
function leb128(number) {
  const bytes = [];
  for (; number >= 0x80; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return Buffer.from([...bytes, number]);
}

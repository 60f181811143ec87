// A release build in chunks: splits the program that cargo linked at its split points, generates the bindings of the
// main part and replaces the single program that Trunk made. Called by scripts/post-build.mjs; scripts/build.sh enables
// it. A chunk of another build is refused, because the loader knows the hash of each.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { digest, whole } from "./loader.mjs";
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
  run("wasm-split-cli", join(built, "wasm32-unknown-unknown/release/kontor.wasm"), folder, "--target", "web", "--out-name", "kontor");
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
  const list = Buffer.from(JSON.stringify(parts));
  const listed = put(hashed("parts.json", list), list);
  const described = { listed, shared, sheet };
  const known = Object.entries(described).map(([role, name]) => [role, [name, digest(readFileSync(join(staging, name)))]]);
  const loader = minify(withIntegrity(readFileSync(at("__wasm_split.js"), "utf8"), Object.fromEntries(known)));
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

/**
 * The loader, which fetches a chunk by its name and hash in a list, and with the first one the small chunks and the
 * styles of them all. The list is a separate file, because its hashes would add 4 KB to a first load that needs none of
 * them.
 */
function withIntegrity(loader, { listed, shared, sheet }) {
  const fetched = /\bfetch\(new URL\("\.\/([^"]+)", import\.meta\.url\)\)/g;
  const text = loader.replace(fetched, 'chunk("$1")');
  if (text === loader || /\bfetch\(/.test(text)) throw new Error("the chunks' loader fetches in a way that is not known");
  return `${text}
${whole}
const file = (name, integrity) => whole(new URL(name, import.meta.url), integrity);
// What is fetched once; what could not be had is asked for again with the next chunk.
function once(load) {
  let loaded;
  return () => loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
}
const parts = once(() => file("${listed[0]}", "${listed[1]}").then((answer) => answer.json()));
const shared = once(() => file("${shared[0]}", "${shared[1]}").then((answer) => answer.arrayBuffer()));
// The styles of the later parts come with the first of them; a page that has it all in one file has them in it.
const styles = once(() => new Promise((done, failed) => {
  if (globalThis.kontorFile) return done();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("${sheet[0]}", import.meta.url);
  link.integrity = "${sheet[1]}";
  link.onload = done;
  link.onerror = () => {
    link.remove();
    failed(new Error("the styles could not be loaded"));
  };
  document.head.append(link);
}));
async function chunk(name) {
  const common = [shared(), styles()];
  // Who waits for them hears of a failure, also where the list of parts fails before.
  common.forEach((loading) => loading.catch(() => {}));
  const [place, held] = (await parts())[name];
  const own = typeof place === "string" ? file(place, held) : common[0].then((all) =>
    new Response(all.slice(place, place + held), { headers: { "content-type": "application/wasm" } }));
  const [answer] = await Promise.all([own, ...common]);
  return answer;
}
`;
}

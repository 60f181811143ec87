// The folder for a host, and a ZIP of it: the build, compressed copies, configuration for common hosts.
// Usage: node scripts/dist.mjs; reads dist/, writes out/.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { hosts } from "./host-config.mjs";
import { licences } from "./licences.mjs";
import { WIDER_PAGE, isSqueezable } from "./policy.mjs";
import { zip } from "./zip.mjs";

/** The product's version, from Cargo.toml. */
export const version = readFileSync("Cargo.toml", "utf8").match(/^version = "([^"]+)"/m)[1];
export const folder = `out/kontor-${version}`;

/** The files of a folder and its subfolders. */
export function filesIn(root, under = "") {
  return readdirSync(join(root, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under ? `${under}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesIn(root, path) : [path];
  }).sort();
}

/** Writes a compressed copy beside each file that becomes smaller. */
async function squeeze(names) {
  const [small, zipped] = [promisify(brotliCompress), promisify(gzip)];
  const waiting = names.filter(isSqueezable);
  const work = async () => {
    for (let name = waiting.pop(); name; name = waiting.pop()) {
      const bytes = readFileSync(join(folder, name));
      // The single-file app contains compressed programs as text: the highest level takes a minute and gains nothing.
      const level = name.startsWith("one-file-") ? 5 : 11;
      // The size of input blocks is left to the compressor: the largest makes both programs 0.4 % larger.
      const params = { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
      for (const [end, packed] of [["br", await small(bytes, { params })], ["gz", await zipped(bytes, { level: 9 })]]) {
        if (packed.length < bytes.length) writeFileSync(join(folder, `${name}.${end}`), packed);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

if (process.argv[1]?.endsWith("dist.mjs")) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync("dist", folder, { recursive: true });
  for (const name of ["hosting.md", "embedding.md", "embedding.html"]) cpSync(`docs/${name}`, join(folder, `hosting/${name}`));
  writeFileSync(join(folder, "LICENCES.txt"), licences());
  const names = readdirSync("dist");
  const list = JSON.parse(readFileSync("dist/kontor-embed.json", "utf8"));
  for (const [name, text] of hosts(names, readFileSync("dist/index.html", "utf8"), readFileSync(`dist/${WIDER_PAGE}`, "utf8"), list)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  await squeeze(names);
  const archive = zip(filesIn(folder).map((name) => [`kontor-${version}/${name}`, readFileSync(join(folder, name))]));
  writeFileSync(`${folder}.zip`, archive);
  console.log(`${folder} (${filesIn(folder).length} files) and ${folder}.zip (${archive.length} bytes)`);
}

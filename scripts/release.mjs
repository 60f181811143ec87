// The rest of a release besides the folder and the ZIP of scripts/dist.mjs: size limits, the licences of its
// components, and checksums of every file. Usage: node scripts/release.mjs; everything is in out/.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { filesIn, folder, version } from "./dist.mjs";
import { LIMITS, sizes, tooLarge } from "./size-budget.mjs";

const found = sizes(folder);
for (const [what, size] of Object.entries(found)) {
  console.log(`${what.padEnd(32)} ${size.toFixed(1).padStart(8)} KB of ${LIMITS[what]} KB`);
}
const problems = tooLarge(found, { ...LIMITS, ...JSON.parse(process.env.KONTOR_LIMITS ?? "{}") });
if (problems.length > 0) {
  console.error(`\nThis is no release: it has grown too large.\n  ${problems.join("\n  ")}
Make it smaller; where the growth is wanted, raise the limit in scripts/size-budget.mjs and say why in the commit.`);
  process.exit(1);
}

copyFileSync(join(folder, "LICENCES.txt"), "out/LICENCES.txt");
// `sha256sum -c SHA256SUMS` in out/ checks all of it.
const own = readdirSync("out", { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
const named = own.filter((name) => name === "LICENCES.txt" || name.startsWith(`kontor-${version}.`)).sort();
const names = [...named, ...filesIn(folder).map((name) => `kontor-${version}/${name}`)];
const sum = (name) => createHash("sha256").update(readFileSync(join("out", name))).digest("hex");
writeFileSync("out/SHA256SUMS", names.map((name) => `${sum(name)}  ${name}\n`).join(""));
console.log(`out/SHA256SUMS (${names.length} files) and out/LICENCES.txt`);

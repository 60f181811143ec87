// The components of the build besides the product's own code: each crate that is linked into the programs, and the
// typeface, with its licence and the text. Crates that only build or test (macros, build scripts, npm packages) are in no file and not
// listed.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { fontLicence } from "./typeface.mjs";

/** The crates linked into the wasm programs, by name. */
export function linked() {
  const wanted = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", wanted, { maxBuffer: 1 << 28 }));
  const crate = new Map(packages.map((one) => [one.id, one]));
  const node = new Map(resolve.nodes.map((one) => [one.id, one]));
  const isMacro = (id) => crate.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
  const found = new Set();
  const waiting = [resolve.root];
  while (waiting.length > 0) {
    for (const { pkg, dep_kinds } of node.get(waiting.pop()).deps) {
      const isLinked = dep_kinds.some(({ kind }) => kind === null) && !isMacro(pkg);
      if (isLinked && !found.has(pkg)) {
        found.add(pkg);
        waiting.push(pkg);
      }
    }
  }
  return [...found].map((id) => crate.get(id)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The licence texts among a crate's sources. */
function texts({ manifest_path }) {
  const folder = dirname(manifest_path);
  const isOne = (name) => /^(licen[cs]e|copying|notice|copyright|unlicense)/i.test(name);
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && isOne(entry.name));
  return names.map(({ name }) => readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n").trim());
}

/** All of it as one text. A crate that names no licence stops the release. */
export function licences() {
  const all = linked();
  const without = all.filter(({ license, license_file }) => !license && !license_file).map(({ name }) => name);
  if (without.length > 0) throw new Error(`no licence is known of: ${without.join(", ")}`);
  const line = ({ name, version, license, repository }) =>
    `${`${name} ${version}`.padEnd(36)} ${license ?? "see its text"}${repository ? `  ${repository}` : ""}`;
  // Many crates have the same text: it is listed once, with the names of all of them.
  const bearers = new Map();
  for (const one of all) {
    for (const text of texts(one)) bearers.set(text, [...(bearers.get(text) ?? []), `${one.name} ${one.version}`]);
  }
  const rule = "-".repeat(96);
  const font = fontLicence();
  return `Kontor is under the MIT licence:

${readFileSync("LICENSE", "utf8").trim()}

Its programs hold code of these ${all.length} crates, and of Rust's standard library (MIT OR Apache-2.0,
https://github.com/rust-lang/rust). Where a crate offers a choice of licences, Kontor takes MIT if it is among them.

${all.map(line).join("\n")}

Its typeface is ${font.line}, under the SIL Open Font License (${font.license}), unchanged; documents (PDF) have single weights of it,
from ${font.weights}, without the tables that they do not need.

${rule}\n${font.line}\n${rule}\n\n${font.text}\n
${[...bearers].map(([text, names]) => `${rule}\n${names.join(", ")}\n${rule}\n\n${text}\n`).join("\n")}`;
}

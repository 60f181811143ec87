// The catalogs: the texts of the languages other than English, a file per language for the first list, one for the
// later parts and one for the guide. The build script (build.rs) collects the phrases while the program is compiled, in
// the order of their numbers. src/locale/catalog.rs reads the files.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { digest } from "./loader.mjs";

/** In the order of `Language::ALL`. */
const LANGUAGES = ["en", "de", "fr"];
/** The languages whose names of default entries are stored, because German was there first. */
const STORED = ["de"];

/**
 * Writes the files; returns their names by language, those of the first parts with their hashes. `program` is the first
 * program: a phrase belongs to the first part if its English text is in there and the build script does not call it a later one, and
 * without one if it exists.
 */
export function catalogs(source, staging, program) {
  const profile = process.env.TRUNK_PROFILE === "release" ? "release" : "debug";
  // Where build scripts write; scripts/test.sh keeps it apart from what cargo hands over.
  const built = process.env.CARGO_BUILD_BUILD_DIR ?? process.env.CARGO_TARGET_DIR ?? join(source, "target");
  const lists = readFileSync(join(built, "wasm32-unknown-unknown", profile, "phrases.txt"), "utf8").split("\x01");
  const groups = [lists.slice(0, LANGUAGES.length), lists.slice(LANGUAGES.length, 2 * LANGUAGES.length), lists.slice(2 * LANGUAGES.length)];
  const [phrases, names, [later]] = groups.map((group) => group.map((list) => list.split("\0")));
  const isFirst = phrases[0].map((text, number) => !program || (!later[number] && program.includes(Buffer.from(text))));
  const pages = [...readFileSync(join(source, "src/locale/guide.rs"), "utf8").match(/pages! \{([^}]*)\}/)[1].matchAll(/"([^"]+)"/g)].map(([, key]) => key);
  const put = (name, texts) => {
    const bytes = Buffer.from(texts.join("\0"));
    const file = `${name}-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.txt`;
    writeFileSync(join(staging, file), bytes);
    return { file, address: `${file} ${digest(bytes)}` };
  };
  return Object.fromEntries(LANGUAGES.slice(1).map((language, at) => {
    const texts = phrases[at + 1];
    const rest = put(`words-${language}-rest`, texts.map((text, number) => (isFirst[number] ? "" : text)));
    const guide = put(`words-${language}-guide`, pages.map((key) => readFileSync(join(source, `docs/guide/${language}/${key}.md`), "utf8")));
    const called = STORED.includes(language) ? [] : names[0].flatMap((name, place) => [name, names[at + 1][place]]);
    const first = put(`words-${language}`, [...texts.map((text, number) => (isFirst[number] ? text : "")), rest.address, guide.address, ...called]);
    return [language, { first: first.address, files: [first, rest, guide].map(({ file }) => file) }];
  }));
}

/**
 * The function by which the program asks for a catalog (src/browser/catalogs.rs), once for each. It needs `whole`, which
 * fetches a file by its address and hash.
 */
export const catalogScript = (made) => `
const kontorWords = ${JSON.stringify(Object.fromEntries(Object.entries(made).map(([language, { first }]) => [language, first])))};
const kontorAsked = {};
globalThis.kontorCatalog = (what) => {
  const [file, integrity] = (kontorWords[what] ?? what).split(" ");
  const asked = kontorAsked[file] ??= whole("./" + file, integrity).then((answer) => answer.text());
  asked.catch(() => delete kontorAsked[file]);
  return asked;
};`.trim();

/** Asks for the language of the page at once, as `AppState::wanted_language` will. */
export const askEarly = `
try {
  const language = (JSON.parse(localStorage["kontor.preferences"] ?? "{}").language || navigator.language).slice(0, 2).toLowerCase();
  if (language in kontorWords) kontorCatalog(language);
} catch {}`.trim();

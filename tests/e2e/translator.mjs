// The product's own phrases: a path that runs in several languages says each in English, as the source has it.
import { readdirSync, readFileSync } from "node:fs";

const SOURCE = new URL("../../src/", import.meta.url);
const LANGUAGES = ["en", "de", "fr"];
const LITERAL = String.raw`"((?:[^"\\]|\\.)*)"`;
/** The literals of `phrase!`, and literals side by side, as tables have them; build.rs finds the same. */
const PHRASES = [`phrase!\\(\\s*${LANGUAGES.map(() => LITERAL).join("\\s*,\\s*")}`, LANGUAGES.map(() => LITERAL).join("\\s+")].map((form) => new RegExp(form, "gs"));
/** In the defaults, the names of list entries: the literals that a tuple begins with. */
const NAMES = new RegExp(`\\(\\s*${LANGUAGES.map(() => LITERAL).join("\\s*,\\s*")}`, "gs");

/** The text that a literal of Rust stands for. */
const unescaped = (literal) => literal.replace(/\\(?:u\{([0-9a-f]+)\}|(\n\s*)|(.))/g, (_, code, line, char) => {
  if (code) return String.fromCodePoint(parseInt(code, 16));
  if (line) return "";
  return char === "n" ? "\n" : char;
});

/** The texts of every phrase, by the English one; several if a language tells apart what English does not. */
let found;
function phrases() {
  if (found) return found;
  found = new Map();
  for (const file of readdirSync(SOURCE, { recursive: true }).filter((name) => name.endsWith(".rs"))) {
    const source = readFileSync(new URL(file, SOURCE), "utf8");
    for (const form of file.endsWith("domain/defaults.rs") ? [...PHRASES, NAMES] : PHRASES) {
      for (const [, ...literals] of source.matchAll(form)) {
        const texts = literals.map(unescaped);
        found.set(texts[0], [...(found.get(texts[0]) ?? []), texts]);
      }
    }
  }
  return found;
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * What the page says for an English phrase of the source, in the language of a locale. Values take the places of `{}`; the
 * first decides which form of `[one|many]` is meant. A text that is no phrase throws, and so does one that stands for
 * different texts in that language.
 *
 * `t.like` is a pattern of the same, in which a place without a value is filled by anything.
 */
export function translator(locale) {
  const language = LANGUAGES.indexOf(locale.slice(0, 2));
  const text = (english) => {
    const texts = [...new Set((phrases().get(english) ?? []).map((texts) => texts[language]))];
    if (texts.length !== 1) throw new Error(texts.length ? `“${english}” is several phrases: ${texts.join(" / ")}` : `no phrase says “${english}”`);
    return texts[0];
  };
  const filled = (template, values, open) => {
    const resolved = template.replace(/\[([^|\]]*)\|([^\]]*)\]/g, (_, one, many) => (values[0] === 1 ? one : many));
    const places = values.values();
    return resolved.replace(/\{\}/g, () => {
      const { done, value } = places.next();
      return done ? open() : value;
    });
  };
  const t = (english, ...values) => filled(text(english), values, () => { throw new Error(`“${english}” has more places than values`); });
  // The mark of an open place is a character that no phrase has.
  t.like = (english, ...values) => new RegExp(escaped(filled(text(english), values, () => "\0")).replaceAll("\0", ".+"));
  return t;
}

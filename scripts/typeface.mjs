// The typeface: Geist (SIL Open Font License), a variable font, from its npm package at the version and checksum of
// package-lock.json. Only the alphabets that a page shows are fetched, and only after the first list is painted, because
// the rules are in the style sheet of the later parts. A quick build without npm packages uses the system's typeface.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

const home = "node_modules/@fontsource-variable/geist";
const alphabets = {
  latin: "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1EFF,U+20A0-20AB,U+20AD-20C0,U+2113",
};

/** The files of the typeface: source and name in the build, which is hashed, so that it is kept. */
export function fontFiles(root = ".") {
  return Object.entries(alphabets).flatMap(([alphabet, range]) => {
    const path = join(root, home, "files", `geist-${alphabet}-wght-normal.woff2`);
    if (!existsSync(path)) return [];
    const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
    return [{ path, range, name: `geist-${alphabet}-${hash}.woff2` }];
  });
}

/** Their rules. */
export function fontFaces(root) {
  const face = ({ name, range }) =>
    `@font-face { font-family: Geist; font-weight: 100 900; font-display: swap; src: url("${name}") format("woff2"); unicode-range: ${range}; }\n`;
  return fontFiles(root).map(face).join("");
}

/** A style sheet with the fonts in it, for a page that is one file. */
export function withFonts(sheet, root) {
  const data = ({ path }) => `data:font/woff2;base64,${readFileSync(path).toString("base64")}`;
  return fontFiles(root).reduce((all, font) => all.replace(font.name, () => data(font)), sheet);
}

/** Its licence, with the name of the package. */
export function fontLicence() {
  const of = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { name, version, license } = of(home);
  const single = of(weights);
  return { line: `${name} ${version}`, weights: `${single.name} ${single.version}`, license, text: readFileSync(join(home, "LICENSE"), "utf8").trim() };
}

/** The package with the same typeface in single weights, because documents (PDF) hold no variable fonts. */
const weights = "node_modules/@fontsource/geist";
/** The tables of a font that a document needs: outlines, widths, and which letter has which outline. */
const NEEDED = ["cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

/**
 * The typeface of documents as one text: a line per file with its weight, the glyphs of the ten figures that are of equal width, and
 * the font. Nothing without the package, as in a quick build.
 */
export function documentType(root = ".") {
  const files = ["latin", "latin-ext", "cyrillic"].flatMap((alphabet) => [400, 600].map((weight) => [alphabet, weight]));
  const lines = files.flatMap(([alphabet, weight]) => {
    const path = join(root, weights, "files", `geist-${alphabet}-${weight}-normal.woff`);
    if (!existsSync(path)) return [];
    const tables = unpacked(readFileSync(path));
    return [[weight, figures(tables).join(",") || "-", sfnt(tables).toString("base64")].join(" ")];
  });
  const text = lines.join("\n");
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return text ? { text, name: `document-type-${hash}.txt` } : undefined;
}

/** The tables of a font that is packed as WOFF. */
function unpacked(woff) {
  const entry = (at) => {
    const [offset, packed, length] = [4, 8, 12].map((more) => woff.readUInt32BE(at + more));
    const bytes = woff.subarray(offset, offset + packed);
    return [woff.toString("latin1", at, at + 4), packed < length ? inflateSync(bytes) : bytes];
  };
  return Object.fromEntries(Array.from({ length: woff.readUInt16BE(12) }, (_, at) => entry(44 + 20 * at)));
}

/** A font of the needed tables. */
function sfnt(tables) {
  const names = NEEDED.filter((name) => tables[name]);
  const power = 2 ** Math.floor(Math.log2(names.length));
  const head = Buffer.alloc(12 + 16 * names.length);
  head.writeUInt32BE(0x10000, 0);
  [names.length, power * 16, Math.log2(power), (names.length - power) * 16].forEach((number, at) => head.writeUInt16BE(number, 4 + 2 * at));
  const parts = [head];
  let offset = head.length;
  names.forEach((name, at) => {
    const bytes = Buffer.alloc(Math.ceil(tables[name].length / 4) * 4);
    tables[name].copy(bytes);
    let sum = 0;
    for (let place = 0; place < bytes.length; place += 4) sum = (sum + bytes.readUInt32BE(place)) >>> 0;
    head.write(name, 12 + 16 * at, "latin1");
    [sum, offset, tables[name].length].forEach((number, more) => head.writeUInt32BE(number, 16 + 16 * at + 4 * more));
    parts.push(bytes);
    offset += bytes.length;
  });
  return Buffer.concat(parts);
}

/** The glyphs of the figures of equal width (`tnum`), as far as the font has them. */
function figures({ GSUB, cmap }) {
  const u16 = (at) => GSUB.readUInt16BE(at);
  const [features, lookups] = [u16(6), u16(8)];
  const feature = Array.from({ length: u16(features) }, (_, at) => features + 2 + 6 * at).find((at) => GSUB.toString("latin1", at, at + 4) === "tnum");
  if (!feature) return [];
  const own = features + u16(feature + 4);
  const glyphs = { };
  for (let at = 0; at < u16(own + 2); at += 1) {
    const lookup = lookups + u16(lookups + 2 + 2 * u16(own + 4 + 2 * at));
    for (let sub = 0; sub < u16(lookup + 4); sub += 1) {
      const table = lookup + u16(lookup + 6 + 2 * sub);
      if (u16(lookup) !== 1) throw new Error("the figures of equal width are in a form that is not known");
      covered(table + u16(table + 2)).forEach((glyph, place) => {
        glyphs[glyph] = u16(table) === 1 ? (glyph + u16(table + 4)) & 0xffff : u16(table + 6 + 2 * place);
      });
    }
  }
  const plain = [..."0123456789"].map((digit) => glyphOf(cmap, digit.charCodeAt(0)));
  return plain.every((glyph) => glyph) ? plain.map((glyph) => glyphs[glyph] ?? glyph) : [];

  function covered(at) {
    const places = Array.from({ length: u16(at + 2) }, (_, place) => place);
    if (u16(at) === 1) return places.map((place) => u16(at + 4 + 2 * place));
    return places.flatMap((place) => {
      const [from, to] = [u16(at + 4 + 6 * place), u16(at + 6 + 6 * place)];
      return Array.from({ length: to - from + 1 }, (_, more) => from + more);
    });
  }
}

/** The glyph of a letter (`cmap`, format 4). */
function glyphOf(cmap, letter) {
  const u16 = (at) => cmap.readUInt16BE(at);
  const table = cmap.readUInt32BE(8);
  const count = u16(table + 6) / 2;
  for (let at = 0; at < count; at += 1) {
    const [end, start, delta] = [14, 16 + 2 * count, 16 + 4 * count].map((more) => u16(table + more + 2 * at));
    const place = table + 16 + 6 * count + 2 * at;
    if (letter > end || letter < start) continue;
    return u16(place) ? u16(place + u16(place) + 2 * (letter - start)) : (letter + delta) & 0xffff;
  }
  return 0;
}

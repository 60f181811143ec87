// The typeface: Geist (SIL Open Font License), a variable font, from its npm package at the version and checksum of
// package-lock.json. Only the alphabets that a page shows are fetched, and only after the first list is painted, because
// the rules are in the style sheet of the later parts. A quick build without npm packages uses the system's typeface.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

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
  const { name, version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return { line: `${name} ${version}`, license, text: readFileSync(join(home, "LICENSE"), "utf8").trim() };
}

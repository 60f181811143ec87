// Pages of PDF files as pictures: compared with reference pictures by the means of small blocks, so that another rendering of letters
// passes and anything that moves, is missing or has another colour does not. `KONTOR_PICTURES=write` writes the references anew.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";

const FOLDER = "tests/fixtures/pictures";
/** Dots per inch of references: letters are shades, lines and columns are where they are. */
const DPI = 50;
/** The side of a block in dots: 2.5 mm. */
const BLOCK = 5;
/** By how much of 255 the mean of a block may differ, and what share of all blocks may differ by more. */
const [SHADE, SHARE] = [8, 0.001];

/** A page of a PDF file in shades of grey. */
export function rasterised(file, page, dpi = DPI) {
  const out = execFileSync("pdftoppm", ["-gray", "-r", String(dpi), "-f", String(page), "-l", String(page), file], { maxBuffer: 1 << 26 });
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(out.subarray(0, 40).toString("latin1"));
  return { width: Number(head[1]), height: Number(head[2]), dots: out.subarray(head[0].length) };
}

/** The same without what is in a square, which is another one each time; `at` as for `squares`. */
export function without({ width, height, dots }, at, dpi = DPI) {
  const [left, top, side] = [at.left, at.top, at.side].map((pixels) => Math.floor((pixels * dpi) / 96));
  const own = Buffer.from(dots);
  for (let y = top - 1; y <= top + side + 1; y += 1) own.fill(255, y * width + left - 1, y * width + left + side + 2);
  return { width, height, dots: own };
}

/** What share of the blocks of a page differs from its reference; above `SHARE` it is another page. */
export function differing(picture, name) {
  const path = join(FOLDER, `${name}.png`);
  if (process.env.KONTOR_PICTURES === "write") writeFileSync(path, asPng(picture));
  const reference = ofPng(readFileSync(path));
  if (reference.width !== picture.width || reference.height !== picture.height) return 1;
  const [own, other] = [picture, reference].map(means);
  return own.filter((mean, at) => Math.abs(mean - other[at]) > SHADE).length / own.length;
}

export const tolerated = SHARE;

function means({ width, height, dots }) {
  const out = [];
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      let sum = 0;
      let count = 0;
      for (let y = top; y < Math.min(top + BLOCK, height); y += 1) {
        for (let x = left; x < Math.min(left + BLOCK, width); x += 1, count += 1) sum += dots[y * width + x];
      }
      out.push(sum / count);
    }
  }
  return out;
}

/** The dark squares of a code on a page, row by row; `at` says where it is, in pixels of which 96 are an inch, and how many squares a side has. */
export function squares({ width, dots }, dpi, at) {
  const dot = (start, square) => Math.floor(((start + ((square + 0.5) * at.side) / at.size) * dpi) / 96);
  const row = (y) => Array.from({ length: at.size }, (_, x) => (dots[dot(at.top, y) * width + dot(at.left, x)] < 128 ? "#" : ".")).join("");
  return Array.from({ length: at.size }, (_, y) => row(y));
}

/** The same of the path that draws it. */
export function squaresOf(path, size) {
  const rows = Array.from({ length: size }, () => Array(size).fill("."));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) rows[y].fill("#", Number(x), Number(x) + Number(length));
  return rows.map((row) => row.join(""));
}

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** A picture in shades of grey as PNG. */
function asPng({ width, height, dots }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  // Every row begins with how it is predicted: by nothing.
  const rows = Array.from({ length: height }, (_, y) => Buffer.concat([Buffer.from([0]), dots.subarray(y * width, (y + 1) * width)]));
  const chunk = (type, data) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, "latin1");
    out.set(data, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** Such a picture again. */
function ofPng(bytes) {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const parts = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const isOurs = rows.length === height * (width + 1) && Array.from({ length: height }, (_, y) => rows[y * (width + 1)]).every((kind) => kind === 0);
  if (!isOurs) throw new Error("the reference was not written by this file: write it anew with KONTOR_PICTURES=write");
  return { width, height, dots: Buffer.concat(Array.from({ length: height }, (_, y) => rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)))) };
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

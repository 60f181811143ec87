// A reader of ZIP archives that uses only their local file headers.
import { inflateRawSync } from "node:zlib";

/** The files of an archive by name. */
export function unpack(bytes) {
  const files = new Map();
  let at = 0;
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const [packed, name, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const from = at + 30 + name + extra;
    files.set(bytes.toString("utf8", at + 30, at + 30 + name), inflateRawSync(bytes.subarray(from, from + packed)));
    at = from + packed;
  }
  return files;
}

// A reproducible ZIP archive: the same bytes for the same files.
import { crc32, deflateRawSync } from "node:zlib";

// 1980-01-01, the first date that ZIP supports.
const DAY = 0x21;

/** The archive; files are pairs of a path and bytes. */
export function zip(files) {
  const parts = [];
  const entries = [];
  let at = 0;
  for (const [path, bytes] of files) {
    const name = Buffer.from(path);
    const small = deflateRawSync(bytes, { level: 9 });
    const [method, body] = small.length < bytes.length ? [8, small] : [0, bytes];
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt16LE(DAY, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(body.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    // The permissions of a plain file, readable by all.
    place.writeUInt32LE(0o100644 * 0x10000, 6);
    place.writeUInt32LE(at, 10);
    parts.push(Buffer.from("PK\x03\x04"), facts, name, body);
    entries.push(Buffer.from("PK\x01\x02\x14\x03"), facts, place, name);
    at += 4 + facts.length + name.length + body.length;
  }
  const list = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}

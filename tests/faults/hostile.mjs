// Workspace files that are hard to take: a long journal, a content that unpacks to gigabytes, texts without end. They are made
// of a file the app itself wrote, by docs/format.md alone.
import { createHash, randomBytes } from "node:crypto";
import { createGzip, gzipSync } from "node:zlib";

/** A file with a body that is compressed already. */
function whole(body, document) {
  const line = JSON.stringify({ format: "kontor-workspace", version: 2, saved_at: new Date().toISOString(), compression: "gzip", document, sealed: null });
  const before = Buffer.concat([Buffer.from(`${line}\n`), body]);
  return Buffer.concat([before, createHash("sha256").update(before).digest()]);
}

const kontor = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });

function written(document) {
  const { format, version, exported_at, records, journal } = document;
  const text = Buffer.from(JSON.stringify({ format, version, exported_at, records, journal, files: [] }));
  return whole(gzipSync(text, { level: 1 }), text.length);
}

/** An id in the form of another. */
const idLike = (id) => {
  const digits = randomBytes(16).toString("hex").split("");
  return id.replace(/[0-9a-f]/g, () => digits.shift());
};

const commit = (journal, action, changes) => journal.push({
  ...journal.at(-1), seq: journal.length + 1, id: idLike(journal[0].id), action, subject: "", about: undefined, changes,
});

/** A workspace in which a lead's city was changed so often that the journal has `commits` commits. */
export function longJournal(document, commits) {
  const { records, journal } = structuredClone({ records: document.records, journal: document.journal });
  const lead = records.lead[0];
  while (journal.length < commits) {
    const after = `City ${journal.length}`;
    commit(journal, 2, [{ set: "lead", id: lead.id, field: "city", before: lead.city ?? null, after }]);
    lead.city = after;
  }
  return kontor("Long.kontor", written({ ...document, records, journal }));
}

/** A workspace with texts of 200,000 letters as the names of accounts and stages. */
export function longNames(document) {
  const { records, journal } = structuredClone({ records: document.records, journal: document.journal });
  const copies = [["account", 12], ["stage", 10]].flatMap(([kind, count]) => Array.from({ length: count }, (_, at) => {
    const record = { ...records[kind][0], id: idLike(records[kind][0].id), name: `${at} ${"Wort".repeat(50_000)}` };
    records[kind].push(record);
    return { create: kind, record };
  }));
  commit(journal, 10, copies);
  return kontor("Names.kontor", written({ ...document, records, journal }));
}

/** A file of some megabytes that unpacks to gigabytes. */
export async function bomb(gigabytes) {
  const packer = createGzip({ level: 1 });
  const parts = [];
  packer.on("data", (part) => parts.push(part));
  const done = new Promise((resolve, fail) => packer.on("end", resolve).on("error", fail));
  const write = (bytes) => new Promise((next) => (packer.write(bytes) ? next() : packer.once("drain", next)));
  // What cannot be compressed keeps the ratio within what a file may have.
  await write(randomBytes(10 << 20));
  const zeros = Buffer.alloc(16 << 20);
  for (let at = 0; at < gigabytes * 64; at += 1) await write(zeros);
  packer.end();
  await done;
  return kontor("Bomb.kontor", whole(Buffer.concat(parts), 1 << 20));
}

// Hostile workspace files: a long journal, content that unpacks to gigabytes, endless texts. They are derived from a
// file of the app by docs/format.md alone.
import { createHash, randomBytes } from "node:crypto";
import { createGzip, gzipSync } from "node:zlib";

/** A file with a body that is already compressed. */
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

/** An id in the format of another. */
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

/**
 * A workspace with texts of 200,000 letters as names of accounts, stages and leads, and deals with both. The texts
 * change direction again and again without ever closing it, which is the worst case for a browser.
 */
export function longNames(document) {
  const { records, journal } = structuredClone({ records: document.records, journal: document.journal });
  const long = (at) => `${at} ${"\u2067ab\u0301".repeat(50_000)}`;
  const copies = [];
  const copy = (kind, fields) => {
    const record = { ...records[kind][0], id: idLike(records[kind][0].id), ...fields };
    records[kind].push(record);
    copies.push({ create: kind, record });
    return record.id;
  };
  const accounts = Array.from({ length: 12 }, (_, at) => copy("account", { name: long(at) }));
  const stages = Array.from({ length: 10 }, (_, at) => copy("stage", { name: long(at) }));
  for (const [at, account] of accounts.entries()) copy("opportunity", { name: `Deal ${at}`, account, stage: stages[at % stages.length] });
  for (let at = 0; at < 4; at += 1) copy("lead", { last_name: long(at), company: long(at) });
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
  // Incompressible data keeps the ratio within the limit for files.
  await write(randomBytes(10 << 20));
  const zeros = Buffer.alloc(16 << 20);
  for (let at = 0; at < gigabytes * 64; at += 1) await write(zeros);
  packer.end();
  await done;
  return kontor("Bomb.kontor", whole(Buffer.concat(parts), 1 << 20));
}

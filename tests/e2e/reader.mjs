// A reader and writer of workspace files that shares no code with the app: written from docs/format.md alone.
import { createHash, webcrypto } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));

/** The header of a file, which needs no passphrase. */
export const head = (file) => JSON.parse(file.subarray(0, file.indexOf(10)).toString("utf8"));

/** The document of a file and the bytes of its attached files by id; throws if the file is damaged or the passphrase
   is wrong. */
export async function readWorkspace(file, passphrase) {
  const end = file.indexOf(10);
  const line = file.subarray(0, end);
  const { format, version, compression, document, sealed } = head(file);
  if (format !== "kontor-workspace" || version !== 2 || compression !== "gzip") throw new Error("another format");
  const sum = createHash("sha256").update(file.subarray(0, -32)).digest();
  if (!sum.equals(file.subarray(-32))) throw new Error("damaged");
  let body = file.subarray(end + 1, -32);
  if (sealed) {
    const { subtle } = webcrypto;
    const raw = await subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", iterations: sealed.rounds, salt: bytes(sealed.salt) };
    const key = await subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    body = Buffer.from(await subtle.decrypt({ name: "AES-GCM", iv: bytes(sealed.iv), additionalData: line }, key, body));
  }
  const content = gunzipSync(body);
  const workspace = JSON.parse(content.subarray(0, document).toString("utf8"));
  const attached = new Map();
  let at = document;
  for (const { id, size } of workspace.files) {
    attached.set(id, content.subarray(at, at + size));
    at += size;
  }
  if (at !== content.length) throw new Error("damaged");
  return { ...workspace, attached };
}

/** A file with a document, as another program would write it. */
export function writeWorkspace({ attached, ...workspace }) {
  const document = Buffer.from(JSON.stringify(workspace));
  const line = { format: "kontor-workspace", version: 2, saved_at: workspace.exported_at, compression: "gzip", document: document.length, sealed: null };
  const whole = Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), gzipSync(document)]);
  return Buffer.concat([whole, createHash("sha256").update(whole).digest()]);
}

#!/usr/bin/env node
// Sets up a team in CouchDB, or changes who belongs to it: a database, who may read it, the rules for writing, logins.
// It needs Node.js 18 or later and nothing else, on any computer that reaches the server, and can be repeated;
// docs/team.md says what each role may do.
//
//   export COUCHDB_URL=https://couch1.example.com:6984 COUCHDB_USER=admin
//   read -rsp 'Password of admin: ' COUCHDB_PASSWORD && export COUCHDB_PASSWORD
//   node scripts/couchdb-team.mjs sales --keeper anna --member ben --member eva@team.example --reader audit --out carl
//
// --keeper, --member and --reader give a login a role and take its other ones in this team; --out takes them all. A login
// that is new gets a password, which is printed once; "--password LOGIN" gives another one. --rules prints the rules for
// writing and does nothing else.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

const KINDS = ["keeper", "member", "reader"];
/** The most bytes in a login. */
const LONGEST = 64;

/**
 * The rules for writing, which CouchDB runs for every document. It shows what is there only if the new one follows on it,
 * so that members write first revisions alone. A name says whose it is: kind, login and more, separated by "!".
 */
function rules(document, there, user) {
  var refuse = function (why) { throw { forbidden: why }; };
  var has = function (role) { return user.roles.indexOf(role) >= 0; };
  if (has("_admin") || has("DATABASE-keeper")) return;
  var parts = document._id.split("!"), kind = parts[0], login = null;
  try { login = decodeURIComponent(parts[1] || ""); } catch (error) { login = null; }
  if (["c", "p", "r", "s", "t", "f"].indexOf(kind) < 0 || parts.length < 3) refuse("Only a keeper writes this.");
  if (!login || login !== user.name) refuse("This is written under another login.");
  if (kind !== "r" && !has("DATABASE-member")) refuse("This login reads only.");
  if (kind === "r") return;
  if (document._deleted || (document._revisions && document._revisions.start > 1)) refuse("This never changes.");
  if (there && !there._deleted && there.d !== document.d) refuse("This never changes.");
}

const fail = (text) => { console.error(text); process.exit(1); };
const usage = () => fail(readFileSync(new URL(import.meta.url), "utf8").split("\n").slice(1).filter((line, at, all) => all.slice(0, at + 1).every((it) => it.startsWith("//"))).map((line) => line.replace(/^\/\/ ?/, "")).join("\n"));

const [team = "", ...words] = process.argv.slice(2);
if (!/^[a-z0-9_-]+$/.test(team)) usage();
const database = `kontor-${team}`;
// Older servers take functions without names only.
const code = rules.toString().replace("function rules(", "function (").replaceAll("DATABASE", database);
if (words[0] === "--rules") {
  console.log(code);
  process.exit(0);
}
const wanted = [];
while (words.length) {
  const [kind, login] = [words.shift().replace(/^--/, ""), words.shift()];
  if (![...KINDS, "out", "password"].includes(kind) || login === undefined) usage();
  if (!login || login.includes(":") || login.startsWith("_") || Buffer.byteLength(login) > LONGEST) fail(`"${login}" cannot be a login: at most ${LONGEST} bytes, without a colon, and not beginning with _.`);
  wanted.push({ kind, login });
}

const { COUCHDB_URL = "http://127.0.0.1:5984", COUCHDB_USER, COUCHDB_PASSWORD } = process.env;
if (!COUCHDB_USER || !COUCHDB_PASSWORD) fail("Set COUCHDB_USER and COUCHDB_PASSWORD to those of an admin of the server first.");
const authorization = `Basic ${Buffer.from(`${COUCHDB_USER}:${COUCHDB_PASSWORD}`).toString("base64")}`;

/** Asks the server. Statuses that are expected besides success are answers, too. */
async function ask(method, path, body, ...expected) {
  const address = `${COUCHDB_URL.replace(/\/+$/, "")}/${path}`;
  const request = { method, headers: { Authorization: authorization, Accept: "application/json", "Content-Type": "application/json" }, body: body && JSON.stringify(body) };
  const response = await fetch(address, request).catch((error) => fail(`${COUCHDB_URL} does not answer: ${error.cause?.message ?? error.message}`));
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    fail(`${address} answers, but it is not CouchDB (status ${response.status}).`);
  }
  if (!response.ok && !expected.includes(response.status)) fail(`${method} ${path}: ${response.status} ${answer.error}: ${answer.reason}`);
  return { status: response.status, answer };
}

const { answer: session } = await ask("GET", "_session");
if (!session.userCtx?.roles?.includes("_admin")) fail(`"${COUCHDB_USER}" is no admin of the server.`);

// 412: it is there. A server that stands alone has no database of logins at first.
await ask("PUT", "_users", undefined, 412);
await ask("PUT", database, undefined, 412);
await ask("PUT", `${database}/_security`, {
  admins: { names: [], roles: ["_admin"] },
  members: { names: [], roles: KINDS.map((kind) => `${database}-${kind}`) },
});
const path = `${database}/_design/kontor`;
const { status, answer: design } = await ask("GET", path, undefined, 404);
if (status === 404 || design.validate_doc_update !== code) {
  await ask("PUT", path, { ...(status === 404 ? {} : { _rev: design._rev }), language: "javascript", validate_doc_update: code });
}

for (const { kind, login } of wanted) {
  const id = `org.couchdb.user:${login}`;
  const { status, answer: user } = await ask("GET", `_users/${encodeURIComponent(id)}`, undefined, 404);
  const isNew = status === 404;
  if (isNew && (kind === "out" || kind === "password")) continue;
  const document = isNew ? { _id: id, name: login, type: "user", roles: [] } : user;
  const others = document.roles.filter((role) => !KINDS.some((kind) => role === `${database}-${kind}`));
  const roles = kind === "password" ? document.roles : KINDS.includes(kind) ? [...others, `${database}-${kind}`] : others;
  const password = isNew || kind === "password" ? randomBytes(15).toString("base64url") : undefined;
  if (!password && roles.join() === document.roles.join()) continue;
  await ask("PUT", `_users/${encodeURIComponent(id)}`, { ...document, roles, ...(password ? { password } : {}) });
  if (password) console.log(`${login}  password: ${password}`);
}
console.log(`Team "${team}" is set up: its database is ${database}`);

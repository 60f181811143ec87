// The build's processing of programs and scripts: they get smaller and behave the same.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { loaderOf, needs } from "../../scripts/chunk-loader.mjs";
import { withoutStreams } from "../../scripts/drop-classes.mjs";
import { mergeElements } from "../../scripts/merge-elements.mjs";
import { minify, minifyGlue } from "../../scripts/minify-glue.mjs";
import { orderFunctions } from "../../scripts/order-functions.mjs";
import { policy, servers } from "../../scripts/policy.mjs";
import { section, string } from "../../scripts/wasm-binary.mjs";

/** A program with 40 functions of two kinds in turn, each exported; the odd ones call an import. */
function program(folder) {
  const bodies = Array.from({ length: 40 }, (_, at) => at % 2
    ? `(func (export "f${at}") (param i32) (result i32) (i32.add (call $given (local.get 0)) (i32.const ${at})))`
    : `(func (export "f${at}") (param i32) (result i32) (i32.mul (i32.mul (local.get 0) (local.get 0)) (i32.const ${at})))`);
  const text = join(folder, "program.wat");
  const path = join(folder, "program.wasm");
  writeFileSync(text, `(module (import "glue" "__wbg_given_0123456789abcdef" (func $given (param i32) (result i32))) ${bodies.join("\n")})`);
  execFileSync("node_modules/.bin/wasm-as", [text, "-o", path]);
  return path;
}

async function results(bytes, name) {
  const { instance } = await WebAssembly.instantiate(bytes, { glue: { [name]: (value) => value + 1000 } });
  return Array.from({ length: 40 }, (_, at) => instance.exports[`f${at}`](7));
}

test("functions are reordered and keep their behaviour", async () => {
  const path = program(mkdtempSync(join(tmpdir(), "kontor-order-")));
  const before = readFileSync(path);
  await orderFunctions(path);
  const after = readFileSync(path);
  expect(WebAssembly.validate(after)).toBe(true);
  expect(await results(after, "__wbg_given_0123456789abcdef")).toEqual(await results(before, "__wbg_given_0123456789abcdef"));
  expect(after.equals(before)).toBe(false);
  expect(after.length).toBeLessThanOrEqual(before.length + 16);
});

test("segments of a table that follow one another become one, and the table stays as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kontor-elements-"));
  const made = (segments) => {
    const bodies = Array.from({ length: 200 }, (_, at) => `(func $f${at} (result i32) (i32.const ${at}))`);
    writeFileSync(join(folder, "table.wat"), `(module (table (export "table") 300 funcref) ${segments.join("\n")} ${bodies.join("\n")})`);
    execFileSync("node_modules/.bin/wasm-as", ["--all-features", join(folder, "table.wat"), "-o", join(folder, "table.wasm")]);
    return readFileSync(join(folder, "table.wasm"));
  };
  const shown = async (bytes) => {
    const { instance } = await WebAssembly.instantiate(bytes);
    return Array.from({ length: 300 }, (_, at) => instance.exports.table.get(at)?.());
  };
  // Places around the numbers at which a byte more is needed, some as an expression, with gaps, not in order.
  const place = (at) => (at < 100 ? at + 20 : at + 90);
  const segment = (at) => (at % 3 ? `(elem (i32.const ${place(at)}) func $f${at})` : `(elem (i32.const ${place(at)}) funcref (ref.func $f${at}))`);
  const before = made(Array.from({ length: 200 }, (_, at) => segment((at * 7) % 200)));
  const after = mergeElements(before);
  expect(WebAssembly.validate(after)).toBe(true);
  expect(await shown(after)).toEqual(await shown(before));
  expect(before.length - after.length).toBeGreaterThan(800);
  // What sets a place twice means something by its order, and other kinds of segments are left alone.
  for (const other of [[segment(1), `(elem (i32.const ${place(1)}) func $f2)`], ["(elem func $f1 $f2)"], []]) {
    const program = made(other);
    expect(mergeElements(program).equals(program)).toBe(true);
  }
});

test("imports are renamed alike in the program and its glue", async () => {
  const path = program(mkdtempSync(join(tmpdir(), "kontor-glue-")));
  const glue = `
    /* a comment */
    export const imports = () => ({ glue: { __wbg_given_0123456789abcdef: (value) => value + 1000 } });
    // a line of a text keeps its blanks and slashes
    export const text = \`
      // kept
    \`;
  `;
  const { program: renamed, script } = minifyGlue(readFileSync(path), glue);
  const module = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const { instance } = await WebAssembly.instantiate(renamed, module.imports());
  expect(instance.exports.f3(7)).toBe(1010);
  expect(script).not.toContain("__wbg_given");
  expect(script).not.toContain("a comment");
  expect(module.text).toBe("\n      // kept\n    ");
});

test("a minified script keeps its behaviour", async () => {
  const script = minify("export function add(first, second) { /* sum */ return first + second; }\n");
  const { add } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  expect(add(2, 3)).toBe(5);
  expect(script.length).toBeLessThan(60);
});

test("classes for streams are dropped with their descriptions, and the rest is kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kontor-classes-"));
  const names = ["intounderlyingsource_pull_0123456789abcdef", "__wbg_intounderlyingsink_free_0123456789abcdef", "kept"];
  const bodies = names.map((name, at) => `(func (export "${name}") (result i32) (i32.const ${at}))`);
  writeFileSync(join(folder, "classes.wat"), `(module ${bodies.join("\n")})`);
  execFileSync("node_modules/.bin/wasm-as", [join(folder, "classes.wat"), "-o", join(folder, "classes.wasm")]);
  const text = (content) => Buffer.concat([Buffer.from(Uint32Array.of(content.length).buffer), Buffer.from(content)]);
  const described = ["version", "IntoUnderlyingSource pull", "version", "Kept"].map(text);
  const all = Buffer.concat([readFileSync(join(folder, "classes.wasm")), section(0, Buffer.concat([string("__wasm_bindgen_unstable"), ...described]))]);
  const module = await WebAssembly.compile(withoutStreams(all));
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(["kept"]);
  const [rest] = WebAssembly.Module.customSections(module, "__wasm_bindgen_unstable");
  expect(Buffer.from(rest).equals(Buffer.concat(described.slice(2)))).toBe(true);
});

test("a part is loaded after what it shares, once, and again after a failure", async () => {
  const fetcher = (name) => `() => {\n    const src = fetch(new URL("./${name}.wasm", import.meta.url));\n}\n`;
  const generated = `
function getSharedImports() { return { __wasm_split: { __indirect_function_table: { get: () => (data, done) => data(done) } } }; }
function wrapAsyncCb(callee) { return async (index, data) => { let done; try { await callee(); done = true; } catch { done = false; } getSharedImports().__wasm_split.__indirect_function_table.get(index)(data, done); }; }
function makeLoad(fetcher, deps) {}
/* both */
const __chunk_3 = makeLoad(${fetcher("chunk_3")}, []);
export const __wasm_split_load_one = wrapAsyncCb(makeLoad(${fetcher("split_one")}, [__chunk_3]));
export const __wasm_split_load_other = wrapAsyncCb(makeLoad(${fetcher("split_other")}, [__chunk_3]));
`;
  expect(needs(generated)).toEqual({ one: [3], other: [3] });
  const path = join(mkdtempSync(join(tmpdir(), "kontor-loader-")), "loader.mjs");
  writeFileSync(path, minify(loaderOf(generated, { listed: ["list", ""], shared: ["small", ""], sheet: ["sheet", ""] })));
  const places = { "chunk_3.wasm": [0, 1], "split_one.wasm": ["one", ""], "split_other.wasm": ["other", ""] };
  const [log, saved] = [[], { fetch: globalThis.fetch, run: WebAssembly.instantiateStreaming }];
  let isOnline = true;
  try {
    globalThis.kontorFile = {};
    globalThis.fetch = async (url) => {
      const name = String(url).split("/").pop();
      if (!isOnline && name === "other") throw new Error("offline");
      return name === "list" ? Response.json({ places, needs: needs(generated) }) : new Response(name);
    };
    WebAssembly.instantiateStreaming = async (answer) => log.push(await (await answer).text());
    const loader = await import(path);
    const load = (part) => new Promise((done) => loader[`__wasm_split_load_${part}`](0, done));
    expect(await Promise.all([load("one"), load("one")])).toEqual([true, true]);
    isOnline = false;
    expect(await load("other")).toBe(false);
    isOnline = true;
    expect(await load("other")).toBe(true);
    expect(log).toEqual(["s", "one", "other"]);
  } finally {
    delete globalThis.kontorFile;
    globalThis.fetch = saved.fetch;
    WebAssembly.instantiateStreaming = saved.run;
  }
});

test("the plain page connects to its own server only, the other one to servers of teams, and both to listed ones", () => {
  const connects = (listed) => policy({ "connect-src": listed }).match(/connect-src ([^;]*)/)[1];
  expect(connects("")).toBe("'self'");
  expect(connects(servers(""))).toBe("'self' https: http://localhost:* http://127.0.0.1:*");
  const listed = "https://etcd1.example.com:2379 https://etcd2.example.com:2379";
  for (const which of [listed, servers(listed)]) expect(connects(which)).toBe(`'self' ${listed}`);
});

test("CouchDB's rules for writing let members write first revisions under their login, and keepers everything", () => {
  const text = execFileSync("node", ["scripts/couchdb-team.mjs", "sales", "--rules"], { encoding: "utf8" });
  const rules = new Function(`return ${text}`)();
  const roles = { anna: "kontor-sales-keeper", ben: "kontor-sales-member", audit: "kontor-sales-reader", eva: "kontor-other-keeper" };
  const may = (name, document, there = null) => {
    try {
      rules(document, there, { name, roles: [roles[name]] });
      return true;
    } catch ({ forbidden }) {
      expect(forbidden).toBeTruthy();
      return false;
    }
  };
  const first = { start: 1, ids: ["a"] };
  const run = (login) => ({ _id: `c!${login}!0000000000000001!00000001`, _revisions: first, d: "AA==" });
  expect(may("ben", run("ben"))).toBe(true);
  expect(may("ben", run("ben"), run("ben"))).toBe(true);
  // As CouchDB shows it: without what is there, if another server seems to have written it.
  for (const changed of [{ d: "AB==" }, { _deleted: true }]) expect(may("ben", { ...run("ben"), ...changed }, run("ben")), JSON.stringify(changed)).toBe(false);
  for (const start of [2, 9]) expect(may("ben", { ...run("ben"), _revisions: { start, ids: ["b", "a"] } })).toBe(false);
  for (const other of [run("anna"), run("be%6e!x"), { _id: "team", d: "" }, { _id: "k!ring", d: "" }, { _id: "x!ben!1", d: "" }, { _id: "c!%", d: "" }, { _id: "c!ben", d: "" }]) {
    const isOwn = other._id.startsWith("c!be%6e");
    expect(may("ben", other), other._id).toBe(isOwn);
    expect(may("anna", other), other._id).toBe(true);
    expect(may("eva", other), other._id).toBe(false);
  }
  const said = { _id: "r!audit!0000000000000001", _revisions: { start: 7, ids: [] }, d: "AB==" };
  expect(may("audit", said, { ...said, d: "AA==" })).toBe(true);
  expect(may("audit", run("audit"))).toBe(false);
  expect(may("ben", said)).toBe(false);
});

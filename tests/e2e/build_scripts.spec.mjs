// The build's processing of programs and scripts: they get smaller and behave the same.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { minify, minifyGlue } from "../../scripts/minify-glue.mjs";
import { orderFunctions } from "../../scripts/order-functions.mjs";

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

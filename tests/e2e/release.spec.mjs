// `make release`: valid checksums, licences of the linked crates, and a failure if something has grown too large.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { LIMITS, tooLarge } from "../../scripts/size-budget.mjs";

const release = (limits) => spawnSync("node", ["scripts/release.mjs"], {
  encoding: "utf8", env: { ...process.env, KONTOR_LIMITS: JSON.stringify(limits ?? {}) },
});

// `make test` creates the folder first; on its own, this test needs `make dist`.
test.skip(!existsSync("out"), "there is no folder: make dist");

test("a release has checksums of every file and the licences of what is linked", async () => {
  const { status, stdout, stderr } = release();
  expect(stderr).toBe("");
  expect(status).toBe(0);
  for (const what of Object.keys(LIMITS)) expect(stdout).toContain(what);
  const checked = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: "out", encoding: "utf8" });
  const zip = readdirSync("out").find((name) => name.endsWith(".zip"));
  for (const name of [zip, "LICENCES.txt", `${zip.replace(/\.zip$/, "")}/index.html`]) expect(checked).toContain(`${name}: OK`);
  const licences = readFileSync("out/LICENCES.txt", "utf8");
  for (const crate of ["leptos 0.8", "wasm-bindgen 0.2", "miniz_oxide 0.9", "chrono 0.4"]) expect(licences).toContain(crate);
  expect(licences).toContain("Permission is hereby granted, free of charge");
  // Crates that only build or test are not linked.
  for (const crate of ["proptest ", "serde_derive ", "leptos_macro "]) expect(licences).not.toMatch(new RegExp(`^${crate}`, "m"));
});

test("a build that has grown too large is not released", async () => {
  const { status, stderr } = release({ "first load": 10 });
  expect(status).toBe(1);
  expect(stderr).toMatch(/This is no release: it has grown too large\.\n {2}first load: \d+\.\d KB, the limit is 10 KB\n/);
  expect(stderr).toContain("scripts/size-budget.mjs");
  expect(tooLarge({}, { "first load": 1 })).toHaveLength(1);
});

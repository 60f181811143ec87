// Makes programs small as brotli packs them, several side by side. Each thread loads Binaryen once: starting its command for each
// of some two hundred chunks takes longer than the work itself.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

// What rustc and wasm-bindgen put into a program.
const FEATURES = ["SIMD128", "BulkMemory", "BulkMemoryOpt", "NontrappingFPToInt", "SignExt", "MutableGlobals", "ReferenceTypes",
  "CallIndirectOverlong", "Multivalue"];

/** Optimises the programs in the files, in place. */
export function optimizeAll(paths) {
  const left = [...paths];
  const thread = () => new Promise((done, failed) => {
    // Binaryen complains about a part of the name section of each chunk, which is stripped anyway.
    const worker = new Worker(fileURLToPath(import.meta.url), { stderr: true });
    worker.stderr.resume();
    const next = () => (left.length ? worker.postMessage(left.shift()) : worker.terminate().then(done, failed));
    worker.on("message", next);
    worker.on("error", failed);
    next();
  });
  return Promise.all(Array.from({ length: Math.min(availableParallelism(), left.length) }, thread));
}

/** The program with its functions sorted by the names it gives them, and without the names. */
export const sortedByName = async (program) => run(await binaryen(), program, (module) => module.runPasses(["reorder-functions-by-name", "strip-debug"]));

async function binaryen() {
  const { default: library } = await import("binaryen");
  library.setOptimizeLevel(2);
  library.setShrinkLevel(2);
  library.setOneCallerInlineMaxSize(60);
  library.setGenerateStackIR(true);
  library.setOptimizeStackIR(true);
  return library;
}

function run(library, bytes, passes) {
  const module = library.readBinary(bytes);
  module.setFeatures(FEATURES.reduce((all, name) => all | library.Features[name], 0));
  passes(module);
  const out = module.emitBinary();
  module.dispose();
  return out;
}

// Code that was taken apart and put together again is more alike (1 % less in brotli), and so are functions beside others of
// their kind (1 %). What was optimised once can be optimised again, and a large function with a single caller is smaller by
// itself (0.3 % together).
function shrink(module) {
  module.runPasses(["flatten", "rereloop"]);
  module.optimize();
  module.optimize();
  module.runPasses(["reorder-functions-by-name", "strip-debug", "strip-producers"]);
}

if (!isMainThread) {
  const library = await binaryen();
  parentPort.on("message", (path) => {
    writeFileSync(path, run(library, readFileSync(path), shrink));
    parentPort.postMessage(path);
  });
}

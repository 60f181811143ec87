// The script that loads the chunks of a release, in place of the one wasm-split-cli writes. That one names each of some
// 280 chunks and, for each part, all that it needs: 2 KB of a first load that needs none of them. Here the names are in
// a list, which is fetched with the first later part, together with its hashes.
import { whole } from "./loader.mjs";

/** A part of the program as the generated script loads it. */
const PART = /export const __wasm_split_load_(\w+) = wrapAsyncCb\(makeLoad\((.*?), \[([^\]]*)\]\)\);/gs;

/** The numbers of the chunks that each part shares with others. Its own chunk has its name. */
export function needs(generated) {
  const parts = [...generated.matchAll(PART)].map(([, name, fetcher, shared]) => {
    if (!fetcher.includes(`"./split_${name}.wasm"`)) throw new Error(`the part ${name} has no chunk of its own`);
    return [name, [...shared.matchAll(/__chunk_(\d+)/g)].map(([, number]) => Number(number))];
  });
  if (parts.length !== generated.split("export const ").length - 1) throw new Error("the generated loader has a form that is not known");
  return Object.fromEntries(parts);
}

/**
 * The loader. It fetches a chunk by its name and hash in the list, and with the first one the small chunks and the
 * styles of them all.
 */
export function loaderOf(generated, { listed, shared, sheet }) {
  const start = generated.slice(0, generated.indexOf("function makeLoad("));
  if (!/function getSharedImports\(\).*function wrapAsyncCb\(/s.test(start)) throw new Error("the generated loader has a form that is not known");
  const parts = Object.keys(needs(generated));
  return `${start}
${whole}
const file = (name, integrity) => whole(new URL(name, import.meta.url), integrity);
// What is fetched once; what could not be had is asked for again with the next part.
function once(load) {
  let loaded;
  return () => loaded ??= load().catch((error) => {
    loaded = undefined;
    throw error;
  });
}
const list = once(() => file("${listed[0]}", "${listed[1]}").then((answer) => answer.json()));
const shared = once(() => file("${shared[0]}", "${shared[1]}").then((answer) => answer.arrayBuffer()));
// The styles of the later parts come with the first of them; a page that has it all in one file has them in it.
const styles = once(() => new Promise((done, failed) => {
  if (globalThis.kontorFile) return done();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("${sheet[0]}", import.meta.url);
  link.integrity = "${sheet[1]}";
  link.onload = done;
  link.onerror = () => {
    link.remove();
    failed(new Error("the styles could not be loaded"));
  };
  document.head.append(link);
}));
// Who waits for a promise hears of its failure, also where another fails before.
const quietly = (loading) => (loading.catch(() => {}), loading);
const common = () => [shared(), styles()].map(quietly);
async function fetched(name) {
  const needed = common();
  const [place, held] = (await list()).places[name];
  const own = typeof place === "string" ? file(place, held) : needed[0].then((all) =>
    new Response(all.slice(place, place + held), { headers: { "content-type": "application/wasm" } }));
  const [answer] = await Promise.all([own, ...needed]);
  return answer;
}
const run = async (answer) => WebAssembly.instantiateStreaming(answer, getSharedImports());
// A chunk that several parts share runs once.
const chunks = {};
const chunk = (number) => (chunks[number] ??= once(() => run(fetched("chunk_" + number + ".wasm"))))();
const part = (name) => wrapAsyncCb(once(async () => {
  common();
  const { needs } = await list();
  const own = quietly(fetched("split_" + name + ".wasm"));
  await Promise.all(needs[name].map(chunk));
  await run(own);
}));
${parts.map((name) => `export const __wasm_split_load_${name} = part("${name}");`).join("\n")}
`;
}

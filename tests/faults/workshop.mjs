// A page at the app's origin without the app, which saves, restores and damages stored data. It does not know the app's
// encodings: values are bytes, or objects with bytes or numbers in them.

/** Runs in that page: installs its functions. */
export function equip() {
  const answer = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error("blocked"));
  });
  const complete = (transaction) => new Promise((done, fail) => {
    transaction.oncomplete = done;
    transaction.onabort = () => fail(transaction.error);
  });
  const kept = {};

  /** Saves all databases of the app and localStorage under a label. */
  window.keep = async (label) => {
    const all = {};
    for (const { name, version } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name));
      const stores = {};
      for (const store of database.objectStoreNames) {
        const own = database.transaction(store).objectStore(store);
        const { keyPath, autoIncrement } = own;
        const [keys, values] = await Promise.all([answer(own.getAllKeys()), answer(own.getAll())]);
        stores[store] = { keyPath, autoIncrement, entries: keys.map((key, at) => [key, values[at]]) };
      }
      database.close();
      all[name] = { version, stores };
    }
    kept[label] = { all, local: { ...localStorage } };
  };

  /** Restores everything that was saved under a label. */
  window.restore = async (label) => {
    const { all, local } = kept[label];
    for (const { name } of await indexedDB.databases()) await answer(indexedDB.deleteDatabase(name));
    localStorage.clear();
    for (const [key, value] of Object.entries(local)) localStorage.setItem(key, value);
    for (const [name, { version, stores }] of Object.entries(all)) {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => {
        for (const [store, { keyPath, autoIncrement }] of Object.entries(stores)) request.result.createObjectStore(store, { keyPath, autoIncrement });
      };
      const database = await answer(request);
      for (const [store, { keyPath, entries }] of Object.entries(stores)) {
        const transaction = database.transaction(store, "readwrite");
        for (const [key, value] of entries) transaction.objectStore(store).put(value, ...(keyPath === null ? [key] : []));
        await complete(transaction);
      }
      database.close();
    }
  };

  const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  /** The same value with its bytes, or its first number, changed by `act`. */
  const changed = (value, act) => {
    if (isBytes(value)) return act(new Uint8Array(value.buffer ? value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) : value.slice(0)));
    if (typeof value === "number") return value + 1;
    if (typeof value === "string") return `${value}x`;
    if (!value || typeof value !== "object") return "garbled";
    const name = Object.keys(value).find((name) => isBytes(value[name])) ?? Object.keys(value).find((name) => typeof value[name] === "number") ?? Object.keys(value)[0];
    return { ...value, [name]: changed(value[name], act) };
  };
  const has = (value, part) => {
    if (!isBytes(value)) return value && typeof value === "object" && Object.values(value).some((inner) => has(inner, part));
    return find(new Uint8Array(value.buffer ?? value, value.byteOffset ?? 0, value.byteLength), part) >= 0;
  };
  const find = (bytes, part) => {
    for (let at = bytes.indexOf(part[0]); at >= 0; at = bytes.indexOf(part[0], at + 1)) if (part.every((byte, place) => bytes[at + place] === byte)) return at;
    return -1;
  };

  const print = (value) => JSON.stringify(value, (_, inner) => (isBytes(inner) ? String(new Uint8Array(inner.buffer ?? inner, inner.byteOffset ?? 0, inner.byteLength)) : inner));

  const hows = {
    flip: (part) => (bytes) => {
      bytes[Math.min(bytes.length - 1, Math.floor(bytes.length * part))] ^= 1;
      return bytes;
    },
    truncate: () => (bytes) => bytes.slice(0, Math.floor(bytes.length / 2)),
    empty: () => () => new Uint8Array(0),
    garble: () => (bytes) => bytes.map((byte, at) => (byte * 31 + at * 17 + 7) & 255),
    text: () => () => "garbled",
    /** Replaces the bytes of `id` by another id's. */
    row: (id) => (bytes) => {
      const at = find(bytes, id);
      if (at >= 0) bytes[at + 15] ^= 1;
      return bytes;
    },
  };

  /** Damages values of a store. Returns which ones; nothing if there are no matching ones. */
  window.spoil = async ({ store, how, which, holds, most, part, older }) => {
    const database = await answer(indexedDB.open("kontor-own"));
    try {
      if (!database.objectStoreNames.contains(store)) return "";
      const transaction = database.transaction(store, "readwrite");
      const own = transaction.objectStore(store);
      const [keys, values] = await Promise.all([answer(own.getAllKeys()), answer(own.getAll())]);
      const put = (value, key) => (own.keyPath === null ? own.put(value, key) : own.put({ ...value, [own.keyPath]: key }));
      let places = keys.map((_, at) => at);
      if (holds) places = places.filter((at) => has(values[at], [...new TextEncoder().encode(holds)]));
      if (part?.length) places = places.filter((at) => has(values[at], part));
      // The pages of the type with the most pages.
      if (most) {
        const kinds = Map.groupBy(places, (at) => keys[at] >> 24);
        places = [...kinds.values()].sort((one, other) => other.length - one.length)[0] ?? [];
      }
      const before = older && new Map(kept[older].all["kontor-own"].stores[store].entries);
      if (older) places = places.filter((at) => before.has(keys[at]) && print(before.get(keys[at])) !== print(values[at]));
      if (!places.length) return "";
      const middle = places[places.length >> 1];
      const chosen = { first: [places[0]], middle: [middle], last: [places.at(-1)], all: places }[which];
      const next = (at) => (places.includes(at + 1) ? at + 1 : places.find((other) => other !== at) ?? (at + 1) % keys.length);
      for (const at of chosen) {
        if (how === "delete") own.delete(keys[at]);
        else if (how === "swap") [put(values[next(at)], keys[at]), put(values[at], keys[next(at)])];
        else if (how === "copy") put(values[next(at)], keys[at]);
        else if (how === "move") [own.delete(keys[at]), put(values[at], keys.at(-1) + 1)];
        else if (how === "stray") put(values[at], keys.at(-1) + (part || 1));
        else if (how === "older") put(before.get(keys[at]), keys[at]);
        else put(changed(values[at], hows[how](part)), keys[at]);
      }
      await complete(transaction);
      return `${chosen.map((at) => keys[at]).slice(0, 4)}`;
    } finally {
      database.close();
    }
  };
}

const several = (stores, whiches, hows) => stores.flatMap((store) => whiches.flatMap((which) => hows.map((how) => ({ store, which, ...how }))));
const flips = [0.03, 0.5, 0.97].map((part) => ({ how: "flip", part }));

/** The kinds of damage, the most instructive first. `LEAD` stands for the bytes of a lead's id. */
export const variations = [
  { store: "pages", which: "middle", how: "delete", most: true },
  { store: "changes", which: "middle", how: "delete" },
  { store: "headers", which: "middle", how: "delete" },
  { store: "pages", which: "all", how: "delete" },
  { store: "pages", which: "middle", how: "flip", part: 0.5, most: true },
  { store: "manifest", which: "all", how: "delete" },
  { store: "blob files", which: "first" },
  { store: "pages", which: "first", how: "row", part: "LEAD" },
  { store: "pages", which: "first", how: "delete", most: true },
  { store: "pages", which: "last", how: "delete", most: true },
  { store: "pages", which: "all", how: "delete", most: true },
  { store: "pages", which: "first", how: "delete", holds: "Working - Contacted" },
  { store: "pages", which: "first", how: "delete", holds: "EUR" },
  { store: "pages", which: "first", how: "flip", part: 0.97, holds: "EUR" },
  { store: "pages", which: "first", how: "older", older: "before", most: true },
  { store: "pages", which: "last", how: "older", older: "before", most: true },
  { store: "pages", which: "first", how: "swap", most: true },
  { store: "pages", which: "first", how: "copy", most: true },
  { store: "pages", which: "last", how: "swap" },
  ...several(["pages"], ["first", "last"], [{ how: "truncate" }, { how: "garble", most: true }, { how: "empty" }, { how: "text", most: true }]),
  ...several(["headers"], ["first", "last"], [{ how: "delete" }]),
  ...several(["headers"], ["first", "middle", "last"], [{ how: "garble" }]),
  { store: "headers", which: "middle", how: "swap" },
  { store: "headers", which: "middle", how: "copy" },
  { store: "headers", which: "middle", how: "move" },
  { store: "headers", which: "all", how: "delete" },
  { store: "headers", which: "last", how: "stray", part: 1 },
  { store: "headers", which: "last", how: "stray", part: 7 },
  ...several(["changes"], ["first", "last", "all"], [{ how: "delete" }]),
  ...several(["changes"], ["middle", "last"], [{ how: "truncate" }, { how: "garble" }, { how: "swap" }, { how: "copy" }]),
  { store: "changes", which: "last", how: "stray", part: 1 },
  ...several(["headers", "changes"], ["middle"], [...flips, { how: "text" }]),
  ...several(["headers", "changes"], ["last"], [{ how: "flip", part: 0.5 }]),
  ...several(["manifest"], ["first"], [{ how: "garble" }, { how: "flip", part: 0.5 }, { how: "older", older: "before" }]),
  { store: "files", which: "first", how: "delete" },
  { store: "files", which: "first", how: "flip", part: 0.5 },
  { store: "blob files", which: "last" },
  { store: "blob files", which: "middle" },
];

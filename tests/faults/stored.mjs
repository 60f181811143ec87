// The raw content of the browser's databases.

/** The content of all databases of the app, as text that can be searched. */
export async function journal(page) {
  return page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const decoder = new TextDecoder();
    const text = (value) => {
      if (value instanceof ArrayBuffer) return decoder.decode(value);
      if (ArrayBuffer.isView(value)) return decoder.decode(value);
      if (Array.isArray(value)) return value.map(text).join("\n");
      return value && typeof value === "object" ? Object.values(value).map(text).join("\n") : String(value);
    };
    const parts = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name.startsWith("kontor") || name.includes("folders")) continue;
      const database = await done(indexedDB.open(name));
      try {
        for (const store of database.objectStoreNames) {
          if (store === "files") continue;
          parts.push(text(await done(database.transaction(store).objectStore(store).getAll())));
        }
      } finally {
        database.close();
      }
    }
    return parts.join("\n");
  });
}

// What this device keeps, in IndexedDB: keys, ballots with their receipts, and what it trusts.

const NAME = "folkmoot";
const STORES = { keys: "id", ballots: "statement", trust: "origin" };

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opened;
}

async function ask(store, mode, question) {
  const transaction = (await database()).transaction(store, mode, { durability: "strict" });
  const request = question(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

/** Keeps a record; it is on the disk when this returns. */
export const put = (store, record) => ask(store, "readwrite", (at) => at.put(record));

export const get = (store, key) => ask(store, "readonly", (at) => at.get(key));

export const all = (store) => ask(store, "readonly", (at) => at.getAll());

export const remove = (store, key) => ask(store, "readwrite", (at) => at.delete(key));

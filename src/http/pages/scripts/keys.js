// Keys of members and officers on this device, as they are used; keyring.js makes, keeps and restores them. The browser
// signs Ed25519 itself where it can; else the script does, with its seed kept under a key that cannot be read out.

import { Fault, hex, unhex, utf8 } from "./bytes.js";
import { keyId, line } from "./note.js";
import * as store from "./store.js";

/** Whether there is anything to sign with at all. */
export const secure = () => Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB);

/** Signs with a key as it is kept. */
export async function use({ how, kept }, message) {
  if (how === "native") return new Uint8Array(await crypto.subtle.sign("Ed25519", kept, message));
  const { lock, iv, sealed } = kept;
  const seed = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, lock, sealed));
  const signature = await (await import("./ed25519.js")).sign(seed, message);
  seed.fill(0);
  return signature;
}

/** The signature of a member's key. */
export async function sign(record, message) {
  const there = await store.get("keys", record.id);
  if (!there) throw new Fault("cleared");
  return use(there, message);
}

const ofLog = async (origin) => {
  if (!secure()) return [];
  const all = await store.all("keys").catch(() => []);
  return all.filter((record) => record.origin === origin);
};

/** The signature line of a key under a text. */
export const signatureOf = async (record, body) => line(`${record.origin}/${nameOf(record)}`, unhex(record.key), await sign(record, utf8(body)));

/** The keys of members of this log on this device. */
export const held = async (origin) => (await ofLog(origin)).filter((record) => record.member);

/** The keys of officers of this log on this device. */
export const officers = async (origin) => (await ofLog(origin)).filter((record) => record.officer);

/** Whose key it is: `m/…` or `o/…`. */
export const nameOf = (record) => record.officer ?? `m/${record.member}`;

/** Eight digits to tell a key by: its id under the member's name. */
export async function called(record) {
  const id = hex(await keyId(`${record.origin}/${nameOf(record)}`, unhex(record.key)));
  return `${id.slice(0, 4)} ${id.slice(4)}`;
}

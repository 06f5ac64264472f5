// Keys made, kept, restored from a backup or a key file, and shown to work: what enrolling and the page of the device need. The
// browser's own Ed25519 is taken where it can make, keep, read back and use such a key; else the script's.

import { Fault, base64, concat, hex, text, unbase64, unhex, utf8 } from "./bytes.js";
import { secure, use } from "./keys.js";
import { valid } from "./note.js";
import * as store from "./store.js";

const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);
const ROUNDS = 600_000;
const PROBE = utf8("folkmoot: can this browser sign?");

/** A key pair made here: the private key in a form that can be kept, its public key and its seed. */
async function makeNative(seed) {
  const kept = await crypto.subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", false, ["sign"]);
  return { how: "native", kept };
}

async function makeScript(seed) {
  const lock = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock, seed));
  return { how: "script", kept: { lock, iv, sealed } };
}

/** Seed and public key, by the browser where it can. */
async function fresh() {
  try {
    const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    return { seed: secret.slice(-32), key: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
  } catch {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    return { seed, key: await (await import("./ed25519.js")).publicKey(seed) };
  }
}

/** Keeps the key in one of the two forms, and shows by reading it back that it can sign. Errors with `cannot-keep`. */
async function keep(record, seed) {
  const key = record.key;
  for (const make of [makeNative, makeScript]) {
    try {
      const made = { ...record, ...(await make(seed)) };
      await store.put("keys", made);
      const back = await store.get("keys", record.id);
      const signature = await use(back, PROBE);
      if (await valid(unhex(key), PROBE, signature)) return back;
    } catch {
      // The next form.
    }
    await store.remove("keys", record.id).catch(() => {});
  }
  throw new Fault("cannot-keep");
}

/** A new key for a member, kept; with a passphrase also its backup as text. */
export async function make(origin, member, passphrase = "") {
  if (!secure()) throw new Fault("insecure");
  const { seed, key } = await fresh();
  const backup = passphrase ? await seal({ origin, member, key: hex(key) }, seed, passphrase) : null;
  const record = { id: `${origin} ${member} ${hex(key)}`, origin, member, key: hex(key), made: new Date().toISOString(), backed: Boolean(backup) };
  const kept = await keep(record, seed);
  seed.fill(0);
  return { record: kept, backup };
}

/**
 * Keeps an officer's key out of a key file (docs/CLI.md), so that it cannot be read out any more. Errors with `bad-key-file`, and with
 * `not-an-officer` where the file does not say that it is an officer's.
 */
export async function adopt(origin, file) {
  if (!secure()) throw new Fault("insecure");
  const parts = /^folkmoot\/key\/v1\n(?:name ([^\n]+)\n)?public ([0-9a-f]{64})\nseed ([0-9a-f]{64})\n$/.exec(file);
  if (parts === null) throw new Fault("bad-key-file");
  const officer = parts[1];
  if (!/^o\/[a-z0-9][a-z0-9._-]{0,63}$/.test(officer ?? "")) throw new Fault("not-an-officer");
  const [key, seed] = [parts[2], unhex(parts[3])];
  if (hex(await (await import("./ed25519.js")).publicKey(seed)) !== key) throw new Fault("bad-key-file");
  const kept = await keep({ id: `${origin} ${officer} ${key}`, origin, officer, key, made: new Date().toISOString(), backed: true }, seed);
  seed.fill(0);
  return kept;
}

/** A key that was made before its member was known, by its id; undefined where the browser has lost it. */
export const unnamed = (id) => store.get("keys", id);

/** Gives such a key to its member. */
export async function name(record, member) {
  const named = { ...record, id: `${record.origin} ${member} ${record.key}`, member };
  await store.put("keys", named);
  await store.remove("keys", record.id);
  return named;
}

async function lock(passphrase, salt, purpose) {
  const base = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, [purpose]);
}

/** A backup: one line of JSON in base64, the seed under the passphrase. */
async function seal(about, seed, passphrase) {
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const way = { name: "AES-GCM", iv, additionalData: utf8(JSON.stringify(about)) };
  const sealed = await crypto.subtle.encrypt(way, await lock(passphrase, salt, "encrypt"), seed);
  const parts = { ...about, salt: base64(salt), iv: base64(iv), sealed: base64(new Uint8Array(sealed)) };
  return `folkmoot-key-1 ${base64(utf8(JSON.stringify(parts)))}`;
}

/** Reads a backup and keeps its key. Errors with `bad-backup` and `bad-passphrase`. */
export async function restore(backup, passphrase, origin) {
  let parts;
  try {
    const digits = backup.trim().replace(/\s+/g, " ").split(" ");
    if (digits[0] !== "folkmoot-key-1" || digits.length !== 2) throw new Fault("bad-backup");
    parts = JSON.parse(text(unbase64(digits[1])));
  } catch {
    throw new Fault("bad-backup");
  }
  const { origin: from, member, key } = parts;
  if (from !== origin || !/^[0-9a-f]{64}$/.test(key) || typeof member !== "string") throw new Fault("bad-backup");
  let seed;
  try {
    const way = { name: "AES-GCM", iv: unbase64(parts.iv), additionalData: utf8(JSON.stringify({ origin: from, member, key })) };
    seed = new Uint8Array(await crypto.subtle.decrypt(way, await lock(passphrase, unbase64(parts.salt), "decrypt"), unbase64(parts.sealed)));
  } catch {
    throw new Fault("bad-passphrase");
  }
  const record = { id: `${origin} ${member} ${key}`, origin, member, key, made: new Date().toISOString(), backed: true };
  const kept = await keep(record, seed);
  seed.fill(0);
  return kept;
}

/** What this browser can do: whether it is allowed to sign, by itself or by script, whether a key stays, and for how long. */
export async function abilities() {
  if (!secure()) return { secure: false, native: false, kept: false, persistent: false };
  const probe = { id: "probe", origin: "", member: "", made: "" };
  let how = null;
  try {
    const { seed, key } = await fresh();
    how = (await keep({ ...probe, key: hex(key) }, seed)).how;
    await store.remove("keys", probe.id);
  } catch {
    how = null;
  }
  const persistent = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  return { secure: true, native: how === "native", kept: how !== null, persistent };
}

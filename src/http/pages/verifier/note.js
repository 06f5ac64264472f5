// Signed notes, verifier keys, checkpoints and trust files (docs/formats/log.md).

import { base64, concat, hex, readBase64, sameBytes, utf8, utf8Text } from "./bytes.js";
import { isEnrollable, publicKey, sign, verify } from "./ed25519.js";
import { Fault, require } from "./fault.js";
import { sha256 } from "./sha256.js";

const DASH = "\u2014 ";
const NOTE_BYTES_MAX = 60_000;
const OPEN_BYTES_MAX = 131_072;
const SIGNATURES_MAX = 16;

/** Whether a signature line can hold the name: not empty, no Unicode space, no plus sign, no control character. */
export const isKeyName = (name) => name !== "" && !/[+\p{White_Space}\p{Cc}]/u.test(name);

/** The signature type of notes. */
const NOTE_TYPE = 1;

/** The four bytes that a signature line begins with, of a name and 32 bytes of key. */
export const keyId = (name, key, type = NOTE_TYPE) => sha256(utf8(`${name}\n`), Uint8Array.of(type), key).subarray(0, 4);

/** A decimal number below 2^53 in its one spelling, else null. */
export function readDecimal(text) {
  return /^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}

function splitNote(bytes, max) {
  require(bytes.length <= max, "too-long.note", { length: bytes.length, max });
  const note = utf8Text(bytes);
  require(note !== null, "not-utf8");
  const control = /[\u0000-\u0009\u000b-\u001f]/.exec(note);
  require(control === null, "not-a-note.control-character");
  const at = note.lastIndexOf("\n\n");
  require(at >= 0 && at + 2 < note.length, "not-a-note.no-signatures");
  const lines = note.slice(at + 2).split("\n");
  const last = lines.pop();
  require(last === "", "not-a-note.bad-signature-line", { line: lines.length + 1 });
  return { text: note.slice(0, at + 1), lines };
}

function readSignatureLine(line, number) {
  const bad = () => new Fault("not-a-note.bad-signature-line", { line: number });
  if (!line.startsWith(DASH)) throw bad();
  const parts = line.slice(DASH.length).split(" ");
  const blob = parts.length === 2 && isKeyName(parts[0]) ? readBase64(parts[1]) : null;
  if (blob === null || blob.length < 5) throw bad();
  return { name: parts[0], keyId: blob.subarray(0, 4), signature: blob.subarray(4) };
}

/**
 * Reads a log entry: `text` and `signatures` (`name`, `keyId`, `signature` of 64 bytes). Nothing is verified here.
 * Throws `too-long`, `not-utf8` or `not-a-note`.
 */
export function readNote(bytes) {
  const { text, lines } = splitNote(bytes, NOTE_BYTES_MAX);
  const signatures = [];
  lines.forEach((line, place) => {
    const read = readSignatureLine(line, place + 1);
    require(read.signature.length === 64, "not-a-note.bad-signature-line", { line: place + 1 });
    const repeated = signatures.some((old) => old.name === read.name && sameBytes(old.keyId, read.keyId));
    require(!repeated, "not-a-note.repeated-signature", { name: read.name });
    signatures.push(read);
  });
  require(signatures.length <= SIGNATURES_MAX, "not-a-note.too-many-signatures", { count: signatures.length });
  return { text, signatures };
}

/** The bytes of a note: text with its final line feed, an empty line, signature lines. */
export function printNote(text, signatures) {
  const lines = signatures.map(({ name, keyId: id, signature }) => `${DASH}${name} ${base64(concat(id, signature))}\n`);
  return utf8(`${text}\n${lines.join("")}`);
}

/**
 * A promise of a signature line on a text. `signer` has the full `name`, the 32 bytes of `key`, and `sign`, which
 * promises 64 bytes for a message: see `seedSigner` for a key of 32 bytes.
 */
export async function signText(text, signer) {
  const signature = await signer.sign(utf8(text));
  return { name: signer.name, keyId: keyId(signer.name, signer.key), signature };
}

/** A promise of a signer by a 32-byte seed. */
export async function seedSigner(name, seed) {
  return { name, key: await publicKey(seed), sign: (message) => sign(seed, message) };
}

/** Reads a verifier key `NAME+KEYID+BASE64`: `name` and `key` (32 bytes). Throws `verifier-key`. */
export function readVerifierKey(text, type = NOTE_TYPE) {
  const parts = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text);
  const blob = parts && readBase64(parts[3]);
  require(blob, "verifier-key.form", { text });
  const [, name, id] = parts;
  const key = blob.subarray(1);
  require(blob[0] === type && key.length === 32, "verifier-key.type", { name, wanted: hex(Uint8Array.of(type)) });
  require(isEnrollable(key), "verifier-key.key", { name });
  require(isKeyName(name), "verifier-key.form", { text });
  const expected = hex(keyId(name, key, type));
  require(expected === id, "verifier-key.id", { name, expected });
  return { name, key };
}

/** The one-line spelling of a named key. */
export function printVerifierKey({ name, key }) {
  return `${name}+${hex(keyId(name, key))}+${base64(concat(Uint8Array.of(1), key))}`;
}

/** Reads the three lines of a checkpoint's text: `origin`, `size`, `root` (32 bytes). Throws `bad-checkpoint`. */
export function readCheckpointText(text) {
  const lines = text.split("\n");
  const size = lines.length === 4 && lines[3] === "" ? readDecimal(lines[1]) : null;
  const root = size === null ? null : readBase64(lines[2]);
  require(isKeyName(lines[0]) && root?.length === 32, "bad-checkpoint.form");
  return { origin: lines[0], size, root };
}

/**
 * A promise of a checkpoint that at least one of these keys signed under the name of its origin. Lines of others are
 * ignored; a wrong signature under a known name and key id refuses it. Throws `bad-checkpoint`.
 */
export async function openCheckpoint(bytes, keys) {
  const { text, signers } = await openNote(bytes, keys);
  const head = readCheckpointText(text);
  require(signers.some((key) => key.name === head.origin), "bad-checkpoint.other-log", { origin: head.origin });
  return head;
}

/** Text and signature lines, of any type, of a note that strangers may have signed too. Throws as `readNote`. */
export function readSignatureLines(bytes) {
  const { text, lines } = splitNote(bytes, OPEN_BYTES_MAX);
  return { text, lines: lines.map((line, place) => readSignatureLine(line, place + 1)) };
}

function splitCheckpoint(bytes) {
  try {
    return readSignatureLines(bytes);
  } catch (fault) {
    throw new Fault("bad-checkpoint.open", { error: fault.full ?? fault });
  }
}

/** The head that a signed checkpoint states, whoever signed it. Throws `bad-checkpoint`. */
export const readClaimedHead = (bytes) => readCheckpointText(splitCheckpoint(bytes).text);

async function openNote(bytes, keys) {
  const split = splitCheckpoint(bytes);
  const { lines } = split;
  const signers = [];
  for (const line of lines) {
    const key = keys.find((one) => one.name === line.name && sameBytes(keyId(one.name, one.key), line.keyId));
    if (!key) continue;
    const holds = await verify(key.key, utf8(split.text), line.signature);
    require(holds, "bad-checkpoint.open", { error: "unopened.wrong-signature", name: line.name });
    signers.push(key);
  }
  require(signers.length > 0, "bad-checkpoint.open", { error: "unopened.no-known-signature" });
  return { text: split.text, signers };
}


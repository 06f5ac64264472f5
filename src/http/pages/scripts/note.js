// Signed notes (C2SP signed-note): a text, an empty line, a signature line for each key.

import { Fault, base64, concat, hex, same, sha256, unbase64, utf8 } from "./bytes.js";

const IDENTITY = Uint8Array.from({ length: 32 }, (_, place) => (place === 0 ? 1 : 0));

/** The first four bytes of SHA-256(name, LF, 1, key). */
export async function keyId(name, key) {
  return (await sha256(concat(utf8(`${name}\n`), [1], key))).slice(0, 4);
}

/** One signature line with its LF. */
export async function line(name, key, signature) {
  return `— ${name} ${base64(concat(await keyId(name, key), signature))}\n`;
}

/** Takes a note apart: the text with its final LF, and the lines. Errors with `not-a-note`. */
export function parse(note) {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) throw new Fault("not-a-note");
  const lines = note.slice(end + 2, -1).split("\n");
  return {
    text: note.slice(0, end + 1),
    lines: lines.map((row) => {
      const [dash, name, digits, ...rest] = row.split(" ");
      if (dash !== "—" || !name || !digits || rest.length > 0) throw new Fault("not-a-note");
      const bytes = unbase64(digits);
      return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) };
    }),
  };
}

/** A verifier key: name+id+base64 of 1 and the key. */
export function verifier(spelled) {
  const [name, id, digits] = spelled.split("+", 2).concat(spelled.split("+").slice(2).join("+"));
  const bytes = unbase64(digits);
  if (bytes[0] !== 1 || bytes.length !== 33) throw new Fault("unknown-key-type");
  return { name, id, key: bytes.slice(1) };
}

/** Whether a signature of these bytes is valid, by the browser where it can, else by the script. */
export async function valid(key, message, signature) {
  if (signature.length !== 64 || same(signature.slice(0, 32), IDENTITY)) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key, "Ed25519", true, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch {
    const script = await import("./ed25519.js");
    return script.verify(key, message, signature);
  }
}

/** Errors unless the key with this name has signed the note; gives its text. */
export async function open(note, name, key) {
  const parts = parse(note);
  const id = await keyId(name, key);
  const own = parts.lines.filter((row) => row.name === name && same(row.id, id));
  if (own.length === 0) throw new Fault("not-signed", name);
  for (const row of own) {
    if (!(await valid(key, utf8(parts.text), row.signature))) throw new Fault("wrong-signature", name);
  }
  return parts.text;
}

/** The hash that names a text, in hexadecimal digits. */
export const textHash = async (text) => hex(await sha256(utf8(text)));

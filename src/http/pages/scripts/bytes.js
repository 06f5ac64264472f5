// Bytes as text and back, SHA-256, and what goes wrong. docs/formats/log.md has the formats.

/** Something that does not hold, by a stable code. */
export class Fault extends Error {
  constructor(code, detail = "") {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}

export const utf8 = (text) => new TextEncoder().encode(text);

export const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function unhex(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Fault("not-hex");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Reads base64 in its one spelling. */
export function unbase64(digits) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(digits), (char) => char.charCodeAt(0));
  } catch {
    throw new Fault("not-base64");
  }
  if (base64(bytes) !== digits) throw new Fault("not-base64");
  return bytes;
}

export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

export const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** The first digits of a hash in groups of four, as people compare them. */
export const grouped = (digits, count = 16) => (digits.slice(0, count).match(/.{1,4}/g) ?? []).join(" ");

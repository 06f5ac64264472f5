// Bytes and their spellings: hexadecimal, base64 (RFC 4648 section 4, one spelling each), UTF-8.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text. */
export const utf8 = (text) => encoder.encode(text);

/** The text of UTF-8 bytes, or null where they are none. A byte order mark is kept. */
export function utf8Text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hexadecimal digits. */
export function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** Reads lower-case hexadecimal digits of so many bytes; anything else is null. */
export function readHex(text, size) {
  if (text.length !== size * 2 || !/^[0-9a-f]*$/.test(text)) return null;
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SEXTET = new Map(Array.from(LETTERS, (letter, value) => [letter.charCodeAt(0), value]));

/** Base64 with padding. */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += LETTERS[word >> 18] + LETTERS[(word >> 12) & 63];
    text += (left > 1 ? LETTERS[(word >> 6) & 63] : "=") + (left > 2 ? LETTERS[word & 63] : "=");
  }
  return text;
}

/** Reads base64 with padding and zero trailing bits; any other spelling is null. */
export function readBase64(text) {
  if (text.length % 4 !== 0) return null;
  const pads = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - pads);
  let to = 0;
  for (let at = 0; at < text.length; at += 4) {
    let word = 0;
    for (let place = 0; place < 4; place++) {
      const padding = at + place >= text.length - pads;
      const value = padding ? 0 : SEXTET.get(text.charCodeAt(at + place));
      if (value === undefined) return null;
      word = (word << 6) | value;
    }
    for (const shift of [16, 8, 0]) {
      const byte = (word >> shift) & 255;
      if (to < bytes.length) bytes[to++] = byte;
      else if (byte !== 0) return null;
    }
  }
  return bytes;
}

/** All of them, one after another. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same. */
export function sameBytes(one, other) {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** A whole number below 2^53 as so many bytes, the highest first. */
export function bigEndian(number, size) {
  const bytes = new Uint8Array(size);
  for (let at = size - 1; at >= 0; at--) {
    bytes[at] = number % 256;
    number = Math.floor(number / 256);
  }
  return bytes;
}

/** Compares two texts by their UTF-8 bytes: below, at or above 0. */
export function compareBytewise(one, other) {
  if (one === other) return 0;
  const [left, right] = [one[Symbol.iterator](), other[Symbol.iterator]()];
  for (;;) {
    const [a, b] = [left.next(), right.next()];
    if (a.done || b.done) return a.done ? (b.done ? 0 : -1) : 1;
    const [x, y] = [a.value.codePointAt(0), b.value.codePointAt(0)];
    if (x !== y) return x < y ? -1 : 1;
  }
}

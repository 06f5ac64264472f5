// Ed25519 under profile `strict-v1` (docs/formats/log.md, "Keys and signatures"): the platform's WebCrypto
// where it knows Ed25519, else the arithmetic below. Both give the same verdict on every input.

import { concat, hex, readHex, sameBytes } from "./bytes.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const MASK = (1n << 255n) - 1n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const IDENTITY_BYTES = Uint8Array.of(1, ...new Uint8Array(31));

/** A point as X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z. */
const IDENTITY = { X: 0n, Y: 1n, Z: 1n, T: 0n };
const BASE_Y = mod(4n * power(5n, P - 2n));
const BASE = pointAt(BASE_Y, 0n);

function mod(a) {
  const rest = a % P;
  return rest < 0n ? rest + P : rest;
}

/** a * b, brought down to a little above 255 bits; exact only modulo P. */
function times(a, b) {
  const product = a * b;
  const once = (product & MASK) + 19n * (product >> 255n);
  return (once & MASK) + 19n * (once >> 255n);
}

function power(base, exponent) {
  let result = 1n;
  for (let bits = exponent, square = base; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = times(result, square);
    square = times(square, square);
  }
  return mod(result);
}

/** The point with this y below P and this lowest bit of x; null where there is none (RFC 8032, 5.1.3). */
function pointAt(y, sign) {
  const square = times(y, y);
  const above = mod(square - 1n);
  const below = mod(times(D, square) + 1n);
  const cubed = times(times(below, below), below);
  const seventh = times(times(cubed, cubed), below);
  let x = mod(times(times(above, cubed), power(times(above, seventh), (P - 5n) / 8n)));
  const left = mod(times(below, times(x, x)));
  if (left !== above) {
    if (left !== mod(-above)) return null;
    x = mod(times(x, ROOT_OF_MINUS_ONE));
  }
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = P - x;
  return { X: x, Y: y, Z: 1n, T: mod(x * y) };
}

function add(p, q) {
  const a = times(p.Y - p.X + P + P, q.Y - q.X + P + P);
  const b = times(p.Y + p.X, q.Y + q.X);
  const c = times(times(p.T, 2n * D), q.T);
  const d = times(2n * p.Z, q.Z);
  return combine(b - a, d - c, d + c, b + a);
}

function double(p) {
  const a = times(p.X, p.X);
  const b = times(p.Y, p.Y);
  const c = 2n * times(p.Z, p.Z);
  const h = a + b;
  const e = h - times(p.X + p.Y, p.X + p.Y);
  const g = a - b;
  return combine(e, c + g, g, h);
}

/** Some of e to h may be negative, by a few bits more than P. */
function combine(e, f, g, h) {
  const lift = P << 3n;
  [e, f, g, h] = [e + lift, f + lift, g + lift, h + lift];
  return { X: times(e, f), Y: times(g, h), Z: times(f, g), T: times(e, h) };
}

function scale(point, scalar) {
  const table = [IDENTITY, point];
  while (table.length < 16) table.push(add(table.at(-1), point));
  let result = IDENTITY;
  for (let shift = 252n; shift >= 0n; shift -= 4n) {
    if (shift < 252n) for (let twice = 0; twice < 4; twice++) result = double(result);
    const digit = Number((scalar >> shift) & 15n);
    if (digit > 0) result = add(result, table[digit]);
  }
  return result;
}

const isIdentity = (p) => mod(p.X) === 0n && mod(p.Y - p.Z) === 0n;
const negated = (p) => ({ X: P - mod(p.X), Y: p.Y, Z: p.Z, T: P - mod(p.T) });

function littleEndian(bytes) {
  return BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`);
}

function bytesOf(number) {
  const bytes = new Uint8Array(32);
  for (let at = 0; at < 32; at++, number >>= 8n) bytes[at] = Number(number & 255n);
  return bytes;
}

function encode(p) {
  const inverse = power(p.Z, P - 2n);
  const [x, y] = [mod(p.X * inverse), mod(p.Y * inverse)];
  return bytesOf(y | ((x & 1n) << 255n));
}

function decode(bytes) {
  const number = littleEndian(bytes);
  const y = number & MASK;
  return y < P ? pointAt(y, number >> 255n) : null;
}

/** Whether 32 bytes are an enrollable key: a point, in its own encoding, of the prime-order subgroup, not its zero. */
export function isEnrollable(bytes) {
  if (bytes.length !== 32) return false;
  const point = decode(bytes);
  return point !== null && !isIdentity(point) && isIdentity(scale(point, L));
}

/** The y of the points whose order divides 8, in their one spelling. */
const EIGHTH = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const SMALL = [0n, 1n, P - 1n, EIGHTH, P - EIGHTH];

/** The y of 32 bytes that could be an enrollable key; null where they can be none. */
function plausible(bytes) {
  const y = bytes.length === 32 ? littleEndian(bytes) & MASK : P;
  return y < P && !SMALL.includes(y) ? y : null;
}

/** Whether 32 bytes are in their one spelling and of no small order: what can be said of a key at once. */
export const isPlausible = (bytes) => plausible(bytes) !== null;

const subtle = () => globalThis.crypto.subtle;
let platform; // a promise of whether WebCrypto knows Ed25519

/** A promise of whether this platform's WebCrypto knows Ed25519. */
export function platformKnows() {
  platform ??= (async () => {
    try {
      await subtle().importKey("raw", encode(BASE), "Ed25519", true, ["verify"]);
      return true;
    } catch {
      return false;
    }
  })();
  return platform;
}

/**
 * 5 L - 1 as the private key of X25519, which its clamping leaves as it is. It is a multiple of 8, and -1 modulo L: a
 * point of the prime-order subgroup goes to its negative, which has the same u. A point with a part of small order loses
 * it, and no point of the curve's twist keeps its u: 5 L - 2 and 5 L have no divisor in common with the twist's order.
 */
const MINUS_ONE = concat(readHex("302e020100300506032b656e04220420", 16), bytesOf(5n * L - 1n));
let ladder; // a promise of that key, or of null where WebCrypto has no X25519

const imported = async (usages, ...how) => subtle().importKey(...how, "X25519", false, usages);

/** A promise of what `isEnrollable` says, by the platform's X25519 where it has it: ten times as fast. */
export async function isEnrollableSoon(bytes) {
  const y = plausible(bytes);
  if (y === null) return false;
  ladder ??= imported(["deriveBits"], "pkcs8", MINUS_ONE).catch(() => null);
  const secret = await ladder;
  if (secret === null) return isEnrollable(bytes);
  const u = bytesOf(mod((1n + y) * power(1n + P - y, P - 2n)));
  try {
    const key = { name: "X25519", public: await imported([], "raw", u) };
    return sameBytes(new Uint8Array(await subtle().deriveBits(key, secret, 256)), u);
  } catch {
    return isEnrollable(bytes);
  }
}

async function sha512(...parts) {
  return new Uint8Array(await subtle().digest("SHA-512", concat(...parts)));
}

const IMPORTED_MAX = 100_000;
const importedKeys = new Map(); // keys that have signed already: most sign more than once

function keyFor(bytes) {
  const name = hex(bytes);
  let key = importedKeys.get(name);
  if (key === undefined) {
    if (importedKeys.size >= IMPORTED_MAX) importedKeys.clear();
    key = subtle().importKey("raw", bytes, "Ed25519", false, ["verify"]);
    importedKeys.set(name, key);
  }
  return key;
}

/** A promise of whether the 64 bytes are a valid signature by an enrollable key of 32 bytes. */
export async function verify(key, message, signature) {
  if (signature.length !== 64 || littleEndian(signature.subarray(32)) >= L) return false;
  if (sameBytes(signature.subarray(0, 32), IDENTITY_BYTES)) return false;
  if (!(await platformKnows())) return verifyAlone(key, message, signature);
  return subtle().verify("Ed25519", await keyFor(key), signature, message);
}

/** The same without WebCrypto's Ed25519. */
export async function verifyAlone(key, message, signature) {
  if (signature.length !== 64) return false;
  const [r, s] = [signature.subarray(0, 32), littleEndian(signature.subarray(32))];
  if (s >= L || sameBytes(r, IDENTITY_BYTES)) return false;
  const point = decode(key);
  if (point === null) return false;
  const k = littleEndian(await sha512(r, key, message)) % L;
  return sameBytes(r, encode(add(scale(BASE, s), scale(negated(point), k))));
}

async function expand(seed) {
  const hash = await sha512(seed);
  hash[0] &= 248;
  hash[31] &= 127;
  hash[31] |= 64;
  return { scalar: littleEndian(hash.subarray(0, 32)), prefix: hash.subarray(32) };
}

/** A promise of the 32-byte public key of a 32-byte seed. */
export async function publicKey(seed) {
  return encode(scale(BASE, (await expand(seed)).scalar % L));
}

/** A promise of the 64-byte signature of a message by the key of a 32-byte seed (RFC 8032 section 5.1.6). */
export async function sign(seed, message) {
  const { scalar, prefix } = await expand(seed);
  const key = encode(scale(BASE, scalar % L));
  const nonce = littleEndian(await sha512(prefix, message)) % L;
  const r = encode(scale(BASE, nonce));
  const k = littleEndian(await sha512(r, key, message)) % L;
  return concat(r, bytesOf((nonce + k * scalar) % L));
}

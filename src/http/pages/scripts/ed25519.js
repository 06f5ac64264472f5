// Ed25519 (RFC 8032) in plain JavaScript, for browsers that cannot sign it themselves. Needs SHA-512 from WebCrypto.
// Not in constant time: it runs on the member's own device, once for each ballot.

import { concat, same } from "./bytes.js";

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const ROOT = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;

const mod = (a, m = P) => ((a % m) + m) % m;

function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

const invert = (a) => power(a, P - 2n);

/** The x of a point by its y (RFC 8032, 5.1.3); null where there is none. */
function recover(y, sign) {
  if (y >= P) return null;
  const square = y * y;
  const x2 = mod((square - 1n) * invert(D * square + 1n));
  if (x2 === 0n) return sign ? null : 0n;
  let x = power(x2, (P + 3n) / 8n);
  if (mod(x * x - x2) !== 0n) x = mod(x * ROOT);
  if (mod(x * x - x2) !== 0n) return null;
  return (x & 1n) === BigInt(sign) ? x : P - x;
}

const point = (x, y) => [x, y, 1n, mod(x * y)];

const BASE = point(recover(BASE_Y, 0), BASE_Y);

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(scalar, p) {
  let result = [0n, 1n, 1n, 0n];
  for (; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) result = add(result, p);
    p = add(p, p);
  }
  return result;
}

function number(bytes) {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function little(value) {
  return Uint8Array.from({ length: 32 }, (_, place) => Number((value >> BigInt(8 * place)) & 255n));
}

function encode([x, y, z]) {
  const over = invert(z);
  const bytes = little(mod(y * over));
  if (mod(x * over) & 1n) bytes[31] |= 128;
  return bytes;
}

function decode(bytes) {
  const raw = Uint8Array.from(bytes);
  const sign = raw[31] >> 7;
  raw[31] &= 127;
  const y = number(raw);
  const x = recover(y, sign);
  return x === null ? null : point(x, y);
}

const sha512 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-512", concat(...parts)));

async function expand(seed) {
  const hash = await sha512(seed);
  hash[0] &= 248;
  hash[31] = (hash[31] & 127) | 64;
  return [number(hash.slice(0, 32)), hash.slice(32)];
}

/** The public key of a seed of 32 bytes. */
export async function publicKey(seed) {
  const [scalar] = await expand(seed);
  return encode(times(scalar, BASE));
}

/** The signature of a message, 64 bytes. */
export async function sign(seed, message) {
  const [scalar, prefix] = await expand(seed);
  const own = encode(times(scalar, BASE));
  const r = number(await sha512(prefix, message)) % L;
  const point = encode(times(r, BASE));
  const k = number(await sha512(point, own, message)) % L;
  return concat(point, little((r + k * scalar) % L));
}

/** Whether a signature is valid under strict-v1 for an enrollable key. */
export async function verify(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const own = decode(key);
  const s = number(signature.slice(32));
  if (own === null || s >= L) return false;
  const k = number(await sha512(signature.slice(0, 32), key, message)) % L;
  const [x, y, z, t] = times(k, own);
  const point = encode(add(times(s, BASE), [mod(-x), y, z, mod(-t)]));
  return same(point, signature.slice(0, 32)) && !same(point, little(1n));
}

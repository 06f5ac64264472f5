// SHA-256 (FIPS 180-4) at once, without the waiting that WebCrypto asks for: trees hash many small things.

import { hex, utf8 } from "./bytes.js";

/** The first 32 bits of the fractional parts of a root of the first primes. */
function constants(count, root) {
  const found = new Uint32Array(count);
  for (let prime = 2, at = 0; at < count; prime++) {
    let divides = false;
    for (let by = 2; by * by <= prime; by++) if (prime % by === 0) divides = true;
    if (divides) continue;
    found[at++] = fraction(BigInt(prime), root);
  }
  return found;
}

/** floor(2^32 times the root of n) mod 2^32, by bisection. */
function fraction(n, root) {
  const wanted = n << (32n * root);
  let low = 0n;
  let high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= wanted) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const START = constants(8, 2n);
const ROUND = constants(64, 3n);

const WORDS = new Int32Array(64); // of the block that is being taken in; nothing waits within one

/** A hash that takes its bytes in pieces. */
export class Sha256 {
  #state = START.slice();
  #block = new Uint8Array(64);
  #filled = 0;
  #length = 0;

  /** Begins anew; gives itself back. */
  reset() {
    this.#state.set(START);
    this.#filled = 0;
    this.#length = 0;
    return this;
  }

  /** Takes more bytes; gives itself back. */
  update(bytes) {
    this.#length += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      const take = Math.min(64 - this.#filled, bytes.length);
      this.#block.set(bytes.subarray(0, take), this.#filled);
      this.#filled += take;
      at = take;
      if (this.#filled === 64) {
        this.#compress(this.#block, 0);
        this.#filled = 0;
      }
    }
    for (; at + 64 <= bytes.length; at += 64) this.#compress(bytes, at);
    if (at < bytes.length) {
      this.#block.set(bytes.subarray(at), 0);
      this.#filled = bytes.length - at;
    }
    return this;
  }

  /** The 32 bytes; nothing can be added afterwards. */
  digest() {
    const bits = this.#length * 8;
    const block = this.#block;
    block[this.#filled] = 0x80;
    block.fill(0, this.#filled + 1);
    if (this.#filled >= 56) {
      this.#compress(block, 0);
      block.fill(0);
    }
    for (let at = 0; at < 8; at++) block[63 - at] = Math.floor(bits / 2 ** (8 * at)) % 256;
    this.#compress(block, 0);
    const hash = new Uint8Array(32);
    for (let at = 0; at < 32; at++) hash[at] = this.#state[at >> 2] >>> (24 - 8 * (at & 3));
    return hash;
  }

  #compress(bytes, from) {
    const w = WORDS;
    for (let t = 0; t < 16; t++, from += 4) {
      w[t] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15];
      const y = w[t - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] + low + w[t - 7] + high) | 0;
    }
    const state = this.#state;
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const e1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + e1 + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
      const a1 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (a1 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}

const ONE = new Sha256();

/** SHA-256 of byte strings, one after another: 32 bytes. */
export function sha256(...parts) {
  ONE.reset();
  for (const part of parts) ONE.update(part);
  return ONE.digest();
}

/** SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits: what a statement is called by. */
export const textHash = (text) => hex(sha256(utf8(text)));

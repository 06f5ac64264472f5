// Exact numbers: fractions of BigInts, and roots rounded down.

function divisorOf(a, b) {
  if (a < 0n) a = -a;
  while (b > 0n) [a, b] = [b, a % b];
  return a;
}

/** A fraction in lowest terms; `below` is positive. */
export class Fraction {
  constructor(above, below = 1n) {
    if (below < 0n) [above, below] = [-above, -below];
    const divisor = below === 1n ? 1n : divisorOf(above, below) || 1n;
    this.above = above / divisor;
    this.below = below / divisor;
  }

  plus(other) {
    return new Fraction(this.above * other.below + other.above * this.below, this.below * other.below);
  }

  minus(other) {
    return new Fraction(this.above * other.below - other.above * this.below, this.below * other.below);
  }

  times(other) {
    return new Fraction(this.above * other.above, this.below * other.below);
  }

  over(other) {
    return new Fraction(this.above * other.below, this.below * other.above);
  }

  /** Below, at or above 0 as this is below, at or above the other. */
  compare(other) {
    const [a, b] = [this.above * other.below, other.above * this.below];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** The largest whole number that is not above it. */
  floor() {
    const whole = this.above / this.below;
    return this.above < 0n && whole * this.below !== this.above ? whole - 1n : whole;
  }

  /** The smallest whole number that is not below it. */
  ceiling() {
    return -new Fraction(-this.above, this.below).floor();
  }

  toString() {
    return this.below === 1n ? String(this.above) : `${this.above}/${this.below}`;
  }
}

export const ZERO = new Fraction(0n);

/** The largest n with n * n at most this number, which is not negative. */
export function rootDown(number) {
  if (number < 2n) return number;
  let guess = 1n << BigInt((number.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + number / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** Keys with values in this order, whatever the keys look like: an object whose keys are digits would be sorted. */
export class Pairs {
  constructor(pairs) {
    this.pairs = pairs;
  }
}

/** JSON without spaces; BigInts and exact numbers as strings, undefined left out. */
export function toJson(value) {
  if (value instanceof Pairs) return `{${value.pairs.map(([key, one]) => `${JSON.stringify(key)}:${toJson(one)}`).join(",")}}`;
  if (value instanceof Fraction || typeof value === "bigint") return `"${value}"`;
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    return toJson(new Pairs(Object.entries(value).filter(([, one]) => one !== undefined)));
  }
  return JSON.stringify(value);
}

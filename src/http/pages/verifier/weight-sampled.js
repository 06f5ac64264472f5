// Power of bodies too large to count: sampled as docs/WEIGHTS.md, section 8, "Sampling", says; and the chance to decide
// where it is counted, in floating point with a bound of its error, so that six decimals are either certain or not said.

const DRAWS = 2 ** 27;
const [SAMPLES_MIN, SAMPLES_MAX] = [100, 20_000];

/** SplitMix64 in halves of 32 bits. Some hundred million numbers are drawn, so nothing is made on the way. */
class SplitMix {
  constructor(seed) {
    this.high = Number(seed >> 32n) | 0;
    this.low = Number(seed & 0xffffffffn) | 0;
    this.h = 0; // the last number
    this.l = 0;
  }

  next() {
    const sum = (this.low >>> 0) + 0x7f4a7c15;
    this.low = sum | 0;
    this.high = (this.high + 0x9e3779b9 + (sum > 0xffffffff ? 1 : 0)) | 0;
    const { high, low } = this;
    let h = high ^ (high >>> 30);
    let l = low ^ ((low >>> 30) | (high << 2));
    h = (upper(l, 0x1ce4e5b9) + Math.imul(l, 0xbf58476d) + Math.imul(h, 0x1ce4e5b9)) | 0;
    l = Math.imul(l, 0x1ce4e5b9);
    const shifted = l ^ ((l >>> 27) | (h << 5));
    h ^= h >>> 27;
    l = shifted;
    h = (upper(l, 0x133111eb) + Math.imul(l, 0x94d049bb) + Math.imul(h, 0x133111eb)) | 0;
    l = Math.imul(l, 0x133111eb);
    this.l = (l ^ ((l >>> 31) | (h << 1))) >>> 0;
    this.h = (h ^ (h >>> 31)) >>> 0;
  }

  /** The upper 64 bits of the next number times a bound below 2^21. */
  below(bound) {
    this.next();
    return Math.floor((this.h * bound + Math.floor((this.l * bound) / 2 ** 32)) / 2 ** 32);
  }

  /** How many of so many coins show heads. */
  heads(count) {
    let heads = 0;
    for (let many = count; many >= 64; many -= 64) {
      this.next();
      heads += bits(this.h) + bits(this.l);
    }
    this.next();
    const rest = count % 64;
    const [high, low] = [rest > 32 ? this.h & (2 ** (rest - 32) - 1) : 0, rest >= 32 ? this.l : this.l & (2 ** rest - 1)];
    return heads + bits(high) + bits(low);
  }
}

/** The upper 32 bits of the product of two numbers of 32 bits. */
function upper(one, other) {
  const a = one & 0xffff;
  const b = one >>> 16;
  const c = other & 0xffff;
  const d = other >>> 16;
  const middle = Math.imul(a, d) >>> 0;
  const across = Math.imul(b, c) >>> 0;
  const carry = (Math.imul(a, c) >>> 16) + (middle & 0xffff) + (across & 0xffff);
  return ((Math.imul(b, d) >>> 0) + (middle >>> 16) + (across >>> 16) + (carry >>> 16)) | 0;
}

function bits(number) {
  let left = number >>> 0;
  let count = 0;
  for (; left !== 0; count++) left &= left - 1;
  return count;
}

const samplesOf = (each) => Math.min(SAMPLES_MAX, Math.max(SAMPLES_MIN, Math.floor(DRAWS / Math.max(1, each))));

/** Banzhaf: hits of all voters of each weight. `weights` are `weight` and `voters`, rising, as numbers. */
export function sampledSwings(weights, quota, seed) {
  const voters = weights.reduce((sum, one) => sum + one.voters, 0);
  const samples = samplesOf(Math.floor(voters / 64));
  const draw = new SplitMix(seed);
  const hits = weights.map(() => 0);
  for (let sample = 0; sample < samples; sample++) {
    const inside = weights.map((one) => draw.heads(one.voters));
    const sum = weights.reduce((all, { weight }, at) => all + weight * inside[at], 0);
    weights.forEach(({ weight, voters: many }, at) => {
      if (sum >= quota && sum - weight < quota) hits[at] += inside[at];
      else if (sum < quota && sum + weight >= quota) hits[at] += many - inside[at];
    });
  }
  return { samples, hits };
}

/** Shapley-Shubik: hits of all voters of each weight. */
export function sampledPivots(weights, quota, seed) {
  const row = Int32Array.from(weights.flatMap(({ voters }, at) => new Array(voters).fill(at)));
  const samples = samplesOf(row.length);
  const draw = new SplitMix(seed);
  const hits = weights.map(() => 0);
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    for (let place = 0; place < row.length; place++) {
      const other = place + draw.below(row.length - place);
      const at = row[other];
      row[other] = row[place];
      row[place] = at;
      sum += weights[at].weight;
      if (sum >= quota) {
        hits[at] += 1;
        break;
      }
    }
  }
  return { samples, hits };
}

/** The most additions for chances in floating point: some seconds. */
const WORK_MAX = 4_000_000_000;

/**
 * For one voter of each weight, the chance to decide where all others toss a coin, to a relative error below 2^-30; null
 * where that takes too long. Every number is a sum of positive ones, each rounded at most once a voter.
 */
export function chances(weights, quota) {
  const voters = weights.reduce((sum, one) => sum + one.voters, 0);
  const total = weights.reduce((sum, { weight, voters: many }) => sum + weight * many, 0);
  const size = Math.min(quota, total - quota + 1); // below the quota, or by the mirror below total - quota + 1
  if (size * voters * weights.length > WORK_MAX || voters >= 2 ** 20) return null;
  return weights.map(({ weight: own }) => {
    const table = new Float64Array(size);
    table[0] = 1;
    let reached = 0;
    for (const { weight, voters: many } of weights) {
      for (let voter = weight === own ? 1 : 0; voter < many; voter++) {
        reached = Math.min(size - 1, reached + weight);
        for (let at = reached; at >= weight; at--) table[at] = (table[at] + table[at - weight]) / 2;
        for (let at = Math.min(weight - 1, reached); at >= 0; at--) table[at] /= 2;
      }
    }
    let chance = 0;
    for (let at = Math.max(0, size - own); at < size; at++) chance += table[at];
    return chance;
  });
}

/** A number with six decimals, or null where its error of a relative 2^-28 could round it otherwise. */
export function sixDecimals(number) {
  const scaled = number * 1e6;
  const error = scaled * 2 ** -28 + 2 ** -30;
  const rounded = Math.floor(scaled + 0.5);
  if (Math.floor(scaled - error + 0.5) !== rounded || Math.floor(scaled + error + 0.5) !== rounded) return null;
  return `${Math.floor(rounded / 1e6)}.${String(rounded % 1e6).padStart(6, "0")}`;
}

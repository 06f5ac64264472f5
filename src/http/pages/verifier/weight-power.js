// The power report of a roll (docs/WEIGHTS.md, section 8): what its weights do, in the bytes that are published.

import { compareBytewise } from "./bytes.js";
import { Fraction, rootDown, toJson } from "./exact.js";
import { chances, sampledPivots, sampledSwings, sixDecimals } from "./weight-sampled.js";

/** How much this part counts exactly: beyond it takes minutes in a browser, and the report says what was not judged. */
const WORK_MAX = 1_500_000_000;

/** A fraction with so many decimals, a half rounded up. */
function decimal(above, below, places) {
  const scale = 10n ** BigInt(places);
  const scaled = (above * scale * 2n + below) / (below * 2n);
  return `${scaled / scale}.${String(scaled % scale).padStart(places, "0")}`;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0n);
const byNumber = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function holding(weights, total) {
  const weight = sum(weights);
  return { voters: weights.length, weight, percent: decimal(weight * 100n, total, 2) };
}

function groups(named, total) {
  const found = new Map();
  for (const [name, weight] of named) found.set(name, [...(found.get(name) ?? []), weight]);
  return [...found].sort(([a], [b]) => compareBytewise(a, b)).map(([name, weights]) => {
    weights.sort(byNumber);
    return { name, ...holding(weights, total), median: weights[(weights.length - 1) >> 1] };
  });
}

const yearOf = (seconds) => String(new Date(seconds * 1000).getUTCFullYear());

function concentration(roll, voters, total) {
  const falling = voters.map(({ weight }) => weight).sort(byNumber).reverse();
  const count = BigInt(falling.length);
  const ranked = sum([...falling].reverse().map((weight, at) => weight * BigInt(at + 1)));
  const gini = [2n * ranked - (count + 1n) * total, count * total];
  const squares = sum(falling.map((weight) => weight * weight));
  const top = (many) => holding(falling.slice(0, many), total);
  const fewest = (percent) => {
    let held = 0n;
    return falling.findIndex((weight) => (held += weight) * 100n > total * BigInt(percent)) + 1;
  };
  const constituencies = voters.flatMap(({ tags, weight }) =>
    [...tags].filter((tag) => tag.startsWith("constituency ")).map((tag) => [tag.split(" ")[1], weight]),
  );
  return {
    roll,
    voters: falling.length,
    total,
    gini: new Fraction(...gini),
    gini_decimal: decimal(...gini, 6),
    hhi: new Fraction(squares, total * total),
    effective_voters: decimal(total * total, squares, 3),
    largest: top(1),
    top_1_percent: top(Math.ceil(falling.length / 100)),
    top_10_percent: top(Math.ceil(falling.length / 10)),
    holding_more_than: [50, 60, 67].map((percent) => ({ percent, voters: fewest(percent) })),
    classes: groups(voters.map((voter) => [voter.class, voter.weight]), total),
    constituencies: constituencies.length > 0 ? groups(constituencies, total) : undefined,
    joining_years: groups(voters.map(({ joined, weight }) => [yearOf(joined), weight]), total),
  };
}

/** Weights over their common divisor, rising, each with how many voters have it; and the quota over it, rounded up. */
function reduced(voters, quota) {
  const counts = new Map();
  for (const { weight } of voters) counts.set(weight, (counts.get(weight) ?? 0) + 1);
  const weights = [...counts].sort(([a], [b]) => byNumber(a, b));
  let divisor = 0n;
  for (const [weight] of weights) for (let rest = weight; rest > 0n; ) [divisor, rest] = [rest, divisor % rest];
  const light = weights.map(([weight, many]) => ({ weight: weight / divisor, voters: many }));
  return { unit: divisor, weights: light, quota: (quota + divisor - 1n) / divisor };
}

/** Numbers that a table of so many sums takes. */
function steps(weights, table) {
  let [reached, all] = [1n, table];
  for (const { weight, voters } of weights) {
    for (let at = 0; at < voters; at++) {
      reached = reached + weight < table ? reached + weight : table;
      if (reached > weight) all += reached - weight;
    }
    all += 2n * (table / weight + 1n);
  }
  return all;
}

/** Which indices the report's rules count exactly: up to 44 voters, or within the bound of section 8. */
function ways({ weights, quota }, n) {
  const total = sum(weights.map(({ weight, voters }) => weight * BigInt(voters)));
  const mirrored = total - quota + 1n;
  const most = quota > mirrored ? quota : mirrored;
  const fewest = quota < mirrored ? quota : mirrored;
  const bound = n <= 200 ? 50_000_000_000n : 8_000_000_000n;
  const fits = most <= 1n << 22n && n <= 16_384;
  const places = BigInt(Math.ceil(n / 4));
  let binomial = 1n;
  for (let k = 1n; k <= BigInt((n - 1) >> 1); k++) binomial = (binomial * (BigInt(n) - k)) / k;
  const moduli = (bits) => BigInt(Math.floor(bits / 62) + 1);
  const d = BigInt(weights.length);
  const bySize = () => 4n * moduli(binomial.toString(2).length) * (((places + 1n) / 2n) * steps(weights, most) + d * places * places);
  const sized = fits && n <= 1_000 && n * weights.length <= 1 << 19 && bySize() <= bound;
  const swings = fits && moduli(n) * steps(weights, fewest) <= bound;
  return { both: n <= 44 || sized, swings: n <= 44 || sized || swings };
}

/** For each weight, how many coalitions of 0, 1, 2, ... others are below the quota and reach it with one such voter. */
function deciding({ weights, quota }, n) {
  const size = Number(quota);
  const bits = BigInt(n + 1);
  const table = new Array(size).fill(0n); // by sum: how many coalitions of each size, in fields of n + 1 bits
  table[0] = 1n;
  let reached = 0;
  for (const { weight, voters } of weights) {
    const step = Number(weight);
    for (let at = 0; at < voters; at++) {
      reached = Math.min(size - 1, reached + step);
      for (let to = reached; to >= step; to--) if (table[to - step] !== 0n) table[to] += table[to - step] << bits;
    }
  }
  const mask = (1n << bits) - 1n;
  return weights.map(({ weight }) => {
    const step = Number(weight);
    const without = table.slice();
    for (let to = step; to < size; to++) without[to] -= without[to - step] << bits;
    let all = 0n;
    for (let from = Math.max(0, size - step); from < size; from++) all += without[from];
    return Array.from({ length: n }, (_, k) => (all >> (bits * BigInt(k))) & mask);
  });
}

function indices(body, n) {
  const bySize = deciding(body, n);
  const factorials = [1n];
  while (factorials.length <= n) factorials.push(factorials.at(-1) * BigInt(factorials.length));
  const swings = bySize.map(sum);
  const orders = bySize.map((sizes) => sum(sizes.map((count, k) => count * factorials[k] * factorials[n - 1 - k])));
  const whole = (units) => sum(units.map((unit, at) => unit * BigInt(body.weights[at].voters)));
  return { swings, orders, allSwings: whole(swings), allOrders: whole(orders) };
}

/** Both indices of one voter of each weight in their decimals, by coalitions of every size. */
function counted(body, n) {
  const { swings, orders, allSwings, allOrders } = indices(body, n);
  return {
    banzhaf_method: "exact",
    shapley_method: "exact",
    dummies: body.weights.reduce((many, { voters }, at) => many + (swings[at] === 0n ? voters : 0), 0),
    decides: swings.map((units) => decimal(units, 1n << BigInt(n - 1), 6)),
    banzhaf: swings.map((units) => decimal(units, allSwings, 6)),
    shapley: orders.map((units) => decimal(units, allOrders, 6)),
  };
}

/** How an index was sampled, and each voter's part of all hits and of all draws, in their decimals. */
function sampled({ samples, hits }, body, seed) {
  const units = hits.map((many, at) => (BigInt(many) << 64n) / BigInt(body.weights[at].voters));
  const whole = sum(hits.map(BigInt)) << 64n;
  const parts = (of) => units.map((unit) => (of === 0n ? "0.000000" : decimal(unit, of, 6)));
  const error = decimal(1n, rootDown(BigInt(samples) * 4n), 6);
  const method = { sampled: { draws: samples, seed, error_max: error } };
  return { method, parts: parts(whole), chances: parts(BigInt(samples) << 64n) };
}

/** The same for larger bodies; null where it takes too long here, or a decimal is not certain. */
function estimated(body, exact, seed) {
  const weights = body.weights.map(({ weight, voters }) => ({ weight: Number(weight), voters }));
  const total = weights.reduce((all, { weight, voters }) => all + weight * voters, 0);
  if (total >= 2 ** 52 || weights.reduce((all, { voters }) => all + voters, 0) >= 2 ** 20) return null;
  const quota = Number(body.quota);
  const pivots = sampled(sampledPivots(weights, quota, seed), body, seed);
  const shapley = { shapley_method: pivots.method, shapley: pivots.parts };
  if (!exact.swings) {
    const swings = sampled(sampledSwings(weights, quota, seed), body, seed);
    return { ...shapley, banzhaf_method: swings.method, dummies: null, decides: swings.chances, banzhaf: swings.parts };
  }
  const decides = chances(weights, quota);
  if (decides === null || decides.some((chance) => chance < 2 ** -900)) return null;
  const whole = decides.reduce((all, chance, at) => all + chance * weights[at].voters, 0);
  const shown = { decides: decides.map(sixDecimals), banzhaf: decides.map((chance) => sixDecimals(chance / whole)) };
  if ([...shown.decides, ...shown.banzhaf].includes(null)) return null;
  return { ...shapley, banzhaf_method: "exact", dummies: 0, ...shown };
}

function powerTable(voters, total, seed, quota) {
  const n = voters.length;
  const body = reduced(voters, quota);
  const exact = ways(body, n);
  const tooLarge = Number(body.quota) * n * ((n * n) / 64 + 4) > WORK_MAX;
  if (exact.both && tooLarge) return null;
  const found = exact.both ? counted(body, n) : estimated(body, exact, seed);
  if (found === null) return null;
  const { banzhaf_method, shapley_method, dummies, decides, banzhaf, shapley } = found;
  const row = ({ weight, voters: many }, at) => ({
    weight: weight * body.unit,
    voters: many,
    share: decimal(weight * body.unit, total, 6),
    decides: decides[at],
    banzhaf: banzhaf[at],
    shapley: shapley[at],
  });
  return { quota, banzhaf_method, shapley_method, dummies, weights: body.weights.map(row).reverse() };
}

/** The thresholds of a poll, `{ share: [above, below], strictness }` in order, that need other sums than more than half: the first two. */
function ownThresholds(thresholds, total) {
  const known = [total / 2n + 1n];
  const found = [];
  for (const { share, strictness } of thresholds) {
    const [above, below] = share;
    const quota = strictness === "strict" ? (total * above) / below + 1n : (total * above + below - 1n) / below;
    if (found.length === 2 || known.includes(quota) || quota < 1n || quota > total) continue;
    known.push(quota);
    found.push({ share: new Fraction(above, below).toString(), strictness, quota });
  }
  return found;
}

/**
 * The report of a roll with this hash, for a poll with these thresholds by weight: `text`, or where the indices of power would take too long here, its `head` alone: how every such report begins.
 */
export function powerReport(roll, voters, thresholds = []) {
  const total = sum(voters.map(({ weight }) => weight));
  const seed = BigInt(`0x${roll.slice(0, 16)}`);
  const begun = (report, name, open) => ({ text: null, head: `${toJson(report).slice(0, -1)},"${name}":${open}` });
  const report = concentration(roll, voters, total);
  const power = powerTable(voters, total, seed, total / 2n + 1n);
  if (power === null) return begun(report, "power", `{"quota":"${total / 2n + 1n}",`);
  report.power = power;
  const own = [];
  for (const { share, strictness, quota } of ownThresholds(thresholds, total)) {
    const table = powerTable(voters, total, seed, quota);
    if (table === null) return begun(report, "thresholds", `${toJson(own).slice(0, -1)}${own.length > 0 ? "," : ""}{"share":"${share}","strictness":"${strictness}",`);
    own.push({ share, strictness, ...table });
  }
  if (own.length > 0) report.thresholds = own;
  return { text: `${toJson(report)}\n`, head: null };
}

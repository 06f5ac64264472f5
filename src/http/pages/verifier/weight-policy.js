// A policy: the rules that turn contributions into weight (docs/WEIGHTS.md, section 1).

import { compareBytewise } from "./bytes.js";
import { Fraction } from "./exact.js";
import { Fault } from "./fault.js";
import { readFraction } from "./form.js";

const PERIODS = ["day", "month", "year", "ever"];
const WEIGHT_MAX = 2n ** 53n;
const words = (line) => line.split(" ");
const fractionOf = (text) => {
  const { above, below } = readFraction(text);
  return new Fraction(above, below);
};

function bad(reason, line) {
  return new Fault("bad-policy", { line, reason });
}

/** A limit: what it covers, the most that counts, in which period. */
function limit(scope, line) {
  const parts = words(line);
  const name = scope === "member" ? null : parts.shift();
  return { scope, name, amount: BigInt(parts[0]), period: parts[1], line: `cap-${scope} ${line}` };
}

const decayOf = (text) => {
  const [kind, months] = words(text);
  return kind === "none" ? null : { kind, months: Number(months) };
};

/**
 * The policy that the lines of a `policy` statement (`body` as read) make for an organisation with these categories and
 * classes (ids). Throws `bad-policy`.
 */
export function readPolicy(body, categories, classes) {
  const number = (key) => (body[key] === null ? null : BigInt(body[key]));
  const guard = (rule) => {
    if (body[rule] === null) return [];
    const [days, share] = words(body[rule]);
    return [{ rule, days: Number(days), share: fractionOf(share) }];
  };
  const policy = {
    categories: body["count-category"],
    sources: body["count-source"],
    limits: ["category", "source", "member"].flatMap((scope) => body[`cap-${scope}`].map((line) => limit(scope, line))),
    factors: new Map(body.factor.map((line) => [words(line)[0], fractionOf(words(line)[1])])),
    windows: new Map(body.window.map((line) => [words(line)[0], { count: Number(words(line)[1]), unit: words(line)[2] }])),
    decay: body.decay === null ? null : decayOf(body.decay),
    decays: new Map(body["decay-category"].map((line) => [words(line)[0], decayOf(words(line).slice(1).join(" "))])),
    transform: body.transform ?? "linear",
    tiers: body.tier.map((line) => words(line).map(BigInt)),
    lows: new Map(body["tier-low"].map((line) => words(line).map(BigInt))),
    base: number("base") ?? 0n,
    classBases: new Map(body["base-class"].map((line) => [words(line)[0], BigInt(words(line)[1])])),
    bonusLimit: number("bonus-limit"),
    cap: number("cap"),
    bonusTotal: body["cap-bonus-total"] === null ? null : fractionOf(body["cap-bonus-total"]),
    capShare: body["cap-share"] === null ? null : fractionOf(body["cap-share"]),
    rounding: body.rounding ?? "down",
    guards: ["issuance-guard", "issuance-guard-source", "issuance-guard-class", "issuance-guard-enrolled"].flatMap(guard),
  };
  check(policy, categories, classes);
  return policy;
}

function check(policy, categories, classes) {
  const counts = (name) => policy.categories.length === 0 || policy.categories.includes(name);
  const limited = policy.limits.filter(({ scope }) => scope === "category").map(({ name }) => name);
  const aged = [...policy.windows.keys(), ...policy.decays.keys()];
  const named = [...policy.categories, ...policy.factors.keys(), ...aged, ...limited];
  for (const name of named) {
    if (!categories.includes(name)) throw bad("unknown category", name);
    if (!counts(name)) throw bad("not counted", name);
  }
  for (const name of policy.classBases.keys()) if (!classes.includes(name)) throw bad("unknown class", name);
  for (const { scope, name, line } of policy.limits) {
    const isCounted = policy.sources.length === 0 || policy.sources.includes(name);
    if (scope === "source" && !isCounted) throw bad("not counted", line);
  }
  checkRanges(policy);
  checkOrder(policy);
  if ((policy.transform === "tiers") !== policy.tiers.length > 0) throw bad("tiers stand with transform tiers", "tier");
  const above = ([value, weight], [least, less]) => value > least && weight > less;
  const rises = policy.tiers.every((tier, at) => at === 0 || above(tier, policy.tiers[at - 1]));
  if (!rises) throw bad("tiers rise", "tier");
  for (const [value, low] of policy.lows) {
    if (!policy.tiers.some(([least]) => least === value) || low >= value) throw bad("low without tier", "tier-low");
  }
  const based = policy.base > 0n || [...policy.classBases.values()].some((base) => base > 0n);
  if (policy.bonusTotal !== null && (policy.bonusTotal.above === 0n || !based)) throw bad("no base", "cap-bonus-total");
  if (policy.cap === null) return;
  const below = [policy.base, policy.bonusLimit, ...policy.classBases.values(), ...policy.tiers.map(([, weight]) => weight)];
  if (below.some((weight) => weight !== null && weight > policy.cap)) throw bad("above the cap", "cap");
}

function checkRanges(policy) {
  const weights = [policy.base, policy.bonusLimit, policy.cap, ...policy.classBases.values(), ...policy.tiers.flat()];
  if (weights.some((weight) => weight !== null && weight > WEIGHT_MAX)) throw bad("too large", "weight");
  if (policy.cap === 0n || policy.tiers.some(([, weight]) => weight === 0n)) throw bad("zero", "cap");
  for (const { amount, line } of policy.limits) if (amount < 1n || amount > 2n ** 63n - 1n) throw bad("amount", line);
  const { capShare } = policy;
  for (const decay of [policy.decay, ...policy.decays.values()]) {
    if (decay !== null && (decay.months < 1 || decay.months > 12_000)) throw bad("months", "decay");
  }
  for (const { count } of policy.windows.values()) if (count < 1 || count > 36_600) throw bad("span", "window");
  if (capShare !== null && (capShare.above === 0n || capShare.above > capShare.below)) throw bad("share", "cap-share");
  for (const { rule, days, share } of policy.guards) {
    if (days < 1 || days > 36_600 || share.above >= share.below) throw bad("guard", rule);
  }
}

/** Limits rise by name, then period; none is larger than another of the same scope, or of the member, that lasts longer. */
function checkOrder({ limits }) {
  const place = (one) => PERIODS.indexOf(one.period);
  limits.forEach((one, at) => {
    const last = limits[at - 1];
    if (last?.scope !== one.scope) return;
    const order = last.name === null ? 0 : compareBytewise(last.name, one.name);
    if (order > 0 || (order === 0 && place(last) >= place(one))) throw bad("order", one.line);
  });
  for (const one of limits) {
    for (const other of limits) {
      const same = one.scope === other.scope && one.name === other.name && place(one) < place(other);
      const within = other.scope === "member" && one.scope !== "member" && place(one) <= place(other);
      if ((same || within) && one.amount > other.amount) throw bad("contradiction", one.line);
    }
  }
}

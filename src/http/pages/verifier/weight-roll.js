// How a ledger becomes the roll of a poll (docs/WEIGHTS.md, sections 2 to 5).

import { compareBytewise } from "./bytes.js";
import { Fraction, ZERO, rootDown } from "./exact.js";
import { require } from "./fault.js";

const DAY = 86_400;
const WEIGHT_MAX = 2n ** 53n;
const ONE = new Fraction(1n);
const HALF = new Fraction(1n, 2n);

/** The calendar day of a time in seconds: year, month from 1, day. */
function dateOf(seconds) {
  const date = new Date(seconds * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** What counts of a member's events: sums by day, category and source, in the order in which limits take them. */
function cellsOf(policy, events) {
  const cells = new Map();
  for (const { occurred, category, source, amount } of events) {
    const day = Math.floor(occurred / DAY);
    const key = `${day} ${category} ${source}`;
    const cell = cells.get(key) ?? { day, category, source, amount: 0n };
    cell.amount += amount;
    cells.set(key, cell);
  }
  const order = [...policy.factors.keys()];
  const turn = ({ category }) => (order.includes(category) ? order.indexOf(category) : order.length);
  return [...cells.values()].sort(
    (a, b) => a.day - b.day || turn(a) - turn(b) || compareBytewise(a.category, b.category) || compareBytewise(a.source, b.source),
  );
}

const SPANS = {
  day: ({ day }) => day,
  month: ({ date }) => `${date.year}-${date.month}`,
  year: ({ date }) => date.year,
  ever: () => "ever",
};

const least = (numbers) => numbers.reduce((a, b) => (a < b ? a : b));

/** Sets `counted` of each cell under the limits that cover it. */
function applyLimits(policy, cells) {
  const sums = policy.limits.map(() => new Map());
  const cut = new Map();
  for (const cell of cells) {
    cell.date = dateOf(cell.day * DAY);
    const covers = ({ scope, name }) => scope === "member" || cell[scope] === name;
    const over = policy.limits.flatMap((limit, at) => (covers(limit) ? [{ at, limit, span: SPANS[limit.period](cell) }] : []));
    const rooms = over.map(({ at, limit, span }) => {
      const room = limit.amount - (sums[at].get(span) ?? 0n);
      return room > 0n ? room : 0n;
    });
    const key = `${cell.category} ${cell.source}`;
    const withheld = cut.get(key) ?? 0n;
    if (cell.amount < 0n) {
      const back = least([withheld, -cell.amount]);
      cut.set(key, withheld - back);
      cell.counted = cell.amount + back;
    } else {
      cell.counted = least([cell.amount, ...rooms]);
      cut.set(key, withheld + cell.amount - cell.counted);
    }
    for (const { at, span } of over) sums[at].set(span, (sums[at].get(span) ?? 0n) + cell.counted);
  }
}

const ageOf = (day, at) => {
  const [date, record] = [dateOf(day * DAY), dateOf(at * DAY)];
  return Math.max(0, (record.year - date.year) * 12 + record.month - date.month - (record.day < date.day ? 1 : 0));
};

/** Whether what occurred on a day still counts of its category on another; days since 1970. */
function isInWindow(policy, category, day, at) {
  const span = policy.windows.get(category);
  if (span === undefined) return true;
  if (span.unit === "day") return at - day < span.count;
  return ageOf(day, at) < span.count * (span.unit === "year" ? 12 : 1);
}

/** What window and decay leave of one unit of a category on a day. */
function remaining(policy, category, day, at) {
  if (!isInWindow(policy, category, day, at)) return ZERO;
  const decay = policy.decays.has(category) ? policy.decays.get(category) : policy.decay;
  if (decay === null) return ONE;
  const age = ageOf(day, at);
  if (decay.kind === "linear") return age >= decay.months ? ZERO : new Fraction(BigInt(decay.months - age), BigInt(decay.months));
  const halvings = Math.floor(age / decay.months);
  return halvings >= 32 ? ZERO : new Fraction(1n, 1n << BigInt(halvings));
}

/** The value of cells on a day. */
function valueAt(policy, cells, at) {
  let value = ZERO;
  for (const { category, day, counted } of cells) {
    if (counted === 0n) continue;
    const factor = policy.factors.get(category) ?? ONE;
    value = value.plus(new Fraction(counted).times(remaining(policy, category, day, at)).times(factor));
  }
  return value;
}

/** How many tiers somebody holds who held so many before. */
function heldTiers(policy, before, value) {
  if (value.above < 0n) return 0;
  const isHeld = ([least], at) => new Fraction(at < before ? (policy.lows.get(least) ?? least) : least).compare(value) <= 0;
  return policy.tiers.findLastIndex(isHeld) + 1;
}

/** How many tiers are held after the last day on which something counted. */
function heldBefore(policy, cells) {
  let held = 0;
  for (const at of new Set(cells.map(({ day }) => day))) {
    held = heldTiers(policy, held, valueAt(policy, cells.filter(({ day }) => day < at), at));
    held = heldTiers(policy, held, valueAt(policy, cells.filter(({ day }) => day <= at), at));
  }
  return held;
}

/** A member's contribution value, and how many tiers it holds. */
function valueOf(policy, events, recordDate) {
  const cells = cellsOf(policy, events);
  applyLimits(policy, cells);
  const value = valueAt(policy, cells, Math.floor(recordDate / DAY));
  const held = policy.lows.size > 0 ? heldBefore(policy, cells) : 0;
  return { value, held: heldTiers(policy, held, value) };
}

const ROUNDED = {
  linear: {
    down: (value) => value.floor(),
    up: (value) => value.ceiling(),
    nearest: (value) => value.plus(HALF).floor(),
  },
  sqrt: {
    down: (value) => rootDown(value.floor()),
    up: (value) => {
      const whole = value.ceiling();
      const root = rootDown(whole);
      return root * root === whole ? root : root + 1n;
    },
    // The largest n with (2n - 1)^2 at most 4 times the value.
    nearest: (value) => (rootDown(value.times(new Fraction(4n)).floor()) + 1n) / 2n,
  },
  log2: {
    down: (value) => BigInt(value.plus(ONE).floor().toString(2).length - 1),
    up: (value) => {
      const most = value.plus(ONE).ceiling();
      const bits = BigInt(most.toString(2).length - 1);
      return 1n << bits === most ? bits : bits + 1n;
    },
    nearest: (value) => {
      const sum = value.plus(ONE);
      const most = sum.times(sum).times(new Fraction(2n)).floor();
      return BigInt(most.toString(2).length - 1) / 2n;
    },
  },
};

function bonusOf(policy, value, held) {
  if (value.above < 0n) return 0n;
  if (policy.transform === "tiers") return held > 0 ? policy.tiers[held - 1][1] : 0n;
  return ROUNDED[policy.transform][policy.rounding](value);
}

/** From when on a membership counts: as it is said where two officers stand behind that, else since the enrolment. */
export const countsFrom = ({ vouched, joined, enrolled }) => (vouched ? joined : enrolled);

function isEligible({ classes, tags, tenureDays, value: wanted }, member, value, recordDate) {
  if (classes.length > 0 && !classes.includes(member.class)) return false;
  const dimensions = new Set(tags.map((tag) => tag.split(" ")[0]));
  for (const dimension of dimensions) {
    if (!tags.some((tag) => tag.startsWith(`${dimension} `) && member.tags.has(tag))) return false;
  }
  if (tenureDays !== null && recordDate - countsFrom(member) < tenureDays * DAY) return false;
  return wanted === null || value.compare(new Fraction(wanted)) >= 0;
}

/** Base and bonus before what looks at the whole roll. */
function partsOf(setting, member, events) {
  const { policy, eligibility, recordDate } = setting;
  const { value, held } = valueOf(policy, events, recordDate);
  let bonus = bonusOf(policy, value, held);
  if (policy.bonusLimit !== null && bonus > policy.bonusLimit) bonus = policy.bonusLimit;
  const base = policy.classBases.get(member.class) ?? policy.base;
  if (policy.cap !== null && base + bonus > policy.cap) bonus = policy.cap - base;
  if (!isEligible(eligibility, member, value, recordDate)) return { base: 0n, bonus: 0n };
  require(base + bonus <= WEIGHT_MAX, "does-not-follow.weigh", { member: member.id });
  return { base, bonus };
}

/** Cuts all bonuses alike where together they are more than their part of all bases. */
function limitBonuses(share, parts) {
  const sum = (of) => parts.reduce((total, part) => total + of(part), 0n);
  const allowed = share.above * sum(({ base }) => base);
  const given = share.below * sum(({ bonus }) => bonus);
  if (given > allowed) for (const part of parts) part.bonus = (part.bonus * allowed) / given;
}

/** The largest whole number c with c at most p times the sum of all weights cut at c. */
function shareCap(share, weights) {
  const sum = (cap) => weights.reduce((total, weight) => total + (weight < cap ? weight : cap), 0n);
  const fits = (cap) => cap * share.below <= share.above * sum(cap);
  let [low, high] = [0n, weights.reduce((a, b) => (a > b ? a : b), 0n)];
  if (fits(high)) return high;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The roll: voters (`id`, `class`, `weight`) by id. `setting` has `policy`, `eligibility`, `recordDate`; members are `id`,
 * `class`, `joined`, `tags`; events are those in the ledger, each with `member`, `category`, `source`, `amount` and
 * `occurred`. Throws `does-not-follow` where there is no roll.
 */
export function makeRoll(setting, members, events) {
  const { policy, recordDate } = setting;
  const counts = ({ occurred, category, source }) =>
    occurred < recordDate &&
    (policy.categories.length === 0 || policy.categories.includes(category)) &&
    (policy.sources.length === 0 || policy.sources.includes(source)) &&
    isInWindow(policy, category, Math.floor(occurred / DAY), Math.floor(recordDate / DAY));
  const own = new Map();
  for (const event of events) {
    if (!counts(event)) continue;
    if (!own.has(event.member)) own.set(event.member, []);
    own.get(event.member).push(event);
  }
  const voters = [];
  const parts = members.map((member) => partsOf(setting, member, own.get(member.id) ?? []));
  if (policy.bonusTotal !== null) limitBonuses(policy.bonusTotal, parts);
  for (const [at, member] of members.entries()) {
    const weight = parts[at].base + parts[at].bonus;
    if (weight > 0n) voters.push({ id: member.id, class: member.class, weight, joined: member.joined, tags: member.tags });
  }
  if (policy.capShare !== null && voters.length > 0) {
    const cap = shareCap(policy.capShare, voters.map(({ weight }) => weight));
    require(cap > 0n, "does-not-follow.weigh", { share: policy.capShare });
    for (const voter of voters) if (voter.weight > cap) voter.weight = cap;
  }
  return voters.sort((a, b) => compareBytewise(a.id, b.id));
}

/** The lines of a roll without their line feeds. */
export const rollLines = (voters) => voters.map((voter) => `${voter.id} ${voter.class} ${voter.weight}`);

// Bodies: which seats there are, to whom each was offered, who sits in it since when and until when. Nothing of this is an
// entry of its own, it follows (docs/formats/matters.md, "Bodies and mandates").

import { compareBytewise } from "./bytes.js";
import { spanAfter, spanPart, spanSeconds } from "./spans.js";
import { readFraction } from "./form.js";

/** The parts of a mandate as it is spelled. */
export function partsOf(mandate) {
  const [body, group, seat, number] = mandate.split(" ");
  return { body, group, seat: Number(seat), number: Number(number) };
}

export const spellMandate = ({ body, group, seat, number }) => `${body} ${group} ${seat} ${number}`;

function compareMandates(one, other) {
  const [a, b] = [partsOf(one), partsOf(other)];
  return compareBytewise(a.body, b.body) || compareBytewise(a.group, b.group) || a.seat - b.seat || a.number - b.number;
}

/** Whether an accepted mandate runs at an instant. */
export const isRunning = (sits, at) => sits.begins <= at && (sits.ends === null || at < sits.ends);

/** Whether an offer still waits for an answer at an instant. */
export function isWaiting(held, at) {
  const until = spanAfter(held.group.acceptWithin, held.offered.time);
  return held.accepted === null && held.closed === null && (until === null || at < until);
}

/** The first term of a seat: that of cohort 1 is full, each next one a part shorter, cohort 0 the last. */
function firstTerm(group, seat) {
  const cohort = seat % group.cohorts;
  const parts = cohort === 0 ? 1 : group.cohorts - cohort + 1;
  return spanPart(group.term, parts, group.cohorts) ?? group.term;
}

/** When a mandate begins and ends, by those accepted before it; null where it was over before it could begin. */
function beginning(before, held) {
  const { group, seat } = partsOf(held.mandate);
  const inSeat = before.filter((sits) => sits.group === group && sits.seat === seat);
  const own = before.filter((sits) => sits.person === held.person);
  if ([...inSeat, ...own].some((sits) => sits.termEnds === null)) return null;
  const starts = Math.max(held.from, ...inSeat.map((sits) => sits.termEnds));
  const begins = Math.max(starts, held.accepted.time, ...own.map((sits) => sits.termEnds));
  const length = inSeat.length === 0 ? firstTerm(held.group, seat) : held.group.term;
  const fullTerm = held.rest ?? spanAfter(length, starts);
  const all = [fullTerm, held.closed?.time ?? null].filter((at) => at !== null);
  const termEnds = all.length > 0 ? Math.min(...all) : null;
  if (termEnds !== null && begins >= termEnds) return null;
  const { mandate, person, name } = held;
  return { mandate, group, seat, person, name, begins, termEnds, ends: termEnds, fullTerm, offices: held.group.offices };
}

/** The end of a mandate with the time in which it waits for whoever follows, or for its holder's next seat. */
function endOf(sits, held, table) {
  const { termEnds } = sits;
  const early = held.closed?.time ?? null;
  if (termEnds === null || held.group.holdover === null || (early !== null && early <= termEnds)) return termEnds;
  const follows = table.filter((next) => {
    const sameSeat = next.group === sits.group && next.seat === sits.seat;
    return next.mandate !== sits.mandate && next.begins >= termEnds && (sameSeat || next.person === sits.person);
  });
  const all = [...follows.map((next) => next.begins), early, spanAfter(held.group.holdover, termEnds)];
  return Math.min(...all.filter((at) => at !== null));
}

const byBeginning = (one, other) => one.begins - other.begins || compareMandates(one.mandate, other.mandate);

/** The seats of one body. */
export class Seats {
  held = new Map(); // by group and seat: everything that was ever offered
  voted = new Map(); // by mandate: when there was last a vote by it
  table = []; // what follows: every accepted mandate, in order of beginning
  handedOver = null;

  constructor(rules) {
    this.rules = rules;
  }

  copy() {
    const copy = new Seats(this.rules);
    for (const [seat, list] of this.held) copy.held.set(seat, list.map((held) => ({ ...held })));
    copy.voted = new Map(this.voted);
    return Object.assign(copy, { table: this.table, handedOver: this.handedOver });
  }

  group(id) {
    return this.rules.groups.find((group) => group.id === id) ?? null;
  }

  offers() {
    return [...this.held.values()].flat();
  }

  find(mandate) {
    const { group, seat, number } = partsOf(mandate);
    return this.held.get(`${group} ${seat}`)?.[number - 1] ?? null;
  }

  sitting(at) {
    const running = this.table.filter((sits) => isRunning(sits, at));
    return running.sort((one, other) => compareMandates(one.mandate, other.mandate));
  }

  get size() {
    return this.rules.groups.reduce((sum, group) => sum + group.seats, 0);
  }

  nextNumber(group, seat) {
    return (this.held.get(`${group} ${seat}`)?.length ?? 0) + 1;
  }

  lastIn(group, seat) {
    return this.table.filter((sits) => sits.group === group && sits.seat === seat).at(-1) ?? null;
  }

  /** Whether there is still something of a mandate to end: it runs, is to begin, or was offered. */
  lasts(mandate, at) {
    const held = this.find(mandate);
    if (held === null) return false;
    const row = this.table.find((sits) => sits.mandate === mandate);
    return isWaiting(held, at) || (row !== undefined && (row.ends === null || at < row.ends));
  }

  /**
   * Whether a procedure fills a seat that is free from `by` on: null, or with `rest`, the end of the term that fell vacant
   * where it is filled only for that. Regularly when nobody sat in it or the last full term is over by then; one that fell
   * empty earlier, by the first `vacancy` line whose conditions hold now.
   */
  fills(name, seat, procedure, now, by) {
    const group = this.group(name);
    if (group === null || seat < 1 || seat > group.seats) return null;
    if ((this.held.get(`${name} ${seat}`) ?? []).some((held) => isWaiting(held, now))) return null;
    const last = this.lastIn(name, seat);
    if (last !== null && (last.termEnds === null || last.termEnds > by)) return null;
    const isRegular = last === null || (last.fullTerm !== null && last.fullTerm <= by);
    if (isRegular) return group.how === "by" && group.procedure === procedure ? { rest: null } : null;
    const rule = group.vacancies.find((vacancy) => this.#applies(vacancy, group, last, now));
    if (rule?.way !== "by" || rule.procedure !== procedure) return null;
    return { rest: rule["until-election"] ? last.fullTerm : null };
  }

  #applies(vacancy, group, last, now) {
    const until = vacancy.within === null || last.termEnds === null ? null : spanAfter(vacancy.within, last.termEnds);
    if (until !== null && now >= until) return false;
    if (vacancy["not-within"] !== null) {
      const over = spanAfter(vacancy["not-within"], now);
      if (over === null || last.fullTerm === null || over > last.fullTerm) return false;
    }
    if (vacancy.below === null) return true;
    const { above, below } = readFraction(vacancy.below);
    const filled = this.sitting(now).filter((sits) => sits.group === group.id).length;
    return BigInt(filled) * below < BigInt(group.seats) * above;
  }

  /** The seats of a group that a procedure fills, the longest terms first, else by number. */
  due(name, procedure, now, by) {
    const group = this.group(name);
    const found = [];
    for (let seat = 1; seat <= (group?.seats ?? 0); seat++) {
      const free = this.fills(name, seat, procedure, now, by);
      if (free === null) continue;
      const last = this.lastIn(name, seat);
      const starts = Math.max(by, last?.termEnds ?? by);
      const ends = free.rest ?? spanAfter(last === null ? firstTerm(group, seat) : group.term, starts);
      found.push({ seat, ends: ends ?? Infinity });
    }
    found.sort((one, other) => (one.ends === other.ends ? one.seat - other.seat : other.ends - one.ends));
    return found.map(({ seat }) => seat);
  }

  /** How many terms in a row a person would have had by a mandate that begins at an instant. */
  termsInARow(group, person, begins) {
    const own = this.table.filter((sits) => sits.person === person && sits.group === group.id && sits.begins < begins);
    own.sort((one, other) => other.begins - one.begins);
    const half = Math.floor(spanSeconds(group.term)[0] / 2);
    let [next, count] = [begins, 0];
    for (const sits of own) {
      const ends = sits.termEnds ?? next;
      if (next - ends >= half) break;
      if (ends - sits.begins >= half) count += 1;
      next = sits.begins;
    }
    return count;
  }

  /** Whether a mandate has fallen silent by an instant. */
  isSilent(sits, at) {
    if (this.rules.silent === null) return false;
    const from = spanAfter(this.rules.silent, this.voted.get(sits.mandate) ?? sits.begins);
    return from !== null && from <= at;
  }

  /** When each accepted mandate begins and ends, but for what other bodies bring. */
  follows() {
    const taken = this.offers().filter((held) => held.accepted !== null);
    const order = (a, b) => a.entry - b.entry || a.time - b.time;
    taken.sort((one, other) => order(one.accepted, other.accepted) || compareMandates(one.mandate, other.mandate));
    const table = [];
    for (const held of taken) {
      const sits = beginning(table, held);
      if (sits !== null) table.push(sits);
    }
    const ends = table.map((sits) => endOf(sits, this.find(sits.mandate), table));
    table.forEach((sits, at) => (sits.ends = ends[at]));
    return table.sort(byBeginning);
  }
}

/** All bodies whose document is or was in force. */
export class Bodies {
  #all = new Map();

  copy() {
    const copy = new Bodies();
    for (const [id, seats] of this.#all) copy.#all.set(id, seats.copy());
    return copy;
  }

  find(id) {
    return this.#all.get(id) ?? null;
  }

  /** By id. */
  all() {
    return [...this.#all.values()].sort((a, b) => compareBytewise(a.rules.id, b.rules.id));
  }

  /** A revision of its document is in force. */
  describe(rules) {
    const known = this.find(rules.id);
    if (known === null) this.#all.set(rules.id, new Seats(rules));
    else known.rules = rules;
    this.follow(rules.id);
  }

  offer({ mandate, person, from, rest, offered }) {
    const { body, group, seat } = partsOf(mandate);
    const seats = this.find(body);
    const key = `${group} ${seat}`;
    const held = { mandate, person, from, rest, offered, name: null, accepted: null, closed: null, group: seats.group(group) };
    seats.held.set(key, [...(seats.held.get(key) ?? []), held]);
    this.follow(body);
  }

  accept(mandate, name, at) {
    const { body } = partsOf(mandate);
    Object.assign(this.find(body).find(mandate), { name, accepted: at });
    this.follow(body);
  }

  close(mandate, at) {
    const { body } = partsOf(mandate);
    this.find(body).find(mandate).closed = at;
    this.follow(body);
  }

  /** Works out again when mandates of a body begin and end, and of those that hang on it. */
  follow(body) {
    const changed = [body];
    for (let place = 0; place < changed.length; place++) {
      this.#workOut(this.find(changed[place]));
      for (const { rules } of this.all()) {
        const hangs = rules.handsOver?.body === changed[place] || rules.groups.some(({ from }) => from?.body === changed[place]);
        if (hangs && !changed.includes(rules.id)) changed.push(rules.id);
      }
    }
  }

  #workOut(seats) {
    const { rules } = seats;
    let table = seats.follows();
    for (const group of rules.groups.filter(({ from }) => from !== null)) {
      const there = this.find(group.from.body)?.table ?? [];
      for (const sits of there.filter((one) => one.group === group.from.group && one.seat <= group.seats)) {
        const mandate = spellMandate({ ...partsOf(sits.mandate), body: rules.id, group: group.id });
        table.push({ ...sits, mandate, group: group.id, offices: group.offices });
      }
    }
    const to = rules.handsOver === null ? null : this.find(rules.handsOver.body);
    const begins = (to?.table ?? []).map((sits) => sits.begins);
    const first = begins.length > 0 ? Math.min(...begins) : null;
    if (first !== null) {
      table = table.filter((sits) => sits.begins < first);
      for (const sits of table) sits.ends = sits.ends === null ? first : Math.min(sits.ends, first);
    }
    Object.assign(seats, { table: table.sort(byBeginning), handedOver: first });
  }

  /** Whether somebody of this name sits in a body, or in one group of it, at an instant. */
  sits(body, group, name, at) {
    const table = this.find(body)?.table ?? [];
    return table.some((sits) => (group === null || sits.group === group) && sits.name === name && isRunning(sits, at));
  }

  /** The mandates that bring an office to a holder, running at an instant. */
  bringing(holder, office, at) {
    const all = this.all().flatMap(({ table }) => table);
    return all.filter((sits) => sits.name === holder && sits.offices.includes(office) && (at === null || isRunning(sits, at)));
  }
}

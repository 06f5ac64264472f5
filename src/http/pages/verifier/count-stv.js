// Transferable votes: `irv`, `stv-folkmoot` and `stv-scottish` (docs/METHODS.md).

import { Fraction } from "./exact.js";
import { require } from "./fault.js";

/** Votes as exact fractions. */
const EXACT = {
  whole: (votes) => new Fraction(votes),
  plus: (a, b) => a.plus(b),
  minus: (a, b) => a.minus(b),
  times: (value, papers) => value.times(new Fraction(papers)),
  compare: (a, b) => a.compare(b),
  show: (votes) => votes,
};

/** Votes in units of 10^-places. */
function fixed(places) {
  const one = 10n ** BigInt(places);
  const show = (units) => {
    if (places === 0) return units;
    const digits = String(units).padStart(places + 1, "0");
    return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  };
  return {
    whole: (votes) => votes * one,
    plus: (a, b) => a + b,
    minus: (a, b) => (a > b ? a - b : 0n),
    times: (value, papers) => value * papers,
    compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    show,
  };
}

/** The open options of the first rank that has any. */
function nextOpen(ranks, isOpen) {
  for (const rank of ranks) {
    const open = rank.filter(isOpen);
    if (open.length > 0) return open;
  }
  return [];
}

/** Papers lying with options, in bundles of equal value. */
class Piles {
  /** Of a rank that several open options share, `part` gives one of so many equal parts of a value; without it the ballot ends there. */
  constructor(election, numbers, part = null) {
    this.numbers = numbers;
    this.part = part;
    this.piles = election.places.map(() => []);
  }

  /** Lays papers of one value where they go; adds to `credits` by option and gives the weight without preference. */
  lay(papers, value, isOpen, credits) {
    const heaps = new Map(); // by how many share a paper: papers by option
    let spent = 0n;
    for (const paper of papers) {
      const to = nextOpen(paper.ranks, isOpen);
      if (to.length === 0 || (to.length > 1 && this.part === null)) {
        spent += paper.weight;
        continue;
      }
      if (!heaps.has(to.length)) heaps.set(to.length, this.piles.map(() => []));
      for (const place of to) heaps.get(to.length)[place].push(paper);
    }
    for (const [sharing, piles] of heaps) {
      const worth = sharing === 1 ? value : this.part(value, sharing);
      piles.forEach((heap, place) => this.put(heap, worth, place, credits));
    }
    return this.numbers.times(value, spent);
  }

  put(heap, value, place, credits) {
    if (heap.length === 0) return;
    const weight = heap.reduce((sum, paper) => sum + paper.weight, 0n);
    credits[place] = this.numbers.plus(credits[place], this.numbers.times(value, weight));
    const same = this.piles[place].find((bundle) => this.numbers.compare(bundle.value, value) === 0);
    if (same) same.papers.push(...heap);
    else this.piles[place].push({ value, papers: heap });
  }

  /** Moves all papers of an option on; what becomes worth nothing leaves the count. */
  shift(from, isOpen, revalue) {
    const zero = this.numbers.whole(0n);
    const credits = this.piles.map(() => zero);
    const bundles = this.piles[from];
    this.piles[from] = [];
    let exhausted = zero;
    for (const { value, papers } of bundles) {
      const worth = revalue(value);
      if (this.numbers.compare(worth, zero) === 0) continue;
      exhausted = this.numbers.plus(exhausted, this.lay(papers, worth, isOpen, credits));
    }
    return { credits, exhausted };
  }
}

/** What both engines keep: where votes lie, and what earlier rounds looked like. */
class Transfers {
  history = [];

  constructor(election, outcome, numbers, part = null) {
    this.election = election;
    this.outcome = outcome;
    this.numbers = numbers;
    this.zero = numbers.whole(0n);
    this.piles = new Piles(election, numbers, part);
    this.tallies = election.places.map(() => this.zero);
    const blank = election.ballots.filter((ballot) => ballot.ranks.length === 0);
    this.exhausted = numbers.whole(blank.reduce((sum, ballot) => sum + ballot.weight, 0n));
  }

  deal(isOpen) {
    const papers = this.election.ballots.filter((ballot) => ballot.ranks.length > 0);
    const credits = this.tallies.map(() => this.zero);
    const exhausted = this.piles.lay(papers, this.numbers.whole(1n), isOpen, credits);
    this.credit({ credits, exhausted });
  }

  credit({ credits, exhausted }) {
    this.tallies = this.tallies.map((votes, place) => this.numbers.plus(votes, credits[place]));
    this.exhausted = this.numbers.plus(this.exhausted, exhausted);
  }

  moves(from, { credits, exhausted }) {
    const moved = (to, votes) => ({ from, to, votes: this.numbers.show(votes) });
    const some = (votes) => this.numbers.compare(votes, this.zero) !== 0;
    const found = credits.flatMap((votes, place) => (some(votes) ? [moved(place, votes)] : []));
    return some(exhausted) ? [...found, moved(null, exhausted)] : found;
  }

  /** Options by votes, most first; equals in option order. */
  byVotes(places) {
    return [...places].sort((a, b) => this.numbers.compare(this.tallies[b], this.tallies[a]) || a - b);
  }

  equal(places, to) {
    return places.filter((place) => this.numbers.compare(this.tallies[place], this.tallies[to]) === 0);
  }

  /** One of equals: by the latest earlier round in which they differ, then by the lot. */
  pick(about, tied) {
    if (tied.length === 1) return tied[0];
    const sign = about === "exclude" ? 1 : -1;
    let left = tied;
    for (const votes of [...this.history].reverse()) {
      const first = left.reduce((best, place) => (sign * this.numbers.compare(votes[place], votes[best]) < 0 ? place : best));
      left = left.filter((place) => this.numbers.compare(votes[place], votes[first]) === 0);
      if (left.length === 1) break;
    }
    const by = left.length === 1 ? "earlier-round" : "lot";
    const picked = by === "lot" ? this.election.byLot(left).at(about === "elect" ? 0 : -1) : left[0];
    const done = this.outcome.rounds.length;
    this.outcome.ties.push({ round: about === "elect" ? done - 1 : done, about, tied, by, picked: [picked] });
    return picked;
  }
}

class Gregory extends Transfers {
  constructor(election, outcome, rule) {
    super(election, outcome, rule.numbers, rule.part);
    this.rule = rule;
    this.standing = election.places.map(() => "hopeful");
    this.deal(() => true);
    const named = election.ballots.filter((ballot) => ballot.ranks.length > 0);
    const valid = named.reduce((sum, ballot) => sum + ballot.weight, 0n);
    this.quota = rule.quota(valid, BigInt(election.seats));
    this.record({ step: "count" });
  }

  run() {
    for (;;) {
      this.electReached();
      if (this.isComplete()) break;
      if (this.excludeBarred() || this.moveSurplus()) continue;
      this.exclude([this.lowest()]);
    }
    this.fill();
  }

  having(standing) {
    return this.election.places.filter((place) => this.standing[place] === standing);
  }

  get seatsLeft() {
    return this.election.seats - this.outcome.elected.length;
  }

  isComplete() {
    return this.seatsLeft <= 0 || this.having("hopeful").length <= this.seatsLeft;
  }

  elect(place, standing) {
    this.standing[place] = standing;
    this.outcome.elected.push(place);
    this.outcome.rounds.at(-1).elected.push(place);
  }

  electReached() {
    const { limits } = this.election;
    let reached = this.byVotes(this.having("hopeful")).filter((place) => this.rule.elects(this.tallies[place], this.quota));
    while (reached.length > 0) {
      const [elected, left] = [this.outcome.elected, this.having("hopeful")];
      const first = reached[0];
      const able = this.equal(reached, first).filter((place) => limits.allow(elected, left, [place]));
      const together = limits.allow(elected, left, able);
      const chosen = together ? able : [this.pick("elect", able)];
      const gone = together ? this.equal(reached, first) : chosen;
      reached = reached.filter((place) => !gone.includes(place));
      for (const place of chosen) this.elect(place, "pending");
    }
  }

  excludeBarred() {
    const barred = this.election.limits.barred(this.outcome.elected, this.having("hopeful"));
    if (barred.length > 0) this.exclude(barred);
    return barred.length > 0;
  }

  moveSurplus() {
    const pending = this.having("pending").filter((place) => this.numbers.compare(this.tallies[place], this.quota) > 0);
    if (pending.length === 0) return false;
    const place = this.pick("surplus", this.equal(pending, this.byVotes(pending)[0]));
    const votes = this.tallies[place];
    const surplus = this.numbers.minus(votes, this.quota);
    this.standing[place] = "elected";
    const isOpen = (other) => this.standing[other] === "hopeful";
    const moved = this.piles.shift(place, isOpen, (value) => this.rule.revalue(value, surplus, votes));
    this.tallies[place] = this.quota;
    this.credit(moved);
    this.record({ step: "surplus", options: [place], value: this.numbers.show(surplus), transfers: this.moves(place, moved) });
    return true;
  }

  lowest() {
    const hopeful = this.having("hopeful");
    const guarded = this.election.limits.guarded(this.outcome.elected, hopeful);
    const free = hopeful.filter((place) => !guarded.includes(place));
    return this.pick("exclude", this.equal(free, this.byVotes(free).at(-1)));
  }

  exclude(places) {
    const { limits } = this.election;
    const hopeful = this.having("hopeful");
    const guarded = limits.guarded(this.outcome.elected, hopeful);
    const barred = limits.barred(this.outcome.elected, hopeful).filter((place) => places.includes(place));
    for (const place of places) this.standing[place] = "out";
    const transfers = [];
    if (this.rule.movesLast || !this.isComplete()) {
      for (const place of places) {
        const moved = this.piles.shift(place, (other) => this.standing[other] === "hopeful", (value) => value);
        this.tallies[place] = this.zero;
        this.credit(moved);
        transfers.push(...this.moves(place, moved));
      }
    }
    this.record({ step: "exclude", options: places, transfers, barred, guarded });
  }

  fill() {
    const left = this.byVotes(this.having("hopeful"));
    if (this.seatsLeft <= 0 || left.length === 0) return;
    this.record({ step: "fill", options: left });
    for (const place of left) this.elect(place, "elected");
  }

  record(round) {
    const { numbers } = this;
    const held = this.tallies.reduce(numbers.plus, this.exhausted);
    const total = numbers.whole(this.election.weight);
    const isShown = (votes, place) => this.standing[place] !== "out" || numbers.compare(votes, this.zero) !== 0;
    this.outcome.rounds.push({
      ...round,
      elected: [],
      quota: numbers.show(this.quota),
      tallies: this.tallies.map((votes, place) => (isShown(votes, place) ? numbers.show(votes) : null)),
      balance: {
        exhausted: numbers.show(this.exhausted),
        residual: numbers.show(numbers.minus(total, held)),
        total: numbers.show(total),
      },
    });
    this.history.push(this.tallies);
  }
}

export function stvFolkmoot(election, outcome) {
  new Gregory(election, outcome, {
    numbers: EXACT,
    quota: (valid, seats) => new Fraction(valid, seats + 1n),
    elects: (votes, quota) => votes.compare(quota) > 0,
    revalue: (value, surplus, votes) => value.times(surplus).over(votes),
    part: (value, sharing) => value.over(new Fraction(BigInt(sharing))),
    movesLast: false,
  }).run();
}

export function stvScottish(election, outcome) {
  const numbers = fixed(5);
  new Gregory(election, outcome, {
    numbers,
    quota: (valid, seats) => numbers.whole(valid / (seats + 1n) + 1n),
    elects: (votes, quota) => votes >= quota,
    revalue: (value, surplus, votes) => (value * surplus) / votes,
    movesLast: true,
  }).run();
}

class Runoff extends Transfers {
  constructor(election, outcome) {
    super(election, outcome, fixed(0));
    this.continuing = election.places;
    this.deal(() => true);
    this.record({ step: "count" });
  }

  get active() {
    return this.tallies.reduce((sum, votes) => sum + votes);
  }

  run() {
    let winner;
    while ((winner = this.winner()) === undefined) this.exclude();
    this.outcome.rounds.at(-1).elected = [winner];
    this.outcome.elected = [winner];
  }

  winner() {
    if (this.continuing.length === 1) return this.continuing[0];
    return this.continuing.find((place) => this.tallies[place] * 2n > this.active);
  }

  exclude() {
    const place = this.pick("exclude", this.equal(this.continuing, this.byVotes(this.continuing).at(-1)));
    this.continuing = this.continuing.filter((other) => other !== place);
    const moved = this.piles.shift(place, (other) => this.continuing.includes(other), (value) => value);
    this.tallies[place] = 0n;
    this.credit(moved);
    this.record({ step: "exclude", options: [place], transfers: this.moves(place, moved) });
  }

  record(round) {
    this.outcome.rounds.push({
      ...round,
      quota: new Fraction(this.active, 2n),
      tallies: this.tallies.map((votes, place) => (this.continuing.includes(place) ? votes : null)),
      balance: { exhausted: this.exhausted, residual: 0n, total: this.election.weight },
    });
    this.history.push(this.tallies);
  }
}

export function irv(election, outcome) {
  require(election.seats === 1, "bad-count", { method: "irv", seats: election.seats });
  new Runoff(election, outcome).run();
}

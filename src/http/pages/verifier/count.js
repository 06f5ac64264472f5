// Counting a contest by one of the methods that these modules know (docs/METHODS.md). The outcome has the fields of
// docs/METHODS.md, "The outcome", in their order; `toJson` of exact.js prints it as `folkmoot count --json` does.
//
// A contest is `options` (ids), `seats`, `ballots`, `lot` (ids, most favoured first, or null) and `terms`: `scoreMax`,
// `capCast` (the share that nobody exceeds, or null), `decision` (`quorums` and `thresholds` as notices spell them), `roll` (`heads`, `weight`) and `groups` (option groups
// as notices have them). A ballot is `weight` (a BigInt), `heads`, and `ranks` (lists of places among the options, best first), or
// `marks` (places), or `scores` (pairs of place and number).

import { Fraction, Pairs } from "./exact.js";
import { Fault, require } from "./fault.js";
import { readFraction } from "./form.js";
import { Limits } from "./count-limits.js";
import { judge } from "./count-decision.js";
import { schulze } from "./count-pairwise.js";
import { star } from "./count-star.js";
import { irv, stvFolkmoot, stvScottish } from "./count-stv.js";

/** The ballots when nobody counts for more than a share of the weight cast (docs/METHODS.md, "Cap on the weight cast"), and what is told of it; null without a cap. */
function capCast(ballots, share) {
  if (share === null) return null;
  const { above, below } = readFraction(share);
  const cast = ballots.reduce((sum, ballot) => sum + ballot.weight, 0n);
  const limit = (cast * above) / below || 1n;
  const cut = ballots.reduce((heads, { weight, heads: own }) => heads + (weight > limit * BigInt(own) ? own : 0), 0);
  const capped = ballots.map((ballot) => {
    const most = limit * BigInt(ballot.heads);
    return ballot.weight > most ? { ...ballot, weight: most } : ballot;
  });
  return { ballots: capped, told: { share, cast, limit, cut } };
}

/** A contest with what all methods ask of it. */
export class Election {
  constructor({ options, seats, ballots, lot = null, terms = {} }) {
    this.options = options;
    this.seats = seats;
    this.capped = capCast(ballots, terms.capCast ?? null);
    this.ballots = this.capped?.ballots ?? ballots;
    this.terms = { scoreMax: null, decision: null, roll: { heads: 0n, weight: 0n }, groups: [], ...terms };
    this.places = options.map((_, place) => place);
    this.rank = lot === null ? null : options.map((id) => lot.indexOf(id));
    this.weight = this.ballots.reduce((sum, ballot) => sum + ballot.weight, 0n);
    this.heads = ballots.reduce((sum, ballot) => sum + ballot.heads, 0);
    this.limits = new Limits(options, seats, this.terms.groups);
  }

  /** Tied options, most favoured by the lot first. Throws `needs-lot` where there is none. */
  byLot(tied) {
    require(this.rank !== null, "needs-lot", { options: this.names(tied) });
    return [...tied].sort((a, b) => this.rank[a] - this.rank[b]);
  }

  names(places) {
    return places.map((place) => this.options[place]);
  }
}

/** What a count gives back, in the making; options are places until `view`. */
export class Outcome {
  elected = [];
  ranking = [];
  decision = undefined;
  rounds = [];
  ties = [];
  tables = [];

  constructor(method, election) {
    this.method = method;
    this.election = election;
  }

  /** The outcome as it is printed. */
  view() {
    const { election } = this;
    const names = (places) => election.names(places);
    const some = (list) => (list.length > 0 ? list : undefined);
    const round = (one, at) => ({
      round: at + 1,
      step: one.step,
      options: some(names(one.options ?? [])),
      value: one.value,
      quota: one.quota,
      tallies: new Pairs((one.tallies ?? []).flatMap((tally, place) => (tally === null ? [] : [[election.options[place], tally]]))),
      transfers: some((one.transfers ?? []).map(({ from, to, votes }) => ({
        from: election.options[from], to: to === null ? null : election.options[to], votes,
      }))),
      elected: some(names(one.elected ?? [])),
      barred: some(names(one.barred ?? [])),
      guarded: some(names(one.guarded ?? [])),
      ...one.balance,
    });
    return {
      method: this.method,
      seats: election.seats,
      options: election.options,
      heads: election.heads,
      weight: election.weight,
      capped: election.capped?.told,
      elected: names(this.elected),
      ranking: some(this.ranking.map(names)),
      decision: this.decision,
      rounds: this.rounds.map(round),
      ties: this.ties.map((tie) => ({ ...tie, round: tie.round + 1, tied: names(tie.tied), picked: names(tie.picked) })),
      tables: some(this.tables),
    };
  }
}

/** Elects as many as there are seats from the top of exact totals, the highest first. */
function electTop(election, outcome, totals) {
  const compare = (a, b) => {
    const [one, other] = [totals[a], totals[b]];
    if (one instanceof Fraction) return other.compare(one);
    return one === other ? 0 : one > other ? -1 : 1;
  };
  const order = [...election.places].sort((a, b) => compare(a, b) || a - b);
  const groups = [];
  for (const place of order) {
    if (groups.length > 0 && compare(groups.at(-1)[0], place) === 0) groups.at(-1).push(place);
    else groups.push([place]);
  }
  electGroups(election, outcome, groups, { step: "count", tallies: totals });
}

/** Elects from groups of equals, the best first; whom the seats of groups bar is passed over. */
export function electGroups(election, outcome, groups, round) {
  const { limits } = election;
  let left = groups.flat();
  round.barred = [];
  for (const group of groups) {
    if (outcome.elected.length >= election.seats) break;
    const barred = limits.barred(outcome.elected, left);
    const able = group.filter((place) => !barred.includes(place));
    round.barred.push(...group.filter((place) => barred.includes(place)));
    let picked = able;
    if (!limits.allow(outcome.elected, left, able)) {
      picked = [];
      for (const place of election.byLot(able)) {
        const rest = left.filter((other) => !picked.includes(other));
        if (limits.allow([...outcome.elected, ...picked], rest, [place])) picked.push(place);
      }
      outcome.ties.push({ round: outcome.rounds.length, about: "elect", tied: able, by: "lot", picked });
    }
    left = left.filter((place) => !picked.includes(place));
    outcome.elected.push(...picked);
  }
  round.elected = [...outcome.elected];
  outcome.ranking = groups;
  outcome.rounds.push(round);
}

const oneSeat = (method, election) => require(election.seats === 1, "bad-count", { method, seats: election.seats });

function yesNo(election, outcome) {
  oneSeat("yes-no", election);
  require([2, 3].includes(election.options.length), "bad-count", { options: election.options.length });
  const votes = { heads: [0n, 0n, 0n], weight: [0n, 0n, 0n] };
  for (const { marks, weight, heads } of election.ballots) {
    const side = marks.length === 1 && marks[0] < 2 ? marks[0] : 2;
    votes.heads[side] += BigInt(heads);
    votes.weight[side] += weight;
  }
  outcome.decision = judge(election.terms.decision, votes, election.terms.roll);
  const elected = outcome.decision.verdict === "passed" ? [0] : [];
  outcome.elected = elected;
  outcome.rounds.push({ step: "count", tallies: votes.weight.slice(0, election.options.length), elected });
}

function sums(election, outcome) {
  const totals = election.places.map(() => 0n);
  for (const { marks, scores, weight } of election.ballots) {
    for (const place of marks ?? []) totals[place] += weight;
    for (const [place, score] of scores ?? []) totals[place] += weight * BigInt(score);
  }
  electTop(election, outcome, totals);
}

/** Points n - 1 down to 0; those who share a rank, or are left out, share the points of their places. */
function borda(election, outcome) {
  const all = election.options.length;
  const twice = election.places.map(() => 0n); // twice the points: means of places are halves
  for (const { ranks, weight } of election.ballots) {
    if (ranks.length === 0) continue;
    const named = new Set(ranks.flat());
    const rest = election.places.filter((place) => !named.has(place));
    let before = 0;
    for (const rank of rest.length > 0 ? [...ranks, rest] : ranks) {
      const sum = BigInt(2 * all - 2 * before - rank.length - 1);
      for (const place of rank) twice[place] += sum * weight;
      before += rank.length;
    }
  }
  electTop(election, outcome, twice.map((points) => new Fraction(points, 2n)));
}

const COUNTS = {
  "yes-no": yesNo,
  "single-choice": sums,
  approval: sums,
  score: sums,
  borda,
  schulze,
  star,
  irv,
  "stv-scottish": stvScottish,
  "stv-folkmoot": stvFolkmoot,
};

/** Whether these modules count by the method. */
export const counts = (method) => Object.hasOwn(COUNTS, method);

/** Counts a contest; gives the outcome as it is printed. Throws `unknown-method`, `needs-lot` or `bad-count`. */
export function count(method, contest) {
  if (!counts(method)) throw new Fault("unknown-method", { method });
  const election = new Election(contest);
  const outcome = new Outcome(method, election);
  COUNTS[method](election, outcome);
  return outcome.view();
}

// What the log calls for among matters, and what the votes of a body make of one (docs/formats/matters.md, "Votes of a
// body"): the service says it, and nothing else is admitted before it.

import { Fault, require } from "./fault.js";
import { printTime, readFraction, readTime } from "./form.js";
import { spanAfter } from "./spans.js";
import { enactClauses } from "./verify-clauses.js";
import { objectingTo } from "./verify-objections.js";
import { raiseTasks } from "./verify-tasks.js";
import { isConcerned } from "./verify-who.js";

/** Whether a matter before a body concerns a person, who then does not vote on it. */
export function isOut(state, matter, person) {
  const { concerns } = matter;
  if (concerns === null) return false;
  const [sort, name] = concerns.split(" ");
  if (sort === "matter" || sort === "text" || (sort === "body" && name === matter.procedure.decide.body)) return false;
  return isConcerned(state, concerns, person);
}

/** How the seats of a body stand on a matter at an instant. */
function countSeats(state, matter, seats, at) {
  const sitting = seats.sitting(at);
  const count = { all: seats.size, sitting: 0, for: 0, against: 0, abstain: 0, recused: 0, vacant: seats.size - sitting.length };
  for (const sits of sitting) {
    const says = isOut(state, matter, sits.person) ? "recused" : matter.votes.get(sits.mandate)?.says;
    if (says === undefined) {
      if (!seats.isSilent(sits, at)) count.sitting += 1;
    } else if (says === "recused" && matter.procedure.recused === "out") {
      count.recused += 1;
      count.all -= 1;
    } else {
      count[says] += 1;
      count.sitting += 1;
    }
  }
  return count;
}

function reaches(strictness, left, right) {
  return strictness === "strict" ? left > right : left >= right;
}

/** Whether a number is so much of a whole: a count, a share or a multiple of the root, as a quorum or a need says. */
export function meetsNeed(given, [strictness, sort, size], of) {
  if (sort === "count") return reaches(strictness, given, BigInt(size));
  const { above, below } = readFraction(size === "1/1" ? "1" : size);
  if (sort === "share") return reaches(strictness, given * below, of * above);
  return reaches(strictness, given * below * given * below, above * above * of);
}

/** What quorums and thresholds of seats make of a count: `adopted`, `rejected` or `lapsed`. */
export function judgeSeats(procedure, count) {
  const abstained = count.abstain + (procedure.recused === "in" ? count.recused : 0);
  const sides = count.for + count.against;
  if (sides + count.abstain === 0) return "lapsed";
  const measures = { cast: sides + abstained, "for-against": sides, "for-and-abstained": count.for + abstained, for: count.for };
  const ofSeats = (lines) => lines.map((line) => line.split(" ")).filter(([measure]) => measure === "seats");
  const takesPart = ([, who, ...need]) => meetsNeed(BigInt(measures[who]), need, BigInt(count.all));
  if (!ofSeats(procedure.body.quorum).every(takesPart)) return "lapsed";
  const bases = { all: count.all, sitting: count.sitting, cast: sides + abstained, "for-against": sides };
  const holds = ([, base, strictness, share]) => {
    const vacant = base === "all" && procedure.body.vacant !== null ? count.vacant : 0;
    return bases[base] > 0 && meetsNeed(BigInt(count.for + vacant), [strictness, "share", share], BigInt(bases[base]));
  };
  return ofSeats(procedure.body.threshold).every(holds) ? "adopted" : "rejected";
}

/** The first instant of a time for votes at which all who may vote have; null where there is none. */
function completeAt(state, matter, seats, from, until) {
  if (matter.votes.size === 0) return null;
  const ends = seats.table.map((sits) => sits.ends).filter((at) => at !== null);
  const instants = [from, ...[...matter.votes.values()].map(({ at }) => at), ...ends];
  const isComplete = (at) => {
    const may = seats.sitting(at).filter((sits) => !isOut(state, matter, sits.person));
    return may.length > 0 && may.every((sits) => (matter.votes.get(sits.mandate)?.at ?? Infinity) <= at);
  };
  const within = instants.filter((at) => at >= from && at < until).sort((a, b) => a - b);
  return within.find(isComplete) ?? null;
}

/** How a body decides a matter and as of when; null where none does, or nobody can vote yet. */
function bodyDecision(state, matter) {
  const { how, body, within } = matter.procedure.decide;
  const seats = how === "body" ? state.bodies.find(body) : null;
  if (seats === null) return null;
  const lapses = seats.handedOver === null ? null : Math.max(seats.handedOver, matter.broughtAt);
  const from = matter.decidableFrom;
  const until = from === null ? null : spanAfter(within, from);
  const at = until === null ? null : (completeAt(state, matter, seats, from, until) ?? until);
  if (at !== null && (lapses === null || at < lapses)) {
    const count = countSeats(state, matter, seats, at);
    return { how: "ended", at, outcome: judgeSeats(matter.procedure, count), seats: count };
  }
  return lapses === null ? null : { how: "ended", at: lapses, outcome: "lapsed", seats: countSeats(state, matter, seats, lapses) };
}

/** What became of the poll that was announced last to decide a matter; null before any. */
export function calledOf(state, matter) {
  if (matter.called === null) return null;
  const poll = state.polls.get(matter.called.poll);
  if (poll.phase === "lapsed") return { how: "off", at: readTime(poll.body.closes) };
  if (["cancelled", "annulled"].includes(poll.phase)) return { how: "off", at: poll.settledAt };
  if (poll.phase !== "certified") return { how: "running" };
  const line = poll.resultBody.contest.find(({ value }) => value.split(" ")[0] === matter.called.contest);
  const elected = line?.elected.includes(matter.called.option) ?? false;
  const outcome = line === undefined || line.verdict === "lapsed" ? "lapsed" : elected ? "adopted" : "rejected";
  return { how: "ended", at: poll.settledAt, outcome, certificate: poll.certificate };
}

/** Whether something waits until a matter is decided: a decision, a result, what it freezes, or what officers returned. */
function holdsUp(state, matter) {
  const { id, body } = matter.procedure;
  const [sort, name] = (matter.concerns ?? "").split(" ");
  const target = sort === "matter" ? state.matters.get(name) : undefined;
  if (target !== undefined && (target.procedure.body.appeal === id || target.stays(matter.procedure) !== undefined)) return true;
  const poll = sort === "poll" || sort === "contest" ? state.polls.get(name) : undefined;
  return body.freeze.length > 0 || (poll !== undefined && objectingTo(state, poll).includes(id));
}

/** What holds something up lapses when nobody has answered in time. */
function unanswered(state, matter) {
  const at = matter.answersEnd;
  return at !== null && holdsUp(state, matter) ? { how: "ended", at, outcome: "lapsed" } : null;
}

const endOf = (state, matter) => bodyDecision(state, matter) ?? unanswered(state, matter) ?? calledOf(state, matter);

/** What the last logged clock calls for next: the matter, as of when, and the outcome or null for the effect. */
export function nextDue(state) {
  if (state.now === null) return null;
  let first = null;
  for (const matter of state.matters.values()) {
    if (!matter.isOpen) continue;
    const about = [...state.matters.values()].filter((other) => other.concerns === `matter ${matter.name}`);
    const [sort, name] = (matter.concerns ?? "").split(" ");
    const target = sort === "matter" ? state.matters.get(name) : null;
    const due = matter.next(about, target, endOf(state, matter));
    if (due === null || due.at > state.now) continue;
    const isEffect = due.outcome === null;
    const order = [due.at, isEffect ? 1 : 0, isEffect ? matter.decided.at : -1, matter.entry];
    const isEarlier = first === null || (order.find((part, at) => part !== first.order[at]) ?? 0) < (first.order.find((part, at) => part !== order[at]) ?? 0);
    if (isEarlier) first = { ...due, matter, order };
  }
  return first;
}

/** Throws `due-first` while the log calls for a decision or an effect and something else comes. */
export function requireDueFirst(state, kind) {
  if (state.matters.size === 0) return;
  const due = nextDue(state);
  if (due === null) return;
  const needed = due.outcome === null ? "enact" : "decision";
  require(kind === needed, "due-first", { kind: needed, matter: due.matter.name });
}

const printSeats = (count) => Object.entries(count).map(([what, number]) => `${what} ${number}`).join(" ");

/** The lines of the decision that a state implies, of what is due as `nextDue` gives it. */
export function impliedDecision(state, { matter, at, outcome }) {
  const ended = matter.decided === null ? endOf(state, matter) : null;
  const decides = ended?.how === "ended" && ended.outcome === outcome;
  return {
    matter: matter.name,
    version: matter.last.hash,
    says: outcome,
    at: printTime(at),
    size: String(state.size),
    certificate: (decides && ended.certificate) || null,
    seats: decides && ended.seats && ended.at === at ? printSeats(ended.seats) : null,
  };
}

export function decision(state, entry) {
  const { body, hash } = entry.statement;
  const due = nextDue(state);
  require(due !== null && due.outcome !== null, "not-due", { kind: "decision" });
  const { matter, at, outcome } = due;
  const same = Object.entries(impliedDecision(state, due)).every(([key, value]) => body[key] === value);
  if (!same) throw new Fault("differs-from-log", { kind: "decision" });
  matter.decided = { outcome, at, statement: hash };
  // Where nothing takes hold, what was decided is to be done from now on.
  if (outcome === "adopted" && matter.procedure.body.mode === "advisory") raiseTasks(state, matter, [], at);
}

export function enact(state, entry) {
  const { body } = entry.statement;
  const due = nextDue(state);
  require(due !== null && due.outcome === null, "not-due", { kind: "enact" });
  const { matter, at } = due;
  const taken = enactClauses(state, matter, at, entry.index);
  const same = body.matter === matter.name && body.at === printTime(at) && body.clause.join("\n") === taken.join("\n");
  require(same, "differs-from-log", { kind: "enact" });
  matter.enacted = { taken, at };
  raiseTasks(state, matter, taken, at);
}

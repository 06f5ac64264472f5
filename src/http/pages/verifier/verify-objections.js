// Objections to the result of a poll (docs/formats/polls.md, "Objections").

import { require } from "./fault.js";
import { readTime } from "./form.js";
import { requirePhase } from "./verify-poll.js";

/** The procedures under which the result of a poll can be objected to. */
export function objectingTo(state, poll) {
  const bound = poll.body.contest.filter(({ procedure }) => procedure !== null);
  const found = bound.map(({ procedure }) => state.documents.adopted(procedure));
  const objecting = found.filter((document) => document?.sort === "procedure" && document.body.objection !== null);
  return objecting.map(({ body }) => body.objection.split(" ")[0]);
}

/** Whether a matter concerns a poll, or a contest of it. */
function isAbout({ concerns }, poll) {
  const [sort, id] = (concerns ?? "").split(" ");
  return (sort === "poll" || sort === "contest") && id === poll.id;
}

/** The poll, whose result is objected to under this procedure, by a matter that concerns it. */
function underOf({ state, procedure, matter, at }, id) {
  const poll = state.poll(id);
  const its = at === null || isAbout(matter, poll);
  require(its && objectingTo(state, poll).includes(procedure.id), "not-its-objection", { poll: id, procedure: procedure.id });
  return poll;
}

const cameToNothing = ({ phase }) => ["lapsed", "cancelled", "annulled"].includes(phase);

/** The clause that annuls, on its way (`verify-clauses.js`). */
export function annul(taking, id) {
  const poll = underOf(taking, id);
  if (cameToNothing(poll)) return "moot";
  requirePhase(poll, "open", "closed", "provisional-result");
  if (taking.at !== null) Object.assign(poll, { phase: "annulled", settledAt: taking.state.now });
  return "held";
}

/** The clause that has the ballots counted again. */
export function recount(taking, id) {
  const poll = underOf(taking, id);
  if (cameToNothing(poll) || poll.phase === "closed") return "moot";
  requirePhase(poll, "provisional-result");
  const until = readTime(poll.body["objections-until"]);
  const brought = taking.at === null ? taking.state.requireNow() : taking.matter.broughtAt;
  require(brought < until, "too-late", { what: "objections-until", at: until });
  if (taking.at !== null) {
    const { hash } = taking.version;
    poll.changes.push(hash);
    Object.assign(poll, { phase: "closed", result: null, resultBody: null, recountedBy: hash, certified: new Set() });
  }
  return "held";
}

/** Throws while an objection that was brought in time is undecided or has not taken effect. */
export function refuseWaiting(state, poll) {
  const under = objectingTo(state, poll);
  const until = readTime(poll.body["objections-until"]);
  const waits = (matter) => matter.isOpen && matter.broughtAt < until && under.includes(matter.procedure.id) && isAbout(matter, poll);
  const waiting = [...state.matters.values()].find(waits);
  require(waiting === undefined, "objection-waits", { poll: poll.id, matter: waiting?.name });
}

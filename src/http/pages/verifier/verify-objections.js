// Objections to the result of a poll (docs/formats/polls.md, "Objections").

import { require } from "./fault.js";
import { readTime } from "./form.js";
import { spanAfter } from "./spans.js";

/** The procedures under which the result of a poll can be objected to. */
function proceduresOf(state, poll) {
  const bound = poll.body.contest.filter(({ procedure }) => procedure !== null);
  const found = bound.map(({ procedure }) => state.documents.adopted(procedure));
  const objecting = found.filter((document) => document?.sort === "procedure" && document.body.objection !== null);
  return objecting.map(({ body }) => body.objection.split(" ")[0]);
}

/** Throws unless the result of a poll is objected to under this procedure. */
export function requireObjecting(state, poll, procedure) {
  require(proceduresOf(state, poll).includes(procedure), "not-its-objection", { poll: poll.id, procedure });
}

/** Throws while an objection that was brought in time is undecided or has not taken effect; overdue officers hold up nothing. */
export function refuseWaiting(state, poll) {
  const under = proceduresOf(state, poll);
  const until = readTime(poll.body["objections-until"]);
  const isAbout = ({ concerns }) => {
    const [sort, id] = (concerns ?? "").split(" ");
    return (sort === "poll" || sort === "contest") && id === poll.id;
  };
  const isOverdue = ({ procedure: { admit }, supportedAt, judged }) => {
    const end = admit === null || supportedAt === null || judged !== null ? null : spanAfter(admit.within, supportedAt);
    return end !== null && end <= state.now;
  };
  const waits = (matter) => matter.isOpen && matter.broughtAt < until && under.includes(matter.procedure.id) && isAbout(matter) && !isOverdue(matter);
  const waiting = [...state.matters.values()].find(waits);
  require(waiting === undefined, "objection-waits", { poll: poll.id, matter: waiting?.name });
}

// Objections to the result of a poll (docs/formats/polls.md, "Objections").

import { require } from "./fault.js";
import { readTime } from "./form.js";

/** The procedures under which the result of a poll can be objected to. */
export function objectingTo(state, poll) {
  const bound = poll.body.contest.filter(({ procedure }) => procedure !== null);
  const found = bound.map(({ procedure }) => state.documents.adopted(procedure));
  const objecting = found.filter((document) => document?.sort === "procedure" && document.body.objection !== null);
  return objecting.map(({ body }) => body.objection.split(" ")[0]);
}

/** Throws unless the result of a poll is objected to under this procedure. */
export function requireObjecting(state, poll, procedure) {
  require(objectingTo(state, poll).includes(procedure), "not-its-objection", { poll: poll.id, procedure });
}

/** Throws while an objection that was brought in time is undecided or has not taken effect. */
export function refuseWaiting(state, poll) {
  const under = objectingTo(state, poll);
  const until = readTime(poll.body["objections-until"]);
  const isAbout = ({ concerns }) => {
    const [sort, id] = (concerns ?? "").split(" ");
    return (sort === "poll" || sort === "contest") && id === poll.id;
  };
  const waits = (matter) => matter.isOpen && matter.broughtAt < until && under.includes(matter.procedure.id) && isAbout(matter);
  const waiting = [...state.matters.values()].find(waits);
  require(waiting === undefined, "objection-waits", { poll: poll.id, matter: waiting?.name });
}

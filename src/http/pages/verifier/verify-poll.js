// What rules about polls ask of a poll, whatever the kind: docs/formats/polls.md.

import { require } from "./fault.js";
import { readTime } from "./form.js";

export const BEFORE_OPEN = ["announced", "roll-provisional", "roll-certified"];

/** The poll that a text names, by the notice that it names. */
export function pollOf(state, body) {
  const poll = state.poll(body.poll);
  require(body.notice === poll.notice, "stale-notice", { poll: body.poll });
  return poll;
}

export function requirePhase(poll, ...phases) {
  require(phases.includes(poll.phase), "wrong-phase", { poll: poll.id, phase: poll.phase, needed: phases[0] });
}

export const isScrutineer = (poll, name) => poll.scrutineers.some((one) => one.name === name);

export function refuseSecondRole(poll, name) {
  require(name !== poll.officer && !isScrutineer(poll, name), "two-roles", { holder: name, poll: poll.id });
}

export function requireAfter(state, time, what) {
  require(state.requireNow() >= readTime(time), "too-early", { what, at: time });
}

/** The options of a contest that are passed over. */
export const struckFrom = (poll, contest) => poll.struck.get(contest) ?? new Set();

/** Whether strikes or additions make another count than there would have been. */
export const countsOtherwise = (poll) => poll.struck.size > 0 || poll.voters.list.some((voter) => voter.added);

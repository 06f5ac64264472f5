// Candidates of contests that were announced without any (docs/formats/polls.md, "Nominations").

import { require } from "./fault.js";
import { printTime, readTime } from "./form.js";
import { skeleton } from "./skeleton.js";
import { spanAfter } from "./spans.js";
import { BEFORE_OPEN, refuseSecondRole, requirePhase } from "./verify-poll.js";
import { requireElectable } from "./verify-seats.js";

/** The options of a contest but the one that asks for new nominations. */
export const candidatesOf = (contest) => contest.option.filter(({ value }) => value !== contest.reopen);

export const isNominated = (contest) => candidatesOf(contest).length === 0;

/** The line of a procedure that a contest falls short of in times and candidates; null where it keeps to all. */
export function belowNominations({ id, body }, notice, contest, now, isAgain) {
  if (body.nominate === null) {
    require(!isNominated(contest), "unbound-contest.nobody-nominates", { contest: contest.value, procedure: id });
    return null;
  }
  if (contest.short.join() !== body.short.join()) return "short";
  if (isAgain) return null;
  const words = body.nominate.split(" ");
  const [least, most] = [spanAfter(words.slice(1, 3).join(" "), now), spanAfter(words.slice(3).join(" "), now)];
  const until = notice["nominations-until"] === null || !isNominated(contest) ? null : readTime(notice["nominations-until"]);
  return until !== null && least !== null && least <= until && (most === null || until <= most) ? null : "nominate";
}

/** The end of the cooling-off that begins at an instant. */
export function effectFrom({ body }, at) {
  return body["cooling-off"] === null ? at : (spanAfter(body["cooling-off"], at) ?? at);
}

/** Whether two titles can be taken for each other once a candidate stands. */
function requireDistinct(contest, option) {
  const seen = new Map();
  for (const one of [...contest.option, option]) {
    for (const title of [one.title, one["title-en"]]) {
      const key = skeleton(title);
      require((seen.get(key) ?? one.value) === one.value, "unfit-candidate", { contest: contest.value, member: option.value });
      seen.set(key, one.value);
    }
  }
}

/** A member stands in a contest as of an instant, once accepted: `held`, `offered` or `moot`. Throws why not. */
export function stand(state, { poll: id, contest: name, member, title, titleEn, procedure }, at, accepts) {
  const poll = state.poll(id);
  const contest = poll.body.contest.find(({ value }) => value === name && poll.nominated.includes(value));
  const own = contest === undefined ? null : state.documents.adopted(contest.procedure).procedure;
  const its = own?.body.nominate?.split(" ")[0] === procedure;
  require(its, "not-its-nomination", { poll: id, contest: name, procedure });
  state.members.require(member);
  if (candidatesOf(contest).some(({ value }) => value === member)) return "moot";
  requirePhase(poll, ...BEFORE_OPEN);
  const until = readTime(poll.body["nominations-until"]);
  require(at < until && !poll.nominations.over, "too-late", { what: "nominations-until", at: until });
  const person = `m/${member}`;
  for (const one of [state.names.nameOf(person), person]) if (one !== null) refuseSecondRole(poll, one);
  if (contest.fills !== null) requireElectable(state, contest.fills.split(" "), person, effectFrom(own, readTime(poll.body["objections-until"])));
  const option = { value: member, title, "title-en": titleEn, cost: null };
  requireDistinct(contest, option);
  if (!accepts) return "offered";
  contest.option.splice(candidatesOf(contest).length, 0, option);
  return "held";
}

/** Ends nominations when the clock reaches `now`: as long as there are too few candidates they last longer. */
export function endNominations(poll, now) {
  if (poll.nominations.over || poll.body["nominations-until"] === null || !BEFORE_OPEN.includes(poll.phase)) return;
  const few = poll.body.contest.filter((one) => poll.nominated.includes(one.value) && candidatesOf(one).length < Number(one.seats));
  for (let until = readTime(poll.body["nominations-until"]); until <= now; ) {
    const lines = few.flatMap(({ short }) => short).map((line) => line.split(" ")).filter(([word, , , most]) => word === "extend" && poll.nominations.longer < Number(most));
    const ends = lines.map(([, count, unit]) => spanAfter(`${count} ${unit}`, until)).filter((end) => end !== null);
    if (ends.length === 0) return over(poll, few);
    const longer = Math.max(...ends) - until;
    for (const key of ["nominations-until", "opens", "closes", "objections-until"]) poll.body[key] = printTime(readTime(poll.body[key]) + longer);
    until += longer;
    poll.nominations.longer += 1;
  }
}

function over(poll, few) {
  const leaves = (contest) => contest.short.includes("leave") && candidatesOf(contest).length > 0;
  if (!few.every(leaves)) {
    poll.phase = "lapsed";
    return;
  }
  poll.nominations.over = true;
  for (const contest of few) contest.seats = String(candidatesOf(contest).length);
}

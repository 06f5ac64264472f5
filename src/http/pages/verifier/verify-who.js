// Whether somebody is among those whom a procedure means (docs/PROCEDURES.md, "Who").

import { isRunning } from "./verify-bodies.js";
import { countsFrom } from "./weight-roll.js";
import { spanAfter } from "./spans.js";

const DAY = 86_400;
const NOBODY = { matter: null, roll: null };

/** About a matter that exists. */
export const aboutMatter = (state, matter) => ({ matter, roll: matter.roll === null ? null : state.polls.get(matter.roll) });

/** The poll whose roll was certified last under any revision of a policy; null where there is none. */
export function lastRoll(state, policy) {
  const isOf = (poll) => {
    const document = state.documents.adopted(poll.body.policy);
    return document?.sort === "policy" && document.name === policy && poll.rollCertifiedAt !== null;
  };
  const found = [...state.polls.values()].filter(isOf).sort((one, other) => one.rollCertifiedAt - other.rollCertifiedAt);
  return found.at(-1) ?? null;
}

/** What somebody weighs on a certified roll. */
const weightOn = (roll, name) => (name.startsWith("m/") ? (roll?.voters.find(name.slice(2))?.weight ?? 0n) : 0n);

export const weightOf = (names, roll) => names.reduce((sum, name) => sum + weightOn(roll, name), 0n);

/** How many different tags of a dimension people have. */
export function tagsOf(state, dimension, names) {
  const members = names.filter((name) => name.startsWith("m/")).map((name) => state.members.get(name.slice(2)));
  const own = members.flatMap((member) => [...(member?.tags ?? [])]);
  return new Set(own.filter((tag) => tag.split(" ")[0] === dimension)).size;
}

function meets(state, who, id, roll) {
  const member = state.members.get(id);
  if (member === undefined || member.standing !== "active" || !member.confirmed) return false;
  const tenure = who["tenure-days"] === null || countsFrom(member) + Number(who["tenure-days"]) * DAY <= state.now;
  const weighs = who.weight === null || (roll !== null && weightOn(roll, `m/${id}`) >= BigInt(who.weight));
  return (who.class === null || member.class === who.class) && tenure && weighs && who.tags.every((tag) => member.tags.has(tag));
}

/** Whether a person is a candidate of a contest, or brought a matter that it decides. */
function standsIn(state, { fills, option, decides }, person) {
  if (fills !== null && option.some(({ value }) => `m/${value}` === person)) return true;
  const isDecided = (matter) => decides.includes(matter.last.hash);
  return [...state.matters.values()].some((matter) => isDecided(matter) && state.names.person(matter.author) === person);
}

/** Whether what a matter concerns is a person, under whatever name. */
export function isConcerned(state, concerns, name) {
  const [sort, ...rest] = concerns.split(" ");
  const what = rest.join(" ");
  const person = state.names.person(name);
  if (sort === "member") return person === `m/${what}`;
  if (sort === "matter") return state.matters.has(what) && state.names.person(state.matters.get(what).author) === person;
  if (sort === "mandate") {
    const table = state.bodies.find(what.split(" ")[0])?.table ?? [];
    return table.some((sits) => sits.mandate === what && sits.person === person);
  }
  if (sort === "poll" || sort === "contest") {
    const contests = state.polls.get(rest[0])?.body.contest ?? [];
    return contests.filter(({ value }) => sort === "poll" || value === rest[1]).some((contest) => standsIn(state, contest, person));
  }
  if (sort === "task") {
    const matter = state.matters.get(rest[0]);
    const task = state.tasks.get(what);
    if (matter === undefined || task === undefined) return false;
    const names = [person, state.names.nameOf(person)].filter((one) => one !== null);
    const reported = task.last !== null && state.names.person(task.last.by) === person;
    const isOffice = ({ sort }) => sort === "office" || sort === "author";
    return reported || names.some((one) => ownsTask(state, matter, task, one, isOffice) !== undefined);
  }
  const table = sort === "body" && state.now !== null ? (state.bodies.find(what)?.table ?? []) : [];
  return table.some((sits) => isRunning(sits, state.now) && (sits.person === person || sits.name === person));
}

function isElector(state, concerns, name) {
  const [sort, body, group] = (concerns ?? "").split(" ");
  const rules = sort === "mandate" ? state.bodies.find(body)?.group(group) : null;
  if (!rules) return false;
  const everybody = { class: null, "tenure-days": null, weight: null, tags: [] };
  if (rules.voters.length > 0) return isAny(state, rules.voters, name);
  return name.startsWith("m/") && meets(state, everybody, name.slice(2), null);
}

/** Whether somebody is meant. */
export function isMeant(state, who, name, { matter, roll, concerns = matter?.concerns ?? null } = NOBODY) {
  switch (who.sort) {
    case "member":
      return name.startsWith("m/") && meets(state, who, name.slice(2), roll);
    case "office":
      return state.offices.holds(name, who.office);
    case "body":
      return state.now !== null && state.bodies.sits(who.body, who.group, name, state.now);
    case "author":
      return matter?.author === name;
    case "supporters":
      return matter?.supportOf(name).stands ?? false;
    case "concerned":
      return concerns !== null && isConcerned(state, concerns, name);
    default:
      return isElector(state, concerns, name);
  }
}

export const isAny = (state, whos, name, about = NOBODY) => whos.some((who) => isMeant(state, who, name, about));

/** All who are meant, members and holders alike. */
export function meant(state, whos, about) {
  const names = [...state.members.ids().map((id) => `m/${id}`), ...state.offices.holders(), ...state.bodies.all().flatMap(({ table }) => table.map((sits) => sits.name))];
  return [...new Set(names)].filter((name) => isAny(state, whos, name, about));
}

/** How many could do something, and what they weigh. */
export function countAll(state, whos, roll) {
  const all = meant(state, whos, { matter: null, roll });
  return { heads: BigInt(all.length), weight: weightOf(all, roll) };
}

/** Whether nobody is there to act: no holder of the office or the seats. */
function isNobody(state, who) {
  if (who.sort === "office") return !state.offices.holders().some((name) => state.offices.holds(name, who.office));
  if (who.sort !== "body") return false;
  return !(state.bodies.find(who.body)?.table ?? []).some((sits) => state.bodies.sits(who.body, who.group, sits.name, state.now));
}

/**
 * Whether it is somebody's turn in a succession that begins at `from`: the first line from then on, each next one when the
 * time of the one before has passed, or at once where nobody is there to act.
 */
export function isTurn(state, lines, from, name, about) {
  let begins = from;
  for (const { who, within } of lines) {
    if (begins !== null && begins <= state.now && isMeant(state, who, name, about)) return true;
    if (!isNobody(state, who)) begins = spanAfter(within, begins);
  }
  return false;
}

/** Who decided matters of a procedure: its body, whoever answers, announces or admits; else the author. */
function deciders({ decide, answer, announce, admit }) {
  if (decide.how === "body") return [{ sort: "body", body: decide.body, group: null }];
  if (decide.how === "answer") return answer.map(({ who }) => who);
  if (decide.how === "poll") return announce.map(({ who }) => who);
  return [admit === null ? { sort: "author" } : admit.who];
}

/**
 * By when somebody can promise a task at the latest, null for any time; undefined where the task is not the person's now.
 * What somebody gave up is for all in the succession; where the procedure says nobody, for those who decided, at once.
 */
export function ownsTask(state, matter, task, name, counts = () => true) {
  const about = aboutMatter(state, matter);
  const { procedure } = matter;
  if (procedure.task.length === 0) {
    return task.from <= state.now && deciders(procedure).some((who) => counts(who) && isMeant(state, who, name, about)) ? task.from : undefined;
  }
  const ends = [];
  let begins = task.from;
  for (const { who, within } of procedure.task) {
    if (begins === null) break;
    if (isNobody(state, who)) continue;
    const until = spanAfter(within, begins);
    const has = (task.last?.says === "given-up" ? task.from : begins) <= state.now;
    if (has && counts(who) && isMeant(state, who, name, about)) ends.push(until);
    begins = until;
  }
  if (ends.length === 0) return undefined;
  return ends.includes(null) ? null : Math.max(...ends);
}

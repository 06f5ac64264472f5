// What binds a contest to its procedure (docs/formats/polls.md, "What binds a contest"), and the seats that a certified
// result fills.

import { Fault, require } from "./fault.js";
import { readTime } from "./form.js";
import { readSpans, readWho } from "./documents.js";
import { eligibilityOf } from "./documents-fit.js";
import { spanAfter } from "./spans.js";
import { calledOf } from "./verify-due.js";
import { belowNominations, candidatesOf, effectFrom } from "./verify-nominations.js";
import { requireLast, requireOpen } from "./verify-matters.js";
import { offer, requireGroup } from "./verify-seats.js";
import { aboutMatter, isTurn } from "./verify-who.js";

/** Throws `matter-called` once a poll decides the matter, unless that came to nothing. */
export function requireUncalled(state, matter) {
  const ended = calledOf(state, matter);
  require(ended === null || ended.how === "off", "matter-called", { matter: matter.name, poll: matter.called?.poll });
}

function matterOf(state, contest, version) {
  const found = [...state.matters.values()].find((one) => one.last.hash === version) ?? state.matters.get(version);
  require(found !== undefined, "unknown-matter", { matter: version });
  requireLast(found, version);
  requireOpen(state, found.name);
  require(found.procedure.hash === contest.procedure, "other-procedure", { contest: contest.value, matter: found.name });
  return found;
}

function requireTurn(state, signer, procedure, matter, now) {
  let from = now;
  if (matter !== null) {
    requireUncalled(state, matter);
    from = matter.announceFrom(calledOf(state, matter));
    require(from !== null, "matter-not-ready.not-admitted", { matter: matter.name });
    require(now >= from, "matter-not-ready", { matter: matter.name, from });
  }
  const about = matter === null ? { matter: null, roll: null } : aboutMatter(state, matter);
  const isYours = isTurn(state, procedure.announce, from, signer, about);
  require(isYours, "not-yours-to-announce", { person: signer, procedure: procedure.id });
}

/** The line of a procedure that the head of a notice falls short of; null where it keeps to all. */
function belowHead({ body }, notice, now, isAgain) {
  const time = (key) => (notice[key] === null ? null : readTime(notice[key]));
  const reaches = (span, from, at) => at !== null && (spanAfter(span, from) ?? Infinity) <= at;
  if (notice.mode !== body.mode) return "mode";
  if (body.publication !== null && notice.publication !== body.publication) return "publication";
  if (body["notice-at-least"] !== null && !reaches(body["notice-at-least"], now, time("opens"))) return "notice-at-least";
  const same = (one, other) => one.every((line) => other.includes(line));
  if (!same(notice.extension, body.extension) || !same(body.extension, notice.extension)) return "extension";
  if (body.claims !== null && !isAgain) {
    const [least, rulings] = readSpans(body.claims);
    const until = time("claims-until");
    const fits = reaches(least, Math.max(time("record-date"), now), until) && reaches(rulings, until, time("opens"));
    if (!fits) return "claims";
  }
  if (body["open-between"] !== null) {
    const [least, most] = readSpans(body["open-between"]);
    const end = spanAfter(most, time("opens"));
    if (!reaches(least, time("opens"), time("closes")) || (end !== null && time("closes") > end)) return "open-between";
  }
  if (body.certificates !== null) {
    const [least, , of] = body.certificates.split(" ").map(Number);
    if (Number(notice.certificates) < least || notice.scrutineer.length < of) return "certificates";
  }
  if (body.objection === null) return null;
  const within = body.objection.split(" ").slice(1).join(" ");
  return reaches(within, time("closes"), time("objections-until")) ? null : "objection";
}

/** The line of a procedure that a contest leaves out or says otherwise. */
function belowContest({ body }, contest) {
  const ofPolls = (lines) => lines.filter((line) => !line.startsWith("seats "));
  if (body.method !== null && contest.method !== body.method) return "method";
  if (!ofPolls(body.quorum).every((line) => contest.quorum.includes(line))) return "quorum";
  if (!ofPolls(body.threshold).every((line) => contest.threshold.includes(line))) return "threshold";
  if ((body["cap-cast"] ?? null) !== (contest["cap-cast"] ?? null)) return "cap-cast";
  return body["re-open"] !== null && contest.reopen === null ? "re-open" : null;
}

/** Whether a policy gives everybody the same weight. */
const isFlat = (policy) => policy.classBases.size === 0 && policy.bonusLimit === 0n && policy.base > 0n;

function requirePolicy(state, { id, body }, contest, notice) {
  const where = { contest: contest.value, procedure: id };
  if (body.policy === null) return require(isFlat(state.policies.get(notice.policy)), "below-procedure.heads", where);
  const inForce = state.documents.charter.find("policy", body.policy);
  return require(inForce?.hash === notice.policy, "below-procedure", { ...where, line: `policy ${body.policy}` });
}

/** The constituency of the group whose seat a matter concerns. */
function electorsOf(state, matter) {
  const [sort, body, name] = (matter?.concerns ?? "").split(" ");
  if (sort !== "mandate") return [];
  const groups = state.documents.charter.find("body", body)?.seats.groups ?? [];
  return groups.find(({ id }) => id === name)?.voters ?? [];
}

function requireVoters(state, procedure, contest, notice, matter) {
  let voters = procedure.body.voters.map(readWho);
  if (procedure.body.voters.join() === "electors") voters = electorsOf(state, matter);
  if (contest.fills !== null) {
    const [body, name] = contest.fills.split(" ");
    const found = state.documents.charter.find("body", body);
    const group = found?.seats.groups.find(({ id }) => id === name);
    require(group?.filledBy.includes(procedure.id), "unbound-contest.fills-else", { contest: contest.value });
    if (voters.length === 0) voters = group.voters;
    requireSeats(state, procedure, contest, notice, [body, name]);
  }
  const asked = eligibilityOf(voters);
  const same = asked !== null && Object.keys(asked).every((key) => JSON.stringify(asked[key]) === JSON.stringify(notice[key]));
  require(same, "below-procedure", { contest: contest.value, procedure: procedure.id, line: "voters" });
}

/** The candidates are members, and as many seats are filled as are due. */
function requireSeats(state, procedure, contest, notice, [body, group]) {
  const candidates = candidatesOf(contest).map(({ value }) => value);
  for (const id of candidates) state.members.require(id);
  const by = effectFrom(procedure, readTime(notice["objections-until"]));
  const now = state.requireNow();
  const due = requireGroup(state.bodies, body, group, now).seats.due(group, procedure.id, now, by).length;
  const isShort = candidates.length > 0 && candidates.length < due && procedure.body.short.includes("leave");
  require(Number(contest.seats) === (isShort ? candidates.length : due), "seats-due", { contest: contest.value, due });
}

/**
 * Throws unless each contest of a notice keeps to its procedure and the signer may announce it. Gives the matters that it
 * decides, each with what calls it. `isAgain`: an annulled poll is run again, whose roll stands.
 */
export function checkBound(state, { body: notice }, signer, isAgain) {
  const now = state.requireNow();
  const called = [];
  for (const contest of notice.contest) {
    if (contest.procedure === null) {
      const byPoll = ({ procedure }) => procedure.decide.how === "poll";
      require(!state.documents.charter.of("procedure").some(byPoll), "unbound-contest", { contest: contest.value });
      continue;
    }
    require(contest.decides.length < 2, "unbound-contest.several", { contest: contest.value });
    const [version] = contest.decides;
    const matter = version === undefined ? null : matterOf(state, contest, version);
    const procedure = matter?.procedure ?? state.documents.requireProcedure(contest.procedure).procedure;
    const where = { contest: contest.value, procedure: procedure.id };
    require(procedure.decide.how === "poll", "unbound-contest.no-poll", where);
    requireTurn(state, signer, procedure, matter, now);
    const nominations = belowNominations(procedure, notice, contest, now, isAgain);
    const below = belowHead(procedure, notice, now, isAgain) ?? nominations ?? belowContest(procedure, contest);
    require(below === null, "below-procedure", { ...where, line: below });
    requirePolicy(state, procedure, contest, notice);
    requireVoters(state, procedure, contest, notice, matter);
    if (matter !== null) called.push([matter, { poll: notice.poll, contest: contest.value, option: contest.option[0].value }]);
  }
  return called;
}

/** The result of a poll is certified: those elected are offered the seats that its contests fill. */
export function seatElected(state, poll, entry) {
  const now = state.requireNow();
  if (poll.body.mode !== "binding") return;
  for (const contest of poll.body.contest.filter(({ fills }) => fills !== null)) {
    const { procedure } = state.documents.adopted(contest.procedure);
    const [body, group] = contest.fills.split(" ");
    const line = poll.resultBody.contest.find(({ value }) => value.split(" ")[0] === contest.value);
    const by = effectFrom(procedure, readTime(poll.body["objections-until"]));
    const isOver = state.bodies.find(body).handedOver;
    const due = isOver !== null && isOver <= now ? [] : state.bodies.find(body).due(group, procedure.id, now, by);
    const isShort = Number(contest.seats) < due.length;
    due.slice(0, line.elected.length).forEach((seat, at) => {
      const given = { body, group, seat, procedure: procedure.id, from: effectFrom(procedure, now), by, isShort };
      try {
        offer(state, state.bodies, `m/${line.elected[at]}`, given, entry);
      } catch (fault) {
        if (!(fault instanceof Fault)) throw fault; // who may not sit is passed over, and the seat stays empty
      }
    });
  }
}

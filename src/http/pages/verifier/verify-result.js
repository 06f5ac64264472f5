// The result that the last ballots make, and whether a `result` statement says it (docs/formats/polls.md, "Outcome").

import { bigEndian, compareBytewise, hex, utf8, utf8Text } from "./bytes.js";
import { count, counts } from "./count.js";
import { toJson } from "./exact.js";
import { Fault, require } from "./fault.js";
import { sha256 } from "./sha256.js";
import { countsOtherwise, struckFrom } from "./verify-poll.js";
import { Voters } from "./verify-roll.js";
import { hashOf } from "./verify-state.js";

/** The lot of a contest: option ids, most favoured first, by a seed of bytes. */
export function drawLot(contest, seed, options) {
  const field = (bytes) => [bigEndian(bytes.length, 8), bytes];
  const key = (id) => hex(sha256(...[utf8("folkmoot/lot/v1"), utf8(contest), seed, utf8(id)].flatMap(field)));
  return options.map((id) => ({ id, key: key(id) })).sort((a, b) => compareBytewise(a.key, b.key)).map(({ id }) => id);
}

/** What is counted: with the voters who were added, or as if nobody had been added. */
function contestOf(poll, contest, at, unchanged) {
  const voters = unchanged ? certifiedOf(poll) : poll.voters;
  const ballots = [];
  for (const [member, { marks }] of poll.ballots) {
    if (voters.find(member) === undefined) continue;
    ballots.push({ weight: voters.find(member).weight, heads: 1, ...marks[at] });
  }
  const options = contest.option.map((option) => option.value);
  const rule = { quorums: contest.quorum, thresholds: contest.threshold };
  return {
    options,
    seats: Number(contest.seats),
    ballots,
    lot: drawLot(contest.value, poll.seed, options),
    terms: {
      scoreMax: contest["score-max"] === null ? null : Number(contest["score-max"]),
      decision: rule.quorums.length + rule.thresholds.length > 0 ? rule : null,
      roll: { heads: BigInt(voters.list.length), weight: voters.weight },
      groups: contest["option-group"],
      capCast: contest["cap-cast"] ?? null,
    },
  };
}

/** The voters without those who were added after the certification. */
const certifiedOf = (poll) => new Voters(poll.voters.list.filter((voter) => !voter.added));

/** Whether a contest asks for more than its method: quorums and thresholds of an election, new nominations, substitutes. */
function asksForMore(contest) {
  const isElection = contest.method !== "yes-no";
  return (contest.reopen ?? null) !== null || (contest.substitutes ?? null) !== null || (isElection && contest.quorum.length + contest.threshold.length > 0);
}

/** The outcome of a contest as it is printed, or null where these modules do not count by its method. */
function outcomeOf(poll, contest, at, unchanged) {
  const struck = !unchanged && struckFrom(poll, contest.value).size > 0;
  if (!counts(contest.method) || asksForMore(contest) || struck) return null;
  const counted = contestOf(poll, contest, at, unchanged);
  return { contest: contest.value, lot: counted.lot, outcome: count(contest.method, counted) };
}

/**
 * The outcomes of a closed poll's contests, each null where these modules do not count it: as it stands, or as it would
 * have been without strikes and additions.
 */
export const outcomesOf = (poll, unchanged = false) =>
  poll.body.contest.map((contest, at) => outcomeOf(poll, contest, at, unchanged));

/** The weight of those who voted. */
export const castOf = (poll) => [...poll.ballots.keys()].reduce((sum, member) => sum + poll.voters.find(member).weight, 0n);

/** The working as it is published, of one piece of JSON for each contest, and for each one counted unchanged. */
export function workingOf(poll, pieces, unchanged = []) {
  const beside = unchanged.length > 0 ? `,"unchanged":[${unchanged.join(",")}]` : "";
  return `{"poll":${JSON.stringify(poll.id)},"size":${poll.close.size},"contests":[${pieces.join(",")}]${beside}}\n`;
}

/** The outcome's JSON as it was read; null where it is not of this poll. */
function readOutcome(text, poll, unchanged) {
  try {
    const read = JSON.parse(text);
    const fits = (list, wanted) => (list ?? []).length === wanted.length;
    const same = read.poll === poll.id && read.size === poll.close.size;
    return same && fits(read.contests, poll.body.contest) && fits(read.unchanged, unchanged) ? read : null;
  } catch {
    return null;
  }
}

/** Throws `does-not-follow` unless lines say what outcomes are; what these modules do not count is noted. */
function checkLines(poll, entry, lines, outcomes, differs) {
  require(lines.length === outcomes.length, "does-not-follow", { what: "contest" });
  outcomes.forEach((derived, at) => {
    const contest = poll.body.contest[at];
    const line = lines[at];
    if (line.value !== `${contest.value} ${contest.method}`) throw differs("contest", line.value, contest.value);
    if (derived === null) {
      entry.notJudged.push({ what: "contest", poll: poll.id, contest: contest.value, method: contest.method });
      return;
    }
    const { elected, decision } = derived.outcome;
    const told = [elected.join(" "), decision?.verdict ?? null];
    const stated = [line.elected.join(" "), line.verdict];
    if (told.join() !== stated.join()) throw differs("contest", stated, told);
  });
}

/**
 * Throws `does-not-follow` unless a `result` statement and its working are what the last ballots make. Contests by other
 * methods than these modules count, and those from which somebody was struck, are noted in `entry.notJudged`.
 */
export function resultOf(state, poll, entry) {
  const { body } = entry.statement;
  const differs = (what, stated, derived) => new Fault("does-not-follow", { kind: "result", poll: poll.id, what, stated, derived });
  const added = poll.voters.list.filter((voter) => voter.added);
  const implied = {
    open: poll.open.hash,
    close: poll.close.hash,
    size: String(poll.close.size),
    ballots: String(poll.ballots.size),
    weight: String(castOf(poll)),
    "roll-count": String(poll.voters.list.length),
    "roll-weight": String(poll.voters.weight),
    added: added.length === 0 ? null : `${added.length} ${added.reduce((sum, voter) => sum + voter.weight, 0n)}`,
  };
  for (const [what, derived] of Object.entries(implied)) if (body[what] !== derived) throw differs(what, body[what], derived);
  const outcomes = outcomesOf(poll);
  const unchanged = countsOtherwise(poll) ? outcomesOf(poll, true) : [];
  checkLines(poll, entry, body.contest, outcomes, differs);
  checkLines(poll, entry, body.unchanged, unchanged, differs);
  const bytes = entry.attachment(body.outcome);
  const given = readOutcome(utf8Text(bytes) ?? "", poll, unchanged);
  if (given === null) throw differs("outcome", body.outcome, "");
  const pieces = (all, from) => all.map((derived, at) => (derived === null ? JSON.stringify(from[at]) : toJson(derived)));
  const text = workingOf(poll, pieces(outcomes, given.contests), pieces(unchanged, given.unchanged));
  const derived = `${hashOf(utf8(text))} ${utf8(text).length}`;
  const all = [...outcomes, ...unchanged];
  if (derived !== body.outcome && all.every((one) => one !== null)) throw differs("outcome", body.outcome, derived);
  const parts = all.flatMap((one) => (one === null ? [] : [toJson(one)]));
  if (parts.some((part) => !utf8Text(bytes).includes(part))) throw differs("outcome", body.outcome, derived);
}

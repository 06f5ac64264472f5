// Makes random logs, whole and right as the second verifier sees it, for the first one to judge:
//
//   node tests/modules/generate.js FIRST COUNT
//
// A line of JSON for each seed: `seed`, `trust` (text) and `files` (by path, hexadecimal digits).

import { utf8 } from "../../src/http/pages/verifier/bytes.js";
import { toJson } from "../../src/http/pages/verifier/exact.js";
import { Fault } from "../../src/http/pages/verifier/fault.js";
import { printMarks, readMarks } from "../../src/http/pages/verifier/marks.js";
import { methodOf } from "../../src/http/pages/verifier/methods.js";
import { castOf, outcomesOf, workingOf } from "../../src/http/pages/verifier/verify-result.js";
import { deriveRoll } from "../../src/http/pages/verifier/verify-roll.js";
import { numbers, shuffled } from "./contests.js";
import { Maker } from "./maker.js";

const METHODS = ["yes-no", "single-choice", "approval", "score", "borda", "schulze", "star", "irv", "stv-scottish", "stv-folkmoot"];
const CATEGORIES = ["development", "interaction"];
const both = (id) => ({ value: id, title: id, "title-en": id });
const one = (draw, list) => list[draw(list.length)];
const some = (draw, chance, value) => (draw(chance) === 0 ? value() : undefined);

function policyOf(draw) {
  const share = () => one(draw, ["1/2", "2/3", "3/5", "1"]);
  const transform = one(draw, ["linear", "sqrt", "log2", "tiers"]);
  return {
    transform,
    tier: transform === "tiers" ? ["1 1", "40 2", "90 4"] : [],
    rounding: some(draw, 2, () => one(draw, ["down", "nearest", "up"])),
    base: String(1 + draw(3)),
    "base-class": draw(3) === 0 ? ["owner 4"] : [],
    factor: draw(2) ? shuffled(CATEGORIES, draw).map((name) => `${name} ${one(draw, ["2", "1/2", "3/7", "5"])}`) : [],
    decay: some(draw, 3, () => one(draw, ["linear 12", "halving 2", "linear 3", "halving 1"])),
    "cap-category": draw(3) === 0 ? [`interaction ${20 + draw(60)} month`] : [],
    "cap-member": draw(4) === 0 ? [`${60 + draw(90)} month`, "200 ever"] : [],
    "bonus-limit": some(draw, 3, () => String(5 + draw(50))),
    cap: some(draw, 3, () => String(90 + draw(50))),
    "cap-share": some(draw, 3, share),
    "issuance-guard": some(draw, 6, () => "30 99/100"),
  };
}

function contestOf(draw, at) {
  const method = one(draw, METHODS);
  const size = method === "yes-no" ? 2 + draw(2) : 2 + draw(5);
  const ids = method === "yes-no" ? ["for", "against", "none"].slice(0, size) : Array.from({ length: size }, (_, n) => (draw(2) ? `${n + 1}` : `o-${n}`));
  const seats = ["yes-no", "star", "irv"].includes(method) ? 1 : 1 + draw(size);
  const decides = method === "yes-no" && draw(2) === 0;
  return {
    ...both(`c-${at}`), method, seats: String(seats), option: ids.map(both),
    "score-max": methodOf(method).ballot === "scores" ? "5" : undefined,
    quorum: decides ? [one(draw, ["heads cast inclusive share 1/3", "weight for strict count 4", "heads for-and-abstained inclusive root 3/2", "weight cast inclusive share 1/1"])] : [],
    threshold: decides ? [one(draw, ["weight for-against strict 1/2", "heads roll inclusive 1/3", "weight adaptive", "heads for-against inclusive 1/1"])] : [],
    "option-group": methodOf(method).heedsGroups && seats > 1 && size > 3 && draw(3) === 0
      ? [{ ...both("g"), "at-least": "1", "at-most": one(draw, ["none", "1"]), includes: ids.slice(1, 3) }]
      : [],
  };
}

function choiceOf(draw, contest) {
  if (draw(6) === 0) return "abstain";
  const ids = shuffled(contest.option.map((option) => option.value), draw);
  const chosen = ids.slice(0, 1 + draw(ids.length));
  switch (methodOf(contest.method).ballot) {
    case "choice":
      return chosen[0];
    case "approvals":
    case "ranking":
      return chosen;
    case "weak-ranking":
      return draw(2) && chosen.length > 1 ? [chosen.slice(0, 2), ...chosen.slice(2)] : chosen;
    default:
      return Object.fromEntries(chosen.map((id) => [id, String(draw(6))]));
  }
}

function people(maker, draw) {
  const ids = Array.from({ length: 3 + draw(9) }, (_, at) => `m-${at}`);
  ids.forEach((id) => maker.enrol(id, one(draw, ["2021-05-01T00:00:00Z", "2024-02-29T12:00:00Z", "2026-11-20T00:00:00Z"])));
  for (let batch = 0; batch < 1 + draw(3); batch++) {
    const lines = Array.from({ length: 1 + draw(12) }, (_, at) => [
      `act-${batch}-${String(at).padStart(2, "0")}`, one(draw, ids), one(draw, CATEGORIES), String(draw(5) === 0 ? -draw(30) : draw(90)),
      `2026-${String(1 + draw(11)).padStart(2, "0")}-${String(1 + draw(28)).padStart(2, "0")}T0${draw(9)}:30:00Z`,
    ]);
    maker.credit(`b-${batch}`, lines);
    if (draw(2) === 0) {
      const reason = maker.attach(utf8("It was counted twice."));
      maker.say("correction", { ref: `fix-${batch}`, source: "s/app", line: [`${lines[0][0]} ${draw(2) ? 0 : draw(40)}`], reason }, "o/lin");
    }
  }
  const change = (ref, does, members, more = {}) =>
    maker.say("member", { ref, does, into: "none", tag: [], member: members, reason: "none", ...more }, "o/lin");
  if (draw(3) === 0) change("t", "tag", [ids[0], ids[1]].sort(), { tag: ["city shanghai", "interest climbing"] });
  const bySecond = (ref, does, members, more = {}) => {
    const reason = maker.attach(utf8("It was agreed."));
    const body = { ref, does, into: "none", tag: [], member: members, reason, ...more };
    for (const officer of ["o/lin", "o/checker"]) maker.say("member", body, officer);
  };
  if (draw(3) === 0) bySecond("s", "suspend", [ids[1]]);
  const merges = draw(3) === 0;
  if (merges) bySecond("m", "merge", [ids[2]], { into: ids[0] });
  if (merges && draw(3) === 0) bySecond("b", "reinstate", [ids[2]]);
  if (draw(4) === 0) change("c", "class", [ids[0]], { into: "guest" });
  if (draw(6) === 0) bySecond("r", "restore", [ids[1]]);
  return ids;
}

function make(seed) {
  const draw = numbers(seed);
  const maker = new Maker();
  maker.found();
  const ids = people(maker, draw);
  const policy = maker.policy(policyOf(draw));
  const contests = Array.from({ length: 1 + draw(3) }, (_, at) => contestOf(draw, at));
  const derive = (state, poll) => {
    const { stated, bytes, power } = deriveRoll(state, poll);
    return { stated, lines: bytes, power: power === null ? null : utf8(power.text) };
  };
  const open = maker.open("p-1", policy, contests, derive, {
    class: draw(4) === 0 ? ["owner"] : [],
    tag: draw(6) === 0 ? ["city shanghai"] : [],
    "tenure-days": some(draw, 3, () => "30"),
    value: some(draw, 5, () => "1"),
  });
  const poll = maker.state.poll("p-1");
  for (let turn = 0; turn < draw(2 * ids.length + 1); turn++) {
    const member = one(draw, ids);
    if (poll.voters.find(member) === undefined) continue;
    const choices = Object.fromEntries(poll.body.contest.map((contest) => [contest.value, choiceOf(draw, contest)]));
    const text = printMarks(poll.body.contest, choices, turn.toString(16).padStart(32, "0"));
    maker.vote(open, member, text, readMarks(utf8(text), poll.body.contest));
  }
  maker.finish("p-1", (found) => {
    const outcomes = outcomesOf(found);
    const contest = outcomes.map(({ contest: id, outcome }) => ({
      value: `${id} ${outcome.method}`, elected: outcome.elected, verdict: outcome.decision?.verdict,
    }));
    return { text: workingOf(found, outcomes.map(toJson)), contest, cast: castOf(found) };
  });
  return maker;
}

const [first, count] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + count; seed++) {
  try {
    const maker = make(seed);
    const files = Object.fromEntries([...maker.mirror()].map(([path, bytes]) => [path, Buffer.from(bytes).toString("hex")]));
    console.log(JSON.stringify({ seed, trust: maker.trust(), files }));
  } catch (fault) {
    // A roll that a cap makes impossible, a guard that trips: such a poll cannot be held, and the next seed makes another.
    if (!(fault instanceof Fault && ["does-not-follow", "new-weight", "malformed"].includes(fault.code))) throw fault;
    console.log(JSON.stringify({ seed, refused: fault.message }));
  }
}

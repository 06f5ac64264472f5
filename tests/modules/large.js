// Makes a log of a poll in which so many members vote, writes its mirror, and says how long the second verifier takes:
//
//   node tests/modules/large.js MEMBERS DIRECTORY

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { toJson } from "../../src/http/pages/verifier/exact.js";
import { utf8 } from "../../src/http/pages/verifier/bytes.js";
import { printMarks, readMarks } from "../../src/http/pages/verifier/marks.js";
import { readTrust } from "../../src/http/pages/verifier/trust.js";
import { verifyMirror } from "../../src/http/pages/verifier/verify.js";
import { castOf, outcomesOf, workingOf } from "../../src/http/pages/verifier/verify-result.js";
import { deriveRoll } from "../../src/http/pages/verifier/verify-roll.js";
import { numbers, shuffled } from "./contests.js";
import { Maker } from "./maker.js";

const [members, directory] = [Number(process.argv[2]), process.argv[3]];
const draw = numbers(members);
const maker = new Maker();
maker.found();
const ids = Array.from({ length: members }, (_, at) => `m-${String(at).padStart(6, "0")}`);
for (const id of ids) maker.enrol(id);
maker.credit("2026", ids.map((id, at) => [`act-${id}`, id, at % 2 ? "development" : "interaction", 1 + draw(400), "2026-11-03T09:30:00Z"]));
const policy = maker.policy({
  transform: "tiers", tier: ["1 1", "100 2", "300 3"], base: "1",
});
const options = ["lin-wei", "chen-yu", "zhao-min", "ma-li", "wu-tong", "qi-an"];
const both = (id) => ({ value: id, title: id, "title-en": id });
const contests = [
  { ...both("council"), method: "stv-scottish", seats: "3", option: options.map(both) },
  { ...both("charter"), method: "yes-no", seats: "1", quorum: ["heads cast inclusive share 1/10"], option: ["for", "against"].map(both) },
];
const derive = (state, poll) => {
  const { stated, bytes, power } = deriveRoll(state, poll);
  // Where the report is not counted here, one that begins right stands in for it: such a log is for timing alone.
  const text = power.text ?? `${power.head}"banzhaf_method":"exact"}}\n`;
  return { stated: { power: maker.attach(utf8(text)), ...stated }, lines: bytes, power: utf8(text) };
};
const open = maker.open("council-2027", policy, contests, derive);
ids.forEach((id, salt) => {
  const order = shuffled(options, draw).slice(0, 1 + draw(5));
  const side = draw(3) ? "for" : "against";
  const poll = maker.state.poll("council-2027");
  const text = printMarks(poll.body.contest, { council: order, charter: side }, salt.toString(16).padStart(32, "0"));
  maker.vote(open, id, text, readMarks(utf8(text), poll.body.contest));
});
maker.finish("council-2027", (poll) => {
  const outcomes = outcomesOf(poll);
  const contest = outcomes.map((one, at) => ({
    value: `${one.contest} ${contests[at].method}`, elected: one.outcome.elected, verdict: one.outcome.decision?.verdict,
  }));
  return { text: workingOf(poll, outcomes.map(toJson)), contest, cast: castOf(poll) };
});
const files = maker.mirror();
for (const [path, bytes] of [...files, ["../trust", utf8(maker.trust())]]) {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), bytes);
}
const started = performance.now();
const report = await verifyMirror(async (path) => files.get(path) ?? null, { trust: readTrust(utf8(maker.trust())) });
console.log(`${report.log.size} entries, holds: ${report.holds}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (!report.holds) console.log(JSON.stringify(report.failure));

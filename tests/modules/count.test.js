// Counting: the worked examples, and random contests beside `folkmoot count --json`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { count } from "../../src/http/pages/verifier/count.js";
import { toJson } from "../../src/http/pages/verifier/exact.js";
import { methodNames, methodOf } from "../../src/http/pages/verifier/methods.js";
import { numbers, randomContest, readExample } from "./contests.js";
import { read } from "./documents.js";

const METHODS = ["yes-no", "single-choice", "approval", "score", "borda", "schulze", "star", "irv", "stv-scottish", "stv-folkmoot"];
const folkmoot = process.env.FOLKMOOT;
const ROUNDS = process.env.FOLKMOOT_LONG ? 400 : 12;

test("the worked examples give the recorded bytes", () => {
  let seen = 0;
  for (const method of METHODS) {
    const contest = readExample(method);
    if (contest === null) continue;
    seen += 1;
    assert.equal(`${toJson(count(method, contest))}\n`, read(`tests/vectors/${method}/example.json`), method);
  }
  assert.equal(seen, METHODS.length);
});

test("a tie that only a lot breaks names the tied", () => {
  const ballots = [0, 1].map((place) => ({ weight: 1n, heads: 1, marks: [place] }));
  const contest = { options: ["a", "b"], seats: 1, ballots };
  assert.throws(() => count("approval", contest), (error) => error.code === "needs-lot");
  assert.deepEqual(count("approval", { ...contest, lot: ["b", "a"] }).elected, ["b"]);
});

test("the seat reserved in the document goes to the group", () => {
  const ranks = [[41n, [0, 1]], [30n, [1, 3]], [17n, [2]], [12n, [3]]];
  const ballots = ranks.map(([weight, order]) => ({ weight, heads: 1, ranks: order.map((place) => [place]) }));
  const group = { value: "g", "at-least": "1", "at-most": "none", includes: ["cy", "dee"] };
  const contest = { options: ["ada", "bo", "cy", "dee"], seats: 2, ballots, terms: { groups: [group] } };
  assert.deepEqual(count("stv-folkmoot", contest).elected, ["ada", "dee"]);
});

test("methods take the ballots that folkmoot says", (t) => {
  if (!folkmoot || !existsSync(folkmoot)) return t.skip("skipped: methods beside folkmoot itself, which FOLKMOOT does not name");
  const told = JSON.parse(execFileSync(folkmoot, ["methods", "--json"], { encoding: "utf8" }));
  const named = told.map(({ method, ballot }) => `${method} ${ballot}`).sort();
  assert.deepEqual(methodNames().map((name) => `${name} ${methodOf(name).ballot}`).sort(), named);
});

test("random contests come out as folkmoot counts them", (t) => {
  if (!folkmoot || !existsSync(folkmoot)) return t.skip("skipped: counts beside folkmoot itself, which FOLKMOOT does not name");
  const folder = mkdtempSync(join(tmpdir(), "folkmoot-count-"));
  try {
    for (const method of METHODS) {
      for (let seed = 0; seed < ROUNDS; seed++) {
        const { contest, args, file } = randomContest(method, methodOf(method).ballot, numbers(seed * 31 + method.length));
        if (contest.ballots.length === 0) continue;
        const path = join(folder, `${seed}.csv`);
        writeFileSync(path, file);
        const told = execFileSync(folkmoot, ["count", path, "--json", ...args], { encoding: "utf8" });
        assert.equal(`${toJson(count(method, contest))}\n`, told, `${method} ${seed}\n${file}${args.join(" ")}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

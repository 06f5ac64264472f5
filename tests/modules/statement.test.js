// The grammar of statements, from docs/formats/ and from the answer of `GET /api/kinds`.

import assert from "node:assert/strict";
import test from "node:test";

import { utf8 } from "../../src/http/pages/verifier/bytes.js";
import { hasForm, readTime } from "../../src/http/pages/verifier/form.js";
import { KINDS } from "../../src/http/pages/verifier/kinds.js";
import { readNote } from "../../src/http/pages/verifier/note.js";
import { arrangeStatement, printStatement, readStatement } from "../../src/http/pages/verifier/statement.js";
import { formatBlocks } from "./documents.js";

const texts = formatBlocks()
  .filter((block) => /^folkmoot\//.test(block) && !/^folkmoot\/(marks|fork|example|policy|procedure|body|organisation)\//.test(block))
  .map((block) => (block.includes("\n\n\u2014 ") ? readNote(utf8(block)).text : block));
const malformed = (error) => error.code === "malformed";

test("every example of the documents reads and prints back", () => {
  assert.ok(texts.length > 20);
  for (const text of texts) {
    const statement = readStatement(text);
    assert.equal(printStatement(statement), text);
  }
  assert.deepEqual(
    new Set(texts.map((text) => readStatement(text).kind)),
    new Set(KINDS.map((kind) => kind.kind)),
  );
});

test("lines in any order make the same text", () => {
  for (const text of texts) {
    const statement = readStatement(text);
    const grammar = KINDS.find((kind) => kind.kind === statement.kind);
    const header = statement.genesis === null ? 2 : 3;
    const pairs = text.trimEnd().split("\n").slice(header).map((line) => /^(\S+) (.*)$/s.exec(line).slice(1));
    const groups = grammar.lines.some((line) => line.lines);
    const moved = groups ? pairs : [...pairs].reverse();
    const rises = grammar.lines.every((line) => line.often !== "any" && line.often !== "some" || line.rising || groups);
    if (rises) assert.equal(arrangeStatement(statement, moved), text);
  }
});

test("what is not in its one spelling is refused", () => {
  const [sample] = texts.filter((text) => text.startsWith("folkmoot/clock/"));
  const damaged = [
    sample.replace("clock/v1", "clock/v01"),
    sample.replace("\ntime", "\n\ntime"),
    sample.replace("time ", "time  "),
    sample.replace("T12:", "T24:"),
    sample.slice(0, -1),
    `${sample}time 2026-12-01T12:00:00Z\n`,
    sample.replace("vote.example", "vote\u200e.example"),
    sample.replace("genesis ", "genesis 0"),
  ];
  for (const text of damaged) assert.throws(() => readStatement(text), malformed, text);
  assert.throws(() => readStatement(sample.replace("clock/v1", "clock/v2")), (error) => error.code === "unknown-kind");
  assert.throws(() => readStatement(sample.replace("clock/v1", "cluck/v1")), (error) => error.code === "unknown-kind");
  const genesis = texts.find((text) => text.startsWith("folkmoot/genesis/"));
  assert.throws(() => readStatement(genesis.replace("title-en Guest", "title-en Gue\u0301st")), malformed);
  assert.throws(() => readStatement(genesis.replace("title-en Guest", "title-en Gu\u0378st")), malformed);
});

test("options that can be taken for each other are refused", () => {
  const notice = texts.find((text) => text.startsWith("folkmoot/notice/") && text.includes("\ntitle-en Lin Wei\n"));
  const named = (from, to) => notice.replace(`\n${from}\n`, `\n${to}\n`);
  const twins = [
    ["title-en Chen Yu", "title-en Lin Wei"],
    ["title-en Chen Yu", "title-en Lin W\u200bei"],
    ["title-en Chen Yu", "title-en Lin W\u0435i"],
    ["title-en Chen Yu", "title-en \u6797\u8587"],
    ["title \u9648\u5b87", "title \u6797\u2060\u8587"],
    ["title-en Against", "title-en F\u043er"],
  ];
  for (const [from, to] of twins) assert.throws(() => readStatement(named(from, to)), /can be taken for each other/, to);
  for (const to of ["title-en Chen Yi", "title-en For"]) assert.ok(readStatement(named("title-en Chen Yu", to)), to);
});

test("forms have one spelling each", () => {
  const right = { u16: ["0", "65535"], i64: ["-9223372036854775808"], fraction: ["2/3", "7"], id: ["a.b-c_9"], name: ["m/a"] };
  const wrong = { u16: ["65536", "01", "+1", ""], i64: ["-0", "9223372036854775808"], fraction: ["2/4", "3/1", "0/5"], id: ["A", "-a"], name: ["x/a"] };
  for (const [form, values] of Object.entries(right)) for (const value of values) assert.ok(hasForm(form, value), value);
  for (const [form, values] of Object.entries(wrong)) for (const value of values) assert.ok(!hasForm(form, value), value);
  assert.equal(readTime("2026-02-29T00:00:00Z"), null);
  assert.equal(readTime("1969-12-31T23:59:59Z"), null);
  assert.equal(readTime("1970-01-01T00:00:01Z"), 1);
});

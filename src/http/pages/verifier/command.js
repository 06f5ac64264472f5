#!/usr/bin/env node
// The second verifier as a command:
//
//   node command.js DIRECTORY [--trust FILE] [--receipt FILE]... [--checkpoint FILE]... [--json]
//
// DIRECTORY is what `folkmoot mirror` writes. Exit codes: 0 everything that was judged holds; 1 something does not, and
// the report says what; 2 wrong usage.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readTrust } from "./trust.js";
import { verifyMirror } from "./verify.js";

const USAGE = "node command.js DIRECTORY [--trust FILE] [--receipt FILE]... [--checkpoint FILE]... [--json]";

function readArguments(args) {
  const given = { directory: null, trust: null, receipts: [], checkpoints: [], json: false };
  for (let at = 0; at < args.length; at++) {
    const file = () => [args[++at], new Uint8Array(readFileSync(args[at]))];
    if (args[at] === "--json") given.json = true;
    else if (args[at] === "--trust") given.trust = readTrust(file()[1]);
    else if (args[at] === "--receipt") given.receipts.push(file());
    else if (args[at] === "--checkpoint") given.checkpoints.push(file());
    else if (given.directory === null && !args[at].startsWith("-")) given.directory = args[at];
    else throw new Error(`${args[at]}: unknown`);
  }
  if (given.directory === null) throw new Error("which directory?");
  return given;
}

/** The bytes of a file of the directory as a promise, or null where it is not there. */
function reader(directory) {
  return async (path) => {
    try {
      return new Uint8Array(readFileSync(join(directory, path)));
    } catch (error) {
      if (["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code)) return null;
      throw error;
    }
  };
}

const printable = (key, value) => (typeof value === "bigint" ? String(value) : value);

function told(report) {
  const lines = report.findings.map(({ topic, ...rest }) => `${topic.padEnd(14)} ${Object.values(rest).join(" ")}`);
  for (const { what, ...rest } of report.not_judged) lines.push(`not judged here: ${what} ${Object.values(rest).join(" ")}`);
  lines.push(...report.cautions.map((caution) => `note           ${caution}`));
  lines.push(...report.unusable.map(({ file, code }) => `YOUR FILE PROVES NOTHING ${file}: ${code}`));
  const { failure } = report;
  if (failure === null) return [...lines, "everything that was judged holds"];
  const place = failure.entry === null ? failure.file : `${failure.file}, entry ${failure.entry}`;
  const code = failure.case === null ? failure.code : `${failure.code}.${failure.case}`;
  return [...lines, `DOES NOT HOLD ${place}: ${code} ${JSON.stringify(failure.values, printable)}`];
}

let given;
try {
  given = readArguments(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exit(2);
}
const { directory, json, ...held } = given;
const report = await verifyMirror(reader(directory), { ...held, now: Math.floor(Date.now() / 1000) });
console.log(json ? JSON.stringify(report, printable) : told(report).join("\n"));
process.exitCode = report.holds ? 0 : 1;

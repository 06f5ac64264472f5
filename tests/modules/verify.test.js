// The second verifier on the log of tests/cli/verify.in: what holds, and that nothing wrong goes unnoticed.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";

import { archiveReader, folderReader } from "../../src/http/pages/verifier/archive.js";
import { readTrust } from "../../src/http/pages/verifier/trust.js";
import { KINDS } from "../../src/http/pages/verifier/kinds.js";
import { ruleOf, verifyMirror } from "../../src/http/pages/verifier/verify.js";

const root = fileURLToPath(new URL("../cli/verify.in/", import.meta.url));
const bytesOf = (path) => new Uint8Array(readFileSync(join(root, path)));

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((found) => {
    const path = join(folder, found.name);
    return found.isDirectory() ? filesBelow(path) : [path];
  });
}

const files = new Map(filesBelow("log").map((path) => [path.slice(4), bytesOf(path)]));
const trust = readTrust(bytesOf("trust"));
const verify = (changed, options = { trust }) => verifyMirror(async (path) => changed.get(path) ?? null, options);

function flipped(path, place) {
  const changed = new Map(files);
  const bytes = Uint8Array.from(files.get(path));
  bytes[place] ^= 1;
  return changed.set(path, bytes);
}

test("the whole log holds, pinned or by itself", async () => {
  const held = { receipts: [["ballot.receipt", bytesOf("ballot.receipt")]], checkpoints: [["last-week", bytesOf("last-week.checkpoint")]] };
  const steps = [];
  const report = await verify(files, { trust, ...held, progress: ({ judged }) => steps.push(judged) });
  assert.deepEqual([report.holds, report.failure, report.not_judged], [true, null, []]);
  assert.equal(steps.at(-1), report.log.size);
  assert.deepEqual(report.cautions, ["test-clock"]);
  const alone = await verify(files, {});
  assert.deepEqual([alone.holds, alone.log.pinned], [true, false]);
  assert.deepEqual(alone.log.root, report.log.root);
});

test("a wrong byte in any file is named with its file", async () => {
  for (const [path, bytes] of files) {
    for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
      if (bytes.length === 0) continue;
      const { holds, failure } = await verify(flipped(path, place));
      assert.deepEqual([holds, failure.file], [false, path], `${path} ${place} ${JSON.stringify(failure)}`);
    }
  }
});

test("a missing, longer or shorter file is named", async () => {
  for (const [path, bytes] of files) {
    const missing = new Map(files);
    missing.delete(path);
    const longer = new Map(files).set(path, Uint8Array.of(...bytes, 10));
    const shorter = new Map(files).set(path, bytes.subarray(0, Math.max(0, bytes.length - 1)));
    for (const changed of bytes.length > 0 ? [missing, longer, shorter] : [missing, longer]) {
      const { failure } = await verify(changed);
      assert.equal(failure?.file, path);
    }
    assert.equal((await verify(missing)).failure.case, "missing");
  }
});

test("another log, and a log that was cut off, are not the one that is known", async () => {
  const other = await verify(files, { trust: readTrust(bytesOf("other-trust")) });
  assert.deepEqual([other.failure.code, other.failure.case, other.failure.entry], ["log-file", "other-genesis", 0]);
  const size = new TextDecoder().decode(files.get("checkpoint")).split("\n")[1];
  const longer = new TextDecoder().decode(files.get("checkpoint")).replace(`\n${size}\n`, `\n${Number(size) + 1}\n`);
  const head = new TextEncoder().encode(longer);
  const extended = await verify(new Map(files).set("checkpoint", head));
  assert.deepEqual([extended.failure.file, extended.failure.code], ["checkpoint", "log-directory"]);
});

/** A tar archive of files, as `tar` writes it. */
function tar(entries) {
  const parts = [];
  for (const [path, bytes] of entries) {
    const header = new Uint8Array(512);
    header.set(new TextEncoder().encode(path), 0);
    header.set(new TextEncoder().encode(bytes.length.toString(8).padStart(11, "0")), 124);
    header[156] = 48;
    parts.push(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
  }
  return new Blob([...parts, new Uint8Array(1024)]);
}

test("a mirror is read out of a folder and out of an archive, packed or not", async () => {
  const whole = tar([...files].map(([path, bytes]) => [`mirror/${path}`, bytes]));
  const packed = await new Response(whole.stream().pipeThrough(new CompressionStream("gzip"))).blob();
  for (const archive of [whole, packed]) {
    assert.ok((await verifyMirror(await archiveReader(archive), { trust })).holds);
  }
  const chosen = [...files].map(([path, bytes]) => ({ path: `some/where/${path}`, file: new Blob([bytes]) }));
  assert.ok((await verifyMirror(folderReader(chosen), { trust })).holds);
});

test("an archive that is cut off, empty or far too large is refused", async () => {
  const whole = tar([...files]);
  const packed = await new Response(whole.stream().pipeThrough(new CompressionStream("gzip"))).blob();
  const fault = (theCase) => (error) => error.code === "archive" && error.case === theCase;
  await assert.rejects(archiveReader(whole.slice(0, 700)), fault("truncated"));
  await assert.rejects(archiveReader(packed.slice(0, packed.size >> 1)), fault("truncated"));
  await assert.rejects(archiveReader(new Blob([])), fault("empty"));
  const zeros = new ReadableStream({
    start: (to) => {
      for (let at = 0; at < 1040; at++) to.enqueue(new Uint8Array(2 ** 20));
      to.close();
    },
  });
  const bomb = await new Response(zeros.pipeThrough(new CompressionStream("gzip"))).blob();
  assert.ok(bomb.size < 2 ** 22);
  await assert.rejects(archiveReader(bomb), fault("too-large"));
});

test("lines of witnesses may stand in a mirror, lines by the log's name that nobody can check may not", async () => {
  const head = new TextDecoder().decode(files.get("checkpoint"));
  const [line] = head.split("\n").filter((one) => one.startsWith("\u2014 "));
  const withLine = (other) => verify(new Map(files).set("checkpoint", new TextEncoder().encode(`${head}${other}\n`)));
  const witnessed = await withLine(line.replace("vote.example.org/council", "witness.example.org"));
  assert.equal(witnessed.failure, null);
  const [dash, name, blob] = line.split(" ");
  const { failure } = await withLine([dash, name, `A${blob.slice(1)}`].join(" "));
  assert.deepEqual([failure.file, failure.code, failure.case], ["checkpoint", "log-file", "stranger"]);
});

test("there is a rule for every kind of statement", () => {
  assert.deepEqual(KINDS.filter(({ kind }) => typeof ruleOf(kind) !== "function"), []);
});

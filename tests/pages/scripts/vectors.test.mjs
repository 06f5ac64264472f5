// The scripts of pages against what the rules make: statements, marks, notes, trees, receipts, signatures. The
// vectors come from Rust, in the file that FOLKMOOT_VECTORS names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const at = new URL("../../../src/http/pages/scripts/", import.meta.url);
const [bytes, checkpoint, ed25519, marks, note, qr, statement, trace, tree] = await Promise.all(
  ["bytes", "checkpoint", "ed25519", "marks", "note", "qr", "statement", "trace", "tree"].map((name) => import(new URL(`${name}.js`, at))),
);
const vectors = JSON.parse(readFileSync(process.env.FOLKMOOT_VECTORS, "utf8"));
const { hex, unhex, utf8 } = bytes;

const fails = (work, code) => assert.rejects(work, (fault) => fault.code === code || assert.fail(`${fault.code} is not ${code}`));

test("every kind of statement is spelled as the rules spell it, from lines in any order", async () => {
  assert.ok(vectors.kinds.kinds.length > 15);
  for (const kind of vectors.kinds.kinds) {
    for (const vector of kind.vectors) {
      const text = statement.compose(kind, vector, vector.lines);
      assert.equal(text, vector.text, kind.kind);
      assert.equal(await note.textHash(text), vector.sha256, kind.kind);
    }
  }
});

test("lines that no ballot has, and lines that it lacks, are refused", () => {
  const ballot = vectors.kinds.kinds.find((kind) => kind.kind === "ballot");
  const [vector] = ballot.vectors;
  const code = (lines) => {
    try {
      statement.compose(ballot, vector, lines);
    } catch (fault) {
      return fault.code;
    }
    return null;
  };
  assert.equal(code([...vector.lines, ["weight", "9"]]), "unknown-line");
  assert.equal(code(vector.lines.slice(1)), "missing-line");
  assert.equal(code([...vector.lines, vector.lines[0]]), "repeated-line");
  assert.equal(code(vector.lines.map(([key]) => [key, "a\nb"])), "bad-line");
});

test("marks of every kind of ballot are spelled as the rules spell them", () => {
  for (const { salt, contests, choices, text } of vectors.marks) {
    assert.equal(marks.marksText(unhex(salt), contests, choices), text);
    const sorted = (choice) => (choice === "abstain" ? choice : [...choice].sort());
    assert.deepEqual(marks.readMarks(text, contests).map(sorted), choices.map(sorted));
  }
});

test("the ways of all ballots add up to the tallies of every round", () => {
  let moved = 0;
  for (const { outcome, ballots } of vectors.counts) {
    const ways = ballots.map(({ weight, choice }) => trace.trace(outcome, choice, weight).steps);
    const parts = ballots.map(() => new Map());
    for (const { round, tallies, residual } of outcome.rounds) {
      ways.forEach((steps, at) => {
        for (const { from, to, moved: votes, kept } of steps.filter((step) => step.round === round)) {
          if (from !== null) parts[at].set(from, kept);
          parts[at].set(to, votes);
          moved += from === null ? 0 : 1;
        }
      });
      for (const [option, tally] of Object.entries(tallies)) {
        const sum = parts.reduce((all, part) => trace.plus(all, part.get(option) ?? trace.ratio(0n)), trace.ratio(0n));
        const told = `${outcome.method} round ${round} option ${option}`;
        // What prescribed rounding loses stays with the elected here and is the residual there.
        const lost = trace.exact(outcome.method === "stv-scottish" && outcome.elected.includes(option) ? residual : "0");
        const more = trace.minus(sum, trace.exact(tally));
        assert.ok(more.n >= 0n && trace.minus(lost, more).n >= 0n, told);
      }
    }
  }
  assert.ok(moved > 300, String(moved));
});

test("choices that the notice does not allow are named", () => {
  const contest = (ballot, more = {}) => ({ contest: "c", ballot, points_max: null, score_max: null, options: [{ option: "a" }, { option: "b" }], ...more });
  const code = (one, choice) => marks.faultOf([one], [choice])?.code ?? null;
  assert.equal(code(contest("choice"), []), "empty");
  assert.equal(code(contest("choice"), "abstain"), null);
  assert.equal(code(contest("choice"), [["a", 1], ["b", 1]]), "over");
  assert.equal(code(contest("points", { points_max: 10 }), [["a", 6], ["b", 5]]), "over");
  assert.equal(code(contest("points", { points_max: 10 }), [["a", 6], ["b", 4]]), null);
  assert.equal(code(contest("squared-points", { points_max: 10 }), [["a", 3], ["b", 2]]), "over");
  assert.equal(code(contest("scores", { score_max: 5 }), [["a", 6]]), "over");
});

test("signature lines are those of the rules, and verifier keys are read", async () => {
  for (const { text, name, seed, key, note: whole } of vectors.notes) {
    assert.equal(hex(await ed25519.publicKey(unhex(seed))), key);
    const signature = await ed25519.sign(unhex(seed), utf8(text));
    assert.equal(`${text}\n${await note.line(name, unhex(key), signature)}`, whole);
    assert.equal(await note.open(whole, name, unhex(key)), text);
  }
  const found = note.verifier(vectors.log_key);
  assert.equal(found.name, vectors.origin);
});

test("the script and the browser sign and verify alike", async () => {
  const prefix = unhex("302e020100300506032b657004220420");
  for (let round = 0; round < 8; round += 1) {
    const seed = crypto.getRandomValues(new Uint8Array(32));
    const message = crypto.getRandomValues(new Uint8Array(10 * round));
    const own = await crypto.subtle.importKey("pkcs8", bytes.concat(prefix, seed), "Ed25519", false, ["sign"]);
    const signature = await ed25519.sign(seed, message);
    assert.deepEqual(new Uint8Array(await crypto.subtle.sign("Ed25519", own, message)), signature);
    const key = await ed25519.publicKey(seed);
    assert.ok(await ed25519.verify(key, message, signature));
    assert.ok(await note.valid(key, message, signature));
    signature[round] ^= 1;
    assert.equal(await ed25519.verify(key, message, signature), false);
    assert.equal(await note.valid(key, message, signature), false);
  }
});

test("the script knows the vectors of RFC 8032, and refuses what is too large", async () => {
  const [seed, key, signature] = [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ].map(unhex);
  assert.equal(hex(await ed25519.publicKey(seed)), hex(key));
  assert.equal(hex(await ed25519.sign(seed, new Uint8Array())), hex(signature));
  assert.ok(await ed25519.verify(key, new Uint8Array(), signature));
  const large = Uint8Array.from(signature);
  large.fill(255, 32);
  assert.equal(await ed25519.verify(key, new Uint8Array(), large), false);
  assert.equal(await ed25519.verify(new Uint8Array(32).fill(255), new Uint8Array(), signature), false);
});

const leaves = vectors.tree.leaves.map(unhex);
const tile = async (level, index, width) => {
  const found = vectors.tree.tiles.find((one) => one.level === level && one.index === index && one.hashes.length >= width);
  assert.ok(found, `tile ${level} ${index} ${width}`);
  return found.hashes.slice(0, width).map(unhex);
};

test("every inclusion proof leads to its root, and no other", async () => {
  for (const { index, size, root, proof } of vectors.tree.inclusion) {
    const nodes = proof.map(unhex);
    assert.equal(hex(await tree.rootOfInclusion(index, size, leaves[index], nodes)), root);
    await fails(tree.rootOfInclusion(index, size, leaves[index], [...nodes, nodes[0] ?? leaves[0]]), "bad-proof");
    if (nodes.length > 0) await fails(tree.rootOfInclusion(index, size, leaves[index], nodes.slice(1)), "bad-proof");
    await fails(tree.rootOfInclusion(size, size, leaves[index], nodes), "bad-proof");
  }
});

test("consistency proofs from tiles are those of the rules, and a fork is seen", async () => {
  for (const { first, second, first_root, second_root, proof } of vectors.tree.consistency) {
    const made = await tree.consistencyProof(tile, first, second);
    assert.deepEqual(made.map(hex), proof, `${first} ${second}`);
    await tree.checkConsistency(first, second, unhex(first_root), unhex(second_root), made);
    const forged = unhex(first_root);
    forged[0] ^= 1;
    await fails(tree.checkConsistency(first, second, forged, unhex(second_root), made), "inconsistent");
  }
});

test("paths of tiles are those of the log", () => {
  for (const { level, index, width, path } of vectors.tree.paths) assert.equal(tree.tilePath(level, index, width), path);
});

test("a receipt holds for its note under the log's key, and for nothing else", async () => {
  const key = note.verifier(vectors.log_key);
  const { note: whole, receipt, entry, size, hash } = vectors.receipt;
  const found = await checkpoint.checkReceipt(receipt, whole, key);
  assert.deepEqual([found.entry, found.size], [entry, size]);
  assert.equal((await checkpoint.provenText(receipt, hash, key, note.textHash)).note, whole);
  await fails(checkpoint.checkReceipt(receipt, whole.replace("alice", "alicf"), key), "wrong-root");
  const other = { name: key.name, key: await ed25519.publicKey(new Uint8Array(32)) };
  await fails(checkpoint.checkReceipt(receipt, whole, other), "not-signed");
  await fails(checkpoint.checkReceipt(receipt.replace(`index ${entry}`, `index ${entry + 1}`), whole, key), "wrong-root");
  await fails(checkpoint.checkReceipt(receipt.slice(0, 40), whole, key), "bad-receipt");
  const [head, signed] = receipt.split(`\n${vectors.origin}\n`);
  await fails(checkpoint.checkReceipt(`${head}\n${vectors.origin}\n${signed.replace(`${size}\n`, `${size + 1}\n`)}`, whole, key), "wrong-signature");
});

test("bytes are read in one spelling", () => {
  assert.throws(() => bytes.unhex("0"));
  assert.throws(() => bytes.unbase64("AB=="));
  assert.deepEqual(bytes.unbase64(bytes.base64(Uint8Array.of(1, 2, 255))), Uint8Array.of(1, 2, 255));
});

test("codes to scan are those of another maker, under one of the masks", () => {
  for (const { text, rows } of vectors.codes) {
    const all = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => qr.modules(text, mask).map((row) => row.map((dark) => (dark ? "1" : "0")).join("")));
    assert.ok(all.some((own) => own.join() === rows.join()), `${text.length} bytes`);
    assert.ok(qr.code(text).size > rows.length);
  }
  assert.equal(qr.code("x".repeat(2_000)), null);
});

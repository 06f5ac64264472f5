// Keys, notes, checkpoints, receipts, trust files and trees, from docs/formats/log.md and published vectors.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { base64, hex, readBase64, readHex, utf8 } from "../../src/http/pages/verifier/bytes.js";
import * as ed25519 from "../../src/http/pages/verifier/ed25519.js";
import * as note from "../../src/http/pages/verifier/note.js";
import { sha256 } from "../../src/http/pages/verifier/sha256.js";
import * as tree from "../../src/http/pages/verifier/tree.js";
import { readTrust } from "../../src/http/pages/verifier/trust.js";
import { blocks, sharedLines } from "./documents.js";

const seed = (byte) => new Uint8Array(32).fill(byte);
const [noteBlock, vkeyBlock, headBlock, bundleBlock, receiptBlock, trustBlock] = blocks("docs/formats/log.md");
const fault = (full) => (error) => error.full === full;

test("sha-256 and base64 are those of the platform", () => {
  for (let size = 0; size < 200; size++) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) & 255);
    assert.equal(hex(sha256(bytes)), createHash("sha256").update(bytes).digest("hex"));
    assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
    assert.deepEqual(readBase64(base64(bytes)), bytes);
  }
  for (const text of ["A", "AA", "AA=A", "AB==", "AAB=", "A A=", "AA==AAAA", "-_=="]) assert.equal(readBase64(text), null);
});

test("the note of the document is signed again byte for byte", async () => {
  const signer = await note.seedSigner("vote.example.org/council/m/alice", seed(1));
  const { text, signatures } = note.readNote(utf8(noteBlock));
  assert.equal(Buffer.from(note.printNote(text, [await note.signText(text, signer)])).toString(), noteBlock);
  assert.ok(await ed25519.verify(signer.key, utf8(text), signatures[0].signature));
  assert.ok(!(await ed25519.verify(signer.key, utf8(`${text}x`), signatures[0].signature)));
});

test("verifier key, checkpoint, receipt and trust file are those of the document", async () => {
  const key = note.readVerifierKey(vkeyBlock.trim());
  assert.equal(note.printVerifierKey(key), vkeyBlock.trim());
  assert.deepEqual(await ed25519.publicKey(seed(9)), key.key);
  const head = await note.openCheckpoint(utf8(headBlock), [key]);
  assert.equal(head.size, 2);
  const opened = await tree.openReceipt(utf8(receiptBlock), utf8(noteBlock), [key]);
  assert.deepEqual([opened.index, opened.size], [0, 2]);
  assert.equal(tree.printReceipt(tree.readReceipt(utf8(receiptBlock))), receiptBlock);
  const trust = readTrust(utf8(trustBlock));
  assert.deepEqual(trust.logs, [key]);
  assert.equal(trust.genesis.length, 64);
});

test("what is damaged is refused by its code", async () => {
  const key = note.readVerifierKey(vkeyBlock.trim());
  const other = noteBlock.replace("example", "exampla");
  await assert.rejects(tree.openReceipt(utf8(receiptBlock), utf8(other), [key]), fault("bad-receipt.proof"));
  await assert.rejects(note.openCheckpoint(utf8(headBlock.replace("\n2\n", "\n3\n")), [key]), fault("bad-checkpoint.open"));
  await assert.rejects(note.openCheckpoint(utf8(headBlock), []), fault("bad-checkpoint.open"));
  assert.throws(() => note.readNote(utf8("no signatures\n")), fault("not-a-note.no-signatures"));
  assert.throws(() => note.readNote(utf8(noteBlock.replace("v1\n", "v1\r\n"))), fault("not-a-note.control-character"));
  assert.throws(() => note.readNote(utf8(noteBlock + noteBlock.split("\n\n")[1])), fault("not-a-note.repeated-signature"));
  assert.throws(() => readTrust(utf8(trustBlock.replace("quorum none", ""))), fault("trust-file.once"));
  assert.throws(() => note.readVerifierKey(vkeyBlock.trim().replace("f0883909", "f0883900")), fault("verifier-key.id"));
});

test("the attachment bundle of the document has its three bytes and a withheld item", () => {
  const bytes = Uint8Array.from(bundleBlock.trim().split(" "), (digits) => Number.parseInt(digits, 16));
  const items = new tree.AttachmentItems(bytes);
  assert.deepEqual([Buffer.from(items.next()).toString(), items.next()], ["abc", null]);
  items.finish();
  assert.throws(() => items.next(), fault("attachment-bundle.truncated"));
  assert.throws(() => new tree.AttachmentItems(bytes).finish(), fault("attachment-bundle.left-over"));
});

test("paths of tiles are spelled as in the document", () => {
  assert.equal(tree.tilePath(0, 1234067, 256), "tile/0/x001/x234/067");
  assert.equal(tree.attachmentPath(0, 12), "attachment/entries/000.p/12");
  const paths = [...tree.mirrorPaths(70_000)];
  assert.equal(paths.filter((path) => path.startsWith("tile/1/")).length, 2);
  assert.ok(paths.includes("tile/2/000.p/1") && paths.includes("tile/entries/273.p/112"));
});

test("signatures: both ways agree with the published verdicts", async (t) => {
  const cases = sharedLines("ed25519/ed25519_expected.jsonl");
  if (cases === null) return t.skip("skipped: published signature vectors, which are not beside the project");
  const bytes = (digits) => readHex(digits, digits.length / 2);
  for (const one of cases) {
    const [key, message, signature] = [bytes(one.pk), bytes(one.msg), bytes(one.sig)];
    if (signature.length === 64) assert.equal(ed25519.isEnrollable(key), one.key_enrollable, one.name);
    assert.equal(await ed25519.isEnrollableSoon(key), ed25519.isEnrollable(key), one.name);
    if (!ed25519.isEnrollable(key)) continue;
    assert.equal(await ed25519.verify(key, message, signature), one.valid, one.name);
    assert.equal(await ed25519.verifyAlone(key, message, signature), one.valid, one.name);
  }
});

test("proofs agree with the published verdicts", (t) => {
  const inclusion = sharedLines("merkle/inclusion.jsonl");
  if (inclusion === null) return t.skip("skipped: published proof vectors, which are not beside the project");
  const bytes = (text) => Uint8Array.from(Buffer.from(text ?? "", "base64"));
  const holds = (check) => {
    try {
      check();
      return true;
    } catch (error) {
      assert.equal(error.code, "log-proof");
      return false;
    }
  };
  const hasRoot = (one) => [one.root, one.root1, one.root2].every((root) => root === undefined || bytes(root).length === 32);
  for (const one of inclusion.filter(hasRoot)) {
    const proof = (one.proof ?? []).map(bytes);
    const found = holds(() => tree.requireInclusion(bytes(one.leafHash), one.leafIdx, one.treeSize, proof, bytes(one.root)));
    assert.equal(found, !one.wantErr, one.file);
  }
  for (const one of sharedLines("merkle/consistency.jsonl").filter(hasRoot)) {
    const proof = (one.proof ?? []).map(bytes);
    const found = holds(() => tree.requireConsistency(one.size1, bytes(one.root1), one.size2, bytes(one.root2), proof));
    assert.equal(found, !one.wantErr, one.file);
  }
});

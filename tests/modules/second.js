// The second verifier as a program that other tests ask: a line of JSON in, a line of JSON out. A question has `files` (by
// path, hexadecimal digits), `trust` (text or null), `receipts` and `checkpoints` (pairs of a name and digits). The answer
// is a report, or `{"broken": ...}` where the verifier itself broke.

import { createInterface } from "node:readline";

import { readTrust } from "../../src/http/pages/verifier/trust.js";
import { verifyMirror } from "../../src/http/pages/verifier/verify.js";

const bytes = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
const printable = (key, value) => (typeof value === "bigint" ? String(value) : value);

async function answer(question) {
  const { files, trust, receipts, checkpoints } = JSON.parse(question);
  const read = async (path) => (Object.hasOwn(files, path) ? bytes(files[path]) : null);
  const held = (list) => list.map(([name, digits]) => [name, bytes(digits)]);
  try {
    const pinned = trust === null ? null : readTrust(bytes(trust));
    return await verifyMirror(read, { trust: pinned, receipts: held(receipts), checkpoints: held(checkpoints) });
  } catch (error) {
    return { broken: String(error.stack) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line), printable)}\n`);
}

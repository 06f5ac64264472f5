// The second verifier as a program that other tests ask: a line of JSON in, a line of JSON out. A question has `files` (by
// path, hexadecimal digits), `trust` (text or null), `receipts` and `checkpoints` (pairs of a name and digits). The answer
// is a report, or `{"broken": ...}` where the verifier itself broke. A question with `charter`, a list of texts in force, is
// answered by a list of what is wrong with each of them, null where nothing is; one with `document`, a text, by whether it
// is `readable` and what is the `contradiction` in it.

import { createInterface } from "node:readline";

import { Charter, readDocument } from "../../src/http/pages/verifier/documents.js";
import { bodyContradiction, misfit, procedureContradiction } from "../../src/http/pages/verifier/documents-fit.js";
import { Fault } from "../../src/http/pages/verifier/fault.js";
import { readTrust } from "../../src/http/pages/verifier/trust.js";
import { verifyMirror } from "../../src/http/pages/verifier/verify.js";

const bytes = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
const printable = (key, value) => (typeof value === "bigint" ? String(value) : value);

/** What is wrong with each of these documents, in force together. */
function misfits(texts) {
  const documents = texts.map(readDocument);
  const charter = new Charter();
  for (const document of documents) charter.put(document);
  return documents.map((document) => misfit(charter, document));
}

/** Whether a text is a document, and what contradicts itself in it. */
function judge(text) {
  try {
    const document = readDocument(text);
    const rules = { procedure: procedureContradiction, body: bodyContradiction };
    return { readable: true, contradiction: rules[document.sort]?.(document) ?? null };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { readable: false, contradiction: null };
  }
}

async function answer(question) {
  const { document, charter, files, trust, receipts, checkpoints } = JSON.parse(question);
  if (charter) return misfits(charter);
  if (document !== undefined) return judge(document);
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

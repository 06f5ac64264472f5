// The verifier in a worker of a page. A message has `trust` (the text of a trust file, or null) and one of `served` (an
// address), `archive` (a file) and `files` (a list of `path` and `file`), with `receipts` and `checkpoints` (lists of
// `name` and `bytes`). Answers are `{ progress }`, then `{ report }` or `{ fault }`.

import { archiveReader, folderReader, servedReader } from "./archive.js";
import { utf8 } from "./bytes.js";
import { Fault } from "./fault.js";
import { readTrust } from "./trust.js";
import { verifyMirror } from "./verify.js";

async function readerFor({ served, archive, files }) {
  if (served) return servedReader(served);
  return archive ? archiveReader(archive) : folderReader(files);
}

/** Values as text: BigInts and fractions do not travel. */
const plain = (report) => JSON.parse(JSON.stringify(report, (key, value) => (typeof value === "bigint" ? String(value) : value)));

self.onmessage = async ({ data }) => {
  try {
    const held = (list = []) => list.map(({ name, bytes }) => [name, bytes]);
    const report = await verifyMirror(await readerFor(data), {
      trust: data.trust === null ? null : readTrust(utf8(data.trust)),
      receipts: held(data.receipts),
      checkpoints: held(data.checkpoints),
      now: Math.floor(Date.now() / 1000),
      progress: (progress) => self.postMessage({ progress }),
    });
    self.postMessage({ report: plain(report) });
  } catch (error) {
    const known = error instanceof Fault ? error : new Fault("broken", { error: String(error.stack) });
    self.postMessage({ fault: plain({ code: known.code, case: known.case, values: known.values }) });
  }
};

// What a program says to a service: statements that it has proved, and ballots whose receipts it has verified. Nothing
// that the service answers is believed without the log's signature and a path in its tree (docs/SDK.md, docs/HTTP.md).

import { hex, utf8, utf8Text } from "./bytes.js";
import { Fault, require } from "./fault.js";
import { printMarks } from "./marks.js";
import { printNote, readNote, signText } from "./note.js";
import { sha256, textHash } from "./sha256.js";
import { printStatement, readStatement } from "./statement.js";
import { openReceipt, readReceipt } from "./tree.js";

/** A service at an address, whose log a trust file pins. */
export class Client {
  /** `trust` is a trust file as read; it says which log this must be. */
  constructor(url, trust, ask = (...how) => fetch(...how)) {
    Object.assign(this, { url: url.replace(/\/$/, ""), trust, ask });
  }

  /** A promise of the answer's bytes. Throws the service's own code where it refuses. */
  async bytes(path, how = {}) {
    const answer = await this.ask(`${this.url}${path}`, how);
    const body = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok) return body;
    const told = answer.headers.get("content-type")?.startsWith("application/problem+json");
    const problem = told ? JSON.parse(utf8Text(body)) : { code: `status-${answer.status}` };
    throw new Fault(problem.code, { detail: problem.detail, ...problem.values });
  }

  async json(path) {
    return JSON.parse(utf8Text(await this.bytes(path)));
  }

  /** A promise of the statement with this hash, proved to stand in the log: as read, with its `index`. */
  async proven(hash) {
    const receipt = await this.bytes(`/api/receipts/${hash}`);
    const { extra } = readReceipt(receipt);
    require(extra !== null, "bad-receipt.form", { line: 2 });
    const { index } = await openReceipt(receipt, extra, this.trust.logs);
    const { text } = readNote(extra);
    require(textHash(text) === hash, "other-statement", { wanted: hash, found: textHash(text) });
    const statement = readStatement(text);
    const genesis = statement.genesis ?? statement.hash;
    require(genesis === this.trust.genesis, "wrong-genesis", { stated: genesis, expected: this.trust.genesis });
    return { ...statement, index };
  }

  /** A promise of how a poll was opened and announced, both proved: `open` and `notice`. */
  async opening(poll) {
    const { open: hash } = await this.json(`/api/polls/${poll}`);
    require(hash !== null, "not-yet", { poll });
    const open = await this.proven(hash);
    require(open.kind === "open" && open.body.poll === poll, "other-statement", { wanted: poll, found: open.body.poll });
    const notice = await this.proven(open.body.notice);
    require(notice.kind === "notice" && notice.body.poll === poll, "other-statement", { wanted: poll });
    return { open, notice };
  }

  /**
   * Sends a statement and promises its verified receipt: `receipt` (bytes), `index`, `hash`. `body` is that of
   * `printStatement`, `signers` are one or two signers, `attachments` bytes that the text names.
   */
  async send(kind, body, signers, attachments = []) {
    const log = this.trust.logs[0].name;
    const genesis = kind === "genesis" ? null : this.trust.genesis;
    const text = printStatement({ kind, log, genesis, body });
    const signatures = [];
    for (const signer of signers) signatures.push(await signText(text, signer));
    const note = printNote(text, signatures);
    const framed = attachments.flatMap((bytes) => [utf8(`attachment ${hex(sha256(bytes))} ${bytes.length}\n`), bytes, utf8("\n")]);
    const headers = { "content-type": "text/plain; charset=utf-8" };
    const receipt = await this.bytes("/api/statements", { method: "POST", headers, body: new Blob([...framed, note]) });
    const { index } = await openReceipt(receipt, note, this.trust.logs);
    return { receipt, index, hash: textHash(text) };
  }

  /**
   * Casts a member's ballot and promises its verified receipt, with the `marks` (text) that it names. `signer` signs as
   * the member (`<log>/m/<member>`); `choices` are those of `printMarks`.
   */
  async cast({ poll, member, signer, choices, salt = hex(crypto.getRandomValues(new Uint8Array(16))) }) {
    const { open, notice } = await this.opening(poll);
    const marks = printMarks(notice.body.contest, choices, salt);
    const last = await this.json(`/api/polls/${poll}/ballots/${member}`);
    const body = {
      open: open.hash,
      member,
      seq: String(last.seq + 1),
      prev: last.statement ?? "none",
      marks: textHash(marks),
    };
    return { ...(await this.send("ballot", body, [signer], [utf8(marks)])), marks };
  }
}

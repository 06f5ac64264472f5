// The ballots of this device, each proved again and said in one sentence; and the ballot of any receipt.

import { Fault, text } from "./bytes.js";
import { ballot as castBallot, standing, whatItDid } from "./cast.js";
import { checkReceipt, parseReceipt } from "./checkpoint.js";
import { anchor, button, download, el, given, joined, link, moment, note, say, title } from "./dom.js";
import { follow, pinned } from "./follow.js";
import { secure } from "./keys.js";
import { readMarks } from "./marks.js";
import { parse, textHash, verifier } from "./note.js";
import { deliver } from "./send.js";
import * as store from "./store.js";

const isOffline = (fault) => fault instanceof TypeError || fault.code === "offline";

/** What became of a kept ballot: kind and state of its tag, the sentence for it, the poll. */
async function judge(kept, trust) {
  if (kept.state === "signed") return { kind: "warn", state: "unsent", sentence: say("say-unsent") };
  if (!kept.receipt) return { kind: "bad", state: "missing", sentence: say("say-missing", { code: kept.code ?? "" }) };
  try {
    const found = await checkReceipt(kept.receipt, kept.note, verifier(trust.log_key));
    await follow(trust, found.checkpoint);
    const stands = await standing({ ...kept, entry: found.entry });
    const newer = stands.state === "replaced" && stands.last.seq > kept.seq && !(await store.get("ballots", stands.last.statement));
    return newer ? { ...stands, kind: "warn", state: "elsewhere", sentence: say("say-elsewhere", { seq: stands.last.seq }) } : stands;
  } catch (fault) {
    if (isOffline(fault)) return { kind: "", state: "offline", sentence: say("say-offline") };
    return { kind: "bad", state: "missing", sentence: say("say-missing", { code: fault.code ?? fault.name }) };
  }
}

/** What was chosen, in words where the poll is known, else as it was signed. */
function chosen(marks, poll) {
  if (!poll) return el("pre", { class: "raw", tabindex: "0" }, marks);
  const choices = readMarks(marks, poll.contests);
  const said = poll.contests.flatMap((contest, at) => {
    const titles = new Map(contest.options.map((option) => [option.option, title(option)]));
    const numbered = contest.ballot !== "choice" && contest.ballot !== "approvals";
    const ranked = contest.ballot.includes("ranking");
    const each = ([option, number]) => (ranked ? `${number}. ${titles.get(option)}` : numbered ? `${titles.get(option)} ${number}` : titles.get(option));
    return [el("dt", {}, title(contest)), el("dd", {}, choices[at] === "abstain" ? say("abstained") : joined(choices[at].map(each)))];
  });
  return el("dl", { class: "facts" }, ...said);
}

function card(kept, { kind, state, sentence, poll }) {
  const again = async () => {
    await deliver(kept, await pinned(given)).catch((fault) => console.info(fault));
    await start();
  };
  const over = state === "counted";
  return el("section", { class: "sheet stack-s" },
    el("p", {}, el("span", { class: `tag ${kind}` }, say(state)), " ", el("span", { class: "small quiet" }, `${say("number", { seq: kept.seq })} · ${kept.member} · ${moment(new Date(kept.at ?? kept.signed))}`)),
    el("h2", {}, el("a", { href: link(`/polls/${kept.poll}`) }, title(kept))),
    el("p", {}, sentence),
    el("details", {}, el("summary", {}, say("chose")), chosen(kept.marks, poll)),
    el("div", { class: "btns" },
      over ? anchor(say("title"), link(`/polls/${kept.poll}/result#trace`), "s") : null,
      state === "unsent" ? button(say("resend"), again, "s") : null,
      kept.receipt ? button(say("receipt"), () => download(`${kept.poll}.${kept.member}.${kept.seq}.receipt`, kept.receipt), "alt s") : null,
      state === "missing" ? button(say("evidence"), () => download(`${kept.poll}.evidence.txt`, [kept.note, kept.marks, kept.receipt].filter(Boolean).join("\n\n")), "alt s") : null));
}

async function start() {
  const place = document.getElementById("ballots");
  if (!secure()) return;
  const all = (await store.all("ballots")).filter((kept) => kept.origin === given.origin);
  all.sort((a, b) => (a.signed < b.signed ? 1 : -1));
  if (all.length === 0) {
    place.replaceChildren(el("div", { class: "empty" }, el("p", {}, say("none")), el("p", {}, say("none-why"))));
    return;
  }
  const trust = await pinned(given);
  const cards = [];
  for (const kept of all) cards.push(card(kept, await judge(kept, trust)));
  place.replaceChildren(...cards);
}

const found = document.getElementById("found");

/** The ballot with this hash in the log; `evidence` is what shows that it ought to be there. */
async function look(hash, trust, evidence = null) {
  const cast = await castBallot(hash, trust);
  if (!cast) {
    const keep = evidence ? el("div", { class: "btns" }, button(say("evidence"), () => download("missing.evidence.txt", evidence), "alt s")) : null;
    found.replaceChildren(note("bad", say("missing"), evidence ? say("say-missing", { code: "not-found" }) : say("say-lost"), keep));
    return;
  }
  const { kind, state, sentence, poll, last } = await standing(cast);
  const did = state === "counted" ? await whatItDid(cast, poll, last.weight) : null;
  found.replaceChildren(el("section", { class: "sheet stack-s" },
    el("p", {}, el("span", { class: `tag ${kind}` }, say(state)), " ", el("span", { class: "small quiet" }, `${say("number", { seq: cast.seq })} · ${cast.member}`)),
    el("h2", {}, say("other")), el("p", {}, poll ? el("a", { href: link(`/polls/${cast.poll}`) }, title(poll)) : cast.poll), el("p", {}, sentence)),
  ...(did ?? []));
}

const read = async (work) => {
  const said = document.getElementById("receipt-said");
  found.replaceChildren(note("act", say("looking"), ""));
  said.replaceChildren();
  try {
    await work(said);
  } catch (fault) {
    found.replaceChildren();
    const code = fault.code ?? fault.name;
    const words = code === "bad-receipt" || code === "not-base64" ? [say("file-unread"), ""]
      : code === "not-a-ballot" ? [say("file-not-ballot", { entry: fault.detail }), ""]
        : isOffline(fault) ? [say("say-offline"), ""] : [say("file-bad", { code }), ""];
    const evidence = fault.evidence ? el("div", { class: "btns" }, button(say("evidence"), () => download("heads.txt", fault.evidence), "alt s")) : null;
    said.replaceChildren(note("bad", ...words, evidence));
  }
};

/** A receipt: it must hold by itself, and then the log must still say so. */
const receipt = (pasted) => read(async (said) => {
  const { extra } = parseReceipt(pasted);
  if (extra === null) throw new Fault("bad-receipt");
  const trust = await pinned(given);
  const signed = text(extra);
  const proof = await checkReceipt(pasted, signed, verifier(trust.log_key));
  await follow(trust, proof.checkpoint);
  said.replaceChildren(note("good", say("file-good", { entry: proof.entry }), signed.split("\n")[0]));
  await look(await textHash(parse(signed).text), trust, dated(pasted));
});

const dated = (pasted) => `${pasted}\nat ${new Date().toISOString()}\n`;

/** Whoever scans the code of a receipt has the hash of the ballot in the address. */
function scanned() {
  const [, hash] = /^#([0-9a-f]{64})$/.exec(location.hash) ?? [];
  if (hash) read(async () => look(hash, await pinned(given)));
}

document.getElementById("receipt-file").addEventListener("change", async (event) => receipt(await event.target.files[0].text()));
document.getElementById("receipt-look").addEventListener("click", () => receipt(`${document.getElementById("receipt-text").value.trim()}\n`));
start().catch((fault) => console.info(fault));
scanned();
addEventListener("hashchange", scanned);

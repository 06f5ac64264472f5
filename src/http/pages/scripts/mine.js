// The ballots of this device: each is proved again from its receipt, and said in one sentence.

import { checkReceipt, parseReceipt } from "./checkpoint.js";
import { text } from "./bytes.js";
import { anchor, button, download, el, given, json, link, moment, note, say, title } from "./dom.js";
import { follow, pinned } from "./follow.js";
import { secure } from "./keys.js";
import { verifier } from "./note.js";
import { deliver } from "./send.js";
import * as store from "./store.js";

/** What became of a kept ballot: a state and the sentence for it. */
async function judge(ballot, trust) {
  if (ballot.state === "signed") return ["warn", "unsent", say("say-unsent")];
  if (!ballot.receipt) return ["bad", "missing", say("say-missing", { code: ballot.code ?? "" })];
  try {
    const found = await checkReceipt(ballot.receipt, ballot.note, verifier(trust.log_key));
    await follow(trust, found.checkpoint);
  } catch (fault) {
    return ["bad", "missing", say("say-missing", { code: fault.code ?? fault.name })];
  }
  const [last, poll] = await Promise.all([json(`/api/polls/${ballot.poll}/ballots/${ballot.member}`), json(`/api/polls/${ballot.poll}`)]);
  const values = { entry: ballot.entry, seq: last?.seq ?? 0 };
  if (last && last.statement !== ballot.statement) {
    return last.seq > ballot.seq && !(await store.get("ballots", last.statement)) ? ["warn", "elsewhere", say("say-elsewhere", values)] : ["", "replaced", say("say-replaced", values)];
  }
  const over = poll && ["provisional-result", "certified"].includes(poll.phase);
  return over ? ["good", "counted", say("say-counted", values), true] : ["good", "counts", say("say-counts", values)];
}

function card(ballot, [kind, state, sentence, over]) {
  const again = async () => {
    await deliver(ballot, await pinned(given)).catch((fault) => console.info(fault));
    await start();
  };
  return el("section", { class: "sheet stack-s" },
    el("p", {}, el("span", { class: `tag ${kind}` }, say(state)), " ", el("span", { class: "small quiet" }, `${say("number", { seq: ballot.seq })} · ${ballot.member} · ${moment(new Date(ballot.at ?? ballot.signed))}`)),
    el("h2", {}, el("a", { href: link(`/polls/${ballot.poll}`) }, title(ballot))),
    el("p", {}, sentence),
    el("details", {}, el("summary", {}, say("chose")), el("pre", { class: "raw", tabindex: "0" }, ballot.marks)),
    el("div", { class: "btns" },
      over ? anchor(say("result"), link(`/polls/${ballot.poll}/result`), "s") : null,
      state === "unsent" ? button(say("resend"), again, "s") : null,
      ballot.receipt ? button(say("receipt"), () => download(`${ballot.poll}.${ballot.member}.${ballot.seq}.receipt`, ballot.receipt), "alt s") : null,
      state === "missing" ? button(say("evidence"), () => download(`${ballot.poll}.evidence.txt`, [ballot.note, ballot.marks, ballot.receipt].filter(Boolean).join("\n\n")), "alt s") : null));
}

async function start() {
  const place = document.getElementById("ballots");
  if (!secure()) return;
  const kept = (await store.all("ballots")).filter((ballot) => ballot.origin === given.origin);
  kept.sort((a, b) => (a.signed < b.signed ? 1 : -1));
  if (kept.length === 0) {
    place.replaceChildren(el("div", { class: "empty" }, el("p", {}, say("none")), el("p", {}, say("none-why"))));
    return;
  }
  const trust = await pinned(given);
  const cards = [];
  for (const ballot of kept) cards.push(card(ballot, await judge(ballot, trust)));
  place.replaceChildren(...cards);
}

/** Checks a receipt from a file. */
async function fromFile(event) {
  const said = document.getElementById("receipt-said");
  try {
    const receipt = await event.target.files[0].text();
    const { extra } = parseReceipt(receipt);
    const trust = await pinned(given);
    const found = await checkReceipt(receipt, text(extra ?? new Uint8Array()), verifier(trust.log_key));
    said.replaceChildren(note("good", say("file-good", { entry: found.entry }), text(extra).split("\n")[0]));
  } catch (fault) {
    said.replaceChildren(note("bad", say("file-bad", { code: fault.code ?? fault.name }), ""));
  }
}

document.getElementById("receipt-file").addEventListener("change", fromFile);
start().catch((fault) => console.info(fault));

// Checks the entry on the page: its text, its place in the log, the signed head.

import { provenText } from "./checkpoint.js";
import { el, given, say } from "./dom.js";
import { follow, pinned } from "./follow.js";
import { secure } from "./keys.js";
import { textHash, verifier } from "./note.js";

const place = document.getElementById("checked");

async function prove() {
  const { statement, entry } = place.dataset;
  const answer = await fetch(`/api/receipts/${statement}`);
  const trust = await pinned(given);
  const found = await provenText(await answer.text(), statement, verifier(trust.log_key), textHash);
  const shown = document.querySelector("pre.raw").textContent;
  if (found.text !== shown) throw Object.assign(new Error(), { code: "other-text" });
  await follow(trust, found.checkpoint);
  // Where several signed one text, the receipt is that of the first.
  if (found.entry > Number(entry)) throw Object.assign(new Error(), { code: "other-place" });
}

async function start() {
  if (!secure()) return;
  place.replaceChildren(el("div", { class: "verdict run" }, el("p", { class: "v" }, say("checking"))));
  try {
    await prove();
    place.replaceChildren(el("div", { class: "verdict good" }, el("p", { class: "v" }, `✓ ${say("good")}`), el("p", {}, say("good-why"))));
  } catch (fault) {
    place.replaceChildren(el("div", { class: "verdict bad" }, el("p", { class: "v" }, `✗ ${say("bad")}`), el("p", {}, say("bad-why", { code: fault.code ?? fault.name }))));
  }
}

start();

// Verifying a whole log: what people choose goes to a worker with the verifier, and what it finds is shown.

import { check, el, given, say } from "./dom.js";
import { codeOf, startVerifier } from "./recount.js";

const start = document.getElementById("start");
const found = document.getElementById("found");
const chosen = (id) => [...document.getElementById(id).files];

const ask = startVerifier(given.page.worker);

async function question() {
  const [trustFile] = chosen("trust");
  const held = [];
  for (const file of chosen("held")) held.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
  const isReceipt = ({ bytes }) => new TextDecoder().decode(bytes.subarray(0, 30)).startsWith("c2sp.org/tlog-proof");
  const [archive] = chosen("archive");
  const files = chosen("folder").map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return {
    trust: trustFile ? await trustFile.text() : null,
    receipts: held.filter(isReceipt),
    checkpoints: held.filter((one) => !isReceipt(one)),
    served: archive || files.length > 0 ? null : location.origin,
    archive: archive ?? null,
    files,
  };
}

const show = (...children) => found.replaceChildren(...children);

function progress({ judged, size }) {
  const bar = found.querySelector("progress");
  if (bar) {
    bar.max = size;
    bar.value = judged;
    found.querySelector("p").textContent = say("judged", { judged, size });
  } else {
    show(el("p", {}, say("judged", { judged, size })), el("progress", { max: size, value: judged, "aria-label": say("working") }));
  }
}

/** The values of what is wrong, by name. */
function valuesOf(values) {
  const rows = Object.entries(values ?? {});
  return rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { class: "mono" }, JSON.stringify(value))));
}

/** What is wrong by its code, with its values. */
const told = (failure) => [
  el("p", {}, say("code"), " ", el("code", {}, codeOf(failure))),
  el("dl", { class: "facts rows" }, ...valuesOf(failure.values)),
];

function report({ holds, log, findings, failure, cautions, not_judged: notJudged }) {
  const lines = [];
  if (holds) {
    lines.push(check("y", say(log.pinned ? "holds-pinned" : "holds"), say("log", { origin: log.origin, size: log.size })));
    for (const { topic, count, poll, phase, ballots } of findings) {
      if (topic === "poll") lines.push(check("y", say("poll", { poll, phase: say(phase), ballots })));
      else lines.push(check("y", say("count", { topic: given.page.kinds[topic] ?? say(topic), count })));
    }
  } else {
    const place = failure.entry === null ? say("at-file", failure) : say("at-entry", failure);
    lines.push(check("x", say("wrong"), place));
  }
  for (const one of notJudged) lines.push(check("w", say("not-judged"), Object.values(one).join(" · ")));
  for (const caution of cautions) lines.push(check("w", say(`caution-${caution}`)));
  show(el("ul", { class: "checks" }, ...lines), ...(failure ? told(failure) : []));
}

start.addEventListener("click", async () => {
  start.disabled = true;
  found.setAttribute("aria-busy", "true");
  show(el("p", {}, say("working")));
  try {
    report(await ask(await question(), progress));
  } catch (fault) {
    show(el("ul", { class: "checks" }, check("x", say("cannot"))), ...told(fault));
  }
  start.disabled = false;
  found.setAttribute("aria-busy", "false");
});

// The first page for whoever has a key on this device: what there is to do, and what is done.

import { el, given, json, link, moment, say } from "./dom.js";
import * as keys from "./keys.js";

/** What waits for a member's support, vote, signature or answer, but for the polls that the page has already. */
async function turn(member, card) {
  const found = await json(`/api/turn?for=m/${member}&lang=${given.language}&limit=20`);
  const steps = (found?.items ?? []).filter((step) => step.act !== "cast");
  if (steps.length === 0) return;
  const where = (step) => (step.matter ? link(`/matters/${step.matter}`) : step.poll ? link(`/polls/${step.poll}`) : null);
  const item = (step) => el("li", { class: "small" }, where(step) ? el("a", { href: where(step) }, step.what) : step.what,
    step.until ? ` ${say("until", { time: moment(new Date(step.until)) })}` : "");
  card.after(el("section", { class: "sheet stack-s", id: "turn" }, el("h2", {}, say("turn")), el("ul", { class: "stack-s" }, ...steps.map(item))));
}

async function mine() {
  const held = await keys.held(given.origin);
  if (held.length === 0) return;
  const members = [...new Set(held.map((key) => key.member))];
  const card = document.getElementById("device-card");
  card.hidden = false;
  card.replaceChildren(el("h2", {}, say("device")), ...members.map((member) => el("p", { class: "small" }, say("member", { member }))),
    el("p", { class: "small" }, el("a", { href: link("/mine") }, say("mine"))));
  const polls = [...document.querySelectorAll("[data-poll]")];
  const [member] = members;
  const about = await json(`/api/members/${member}`);
  if (about && !about.confirmed) {
    card.append(el("p", { class: "small" }, say("waiting")));
    setTimeout(() => location.reload(), 5_000);
  }
  turn(member, card).catch((fault) => console.info(fault));
  const found = await Promise.all(polls.map((item) => json(`/api/polls/${item.dataset.poll}/ballots/${member}`)));
  let todo = 0;
  polls.forEach((item, at) => {
    const last = found[at];
    const [kind, word] = last?.seq > 0 ? ["good", "voted"] : last?.weight ? ["warn", "not-voted"] : ["", "not-on-roll"];
    if (word === "not-voted") todo += 1;
    item.querySelector(".mine").replaceChildren(el("span", { class: `tag ${kind}` }, say(word)));
    const weight = item.querySelector(".weight");
    if (weight && last?.weight) {
      weight.textContent = say("weight", { weight: last.weight });
      weight.hidden = false;
    }
    if (last?.seq > 0) {
      const go = item.querySelector(".go");
      go.textContent = say("change");
      go.classList.add("alt");
    }
  });
  if (polls.length === 0) return;
  document.getElementById("home-title").textContent = todo > 0 ? say("todo", { count: todo }) : say("nothing");
  if (todo === 0) document.getElementById("home-say").textContent = say("nothing-why");
}

mine().catch((fault) => console.info(fault));

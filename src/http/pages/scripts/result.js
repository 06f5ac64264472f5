// The result's page for whoever has a key on this device: what their ballot did, round by round.

import { ballot, whatItDid } from "./cast.js";
import { el, given, json, say } from "./dom.js";
import { pinned } from "./follow.js";
import * as keys from "./keys.js";

async function mine() {
  const held = await keys.held(given.origin);
  const members = [...new Set(held.map((key) => key.member))];
  if (members.length === 0) return;
  const section = document.getElementById("trace");
  const place = document.getElementById("traced");
  const poll = await json(`/api/polls/${given.page.poll}`);
  const trust = await pinned(given);
  const shown = [];
  for (const member of members) {
    const last = await json(`/api/polls/${given.page.poll}/ballots/${member}`);
    if (!last?.statement) continue;
    const cast = await ballot(last.statement, trust);
    if (members.length > 1) shown.push(el("h3", {}, member));
    shown.push(...((await whatItDid(cast, poll, last.weight)) ?? []));
  }
  place.replaceChildren(...(shown.length > 0 ? shown : [el("p", { class: "quiet" }, say("say-none"))]));
  section.hidden = false;
}

mine().catch((fault) => console.info(fault));

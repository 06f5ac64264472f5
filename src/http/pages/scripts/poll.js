// What this device knows of a poll: who its member is, the weight, whether a ballot was cast.

import { el, given, json, link, say } from "./dom.js";
import * as keys from "./keys.js";

const { poll } = given.page;

async function mine() {
  const held = await keys.held(given.origin);
  const place = document.getElementById("mine");
  if (held.length === 0 || !place) return;
  const members = [...new Set(held.map((key) => key.member))];
  const lists = await Promise.all(members.map(async (member) => {
    const [last, found] = await Promise.all([json(`/api/polls/${poll}/ballots/${member}`), json(`/api/members/${member}`)]);
    const weight = last?.weight ? [last.weight, " ", el("a", { href: link(`/polls/${poll}/weights/${member}`) }, say("why"))] : ["–"];
    const state = last?.seq > 0 ? el("a", { href: link("/mine") }, say("voted", { seq: last.seq }))
      : last?.weight ? say("not-voted") : found && !found.confirmed ? say("unconfirmed") : say("not-on-roll");
    const rows = [[say("member"), [member]], [say("weight"), weight], [say("state"), [state]]];
    return { voted: last?.seq > 0, rows: el("dl", { class: "facts" }, ...rows.flatMap(([name, what]) => [el("dt", {}, name), el("dd", {}, ...what)])) };
  }));
  place.replaceChildren(...lists.map(({ rows }) => rows));
  const go = document.getElementById("go");
  if (given.page.phase === "open" && go && lists.some(({ voted }) => voted)) {
    go.textContent = say("recast");
    go.classList.add("alt");
  }
}

mine().catch((fault) => console.info(fault));

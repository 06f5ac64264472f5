// Ranking with buttons and keyboard: two lists, an order and the rest. Focus never falls to the page.

import { el, say } from "./dom.js";

/** A ranking in `root`; `changed` is called after each change. Gives `read`, `write` and `clear`. */
export function ranking(root, contest, titles, changed) {
  const [list, pool, live] = [root.querySelector(".rank"), root.querySelector(".pool"), root.querySelector("[aria-live]")];
  const rows = new Map([...pool.children].map((row) => [row.dataset.option, row]));
  let order = [];

  const tell = (code, values) => {
    live.textContent = say(code, values);
  };
  const named = (label, name) => [el("span", { "aria-hidden": "true" }, label[0]), el("span", { class: "vh" }, label[1], say("of", { name }))];

  function draw() {
    const ranked = order.map((option, at) => {
      const name = titles.get(option);
      const ends = (edge) => (edge ? "true" : null);
      return el("li", { "data-option": option },
        el("span", { class: "no" }, String(at + 1)),
        el("div", { class: "who" }, el("b", {}, name)),
        el("div", { class: "mv" },
          el("button", { type: "button", class: "ib", "data-do": "up", "aria-disabled": ends(at === 0) }, ...named(["↑", say("up")], name)),
          el("button", { type: "button", class: "ib", "data-do": "down", "aria-disabled": ends(at === order.length - 1) }, ...named(["↓", say("down")], name)),
          el("button", { type: "button", class: "ib", "data-do": "out" }, ...named(["✕", say("out")], name))));
    });
    list.replaceChildren(...ranked);
    const rest = contest.options.map((one) => one.option).filter((option) => !order.includes(option));
    pool.replaceChildren(...rest.map((option) => {
      const row = rows.get(option);
      row.querySelector("button")?.remove();
      row.append(el("button", { type: "button", class: "ib add", "data-do": "in" }, say("add", { rank: order.length + 1 }), el("span", { class: "vh" }, say("of", { name: titles.get(option) }))));
      return row;
    }));
    root.querySelector(".none").hidden = order.length > 0;
    root.querySelector(".counted").textContent = say("counted", { count: order.length, of: contest.options.length });
    pool.closest(".paper").hidden = rest.length === 0;
  }

  const focus = (option, action) => {
    const row = root.querySelector(`[data-option="${CSS.escape(option)}"]`);
    row?.querySelector(`[data-do="${action}"]`)?.focus();
  };

  function move(option, action) {
    const at = order.indexOf(option);
    const name = titles.get(option);
    if (action === "in") {
      const rest = [...pool.children].map((row) => row.dataset.option);
      const next = rest[rest.indexOf(option) + 1] ?? rest[rest.indexOf(option) - 1];
      order.push(option);
      draw();
      tell("moved", { name, rank: order.length, of: order.length });
      if (next) focus(next, "in");
      else focus(option, "up");
    } else if (action === "out") {
      order.splice(at, 1);
      draw();
      tell("removed", { name, of: order.length });
      const next = order[Math.min(at, order.length - 1)];
      if (next) focus(next, "out");
      else pool.querySelector("button")?.focus();
    } else {
      const to = action === "up" ? at - 1 : at + 1;
      if (to < 0 || to >= order.length) {
        tell(to < 0 ? "first" : "last", { name });
        return;
      }
      [order[at], order[to]] = [order[to], order[at]];
      draw();
      tell("moved", { name, rank: to + 1, of: order.length });
      focus(option, action);
    }
    changed();
  }

  root.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (pressed) move(pressed.closest("[data-option]").dataset.option, pressed.dataset.do);
  });
  root.addEventListener("keydown", (event) => {
    const row = event.target.closest(".rank [data-option]");
    if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(row.dataset.option, event.key === "ArrowUp" ? "up" : "down");
  });
  draw();
  return {
    read: () => order.map((option, at) => [option, at + 1]),
    write: (pairs) => {
      order = [...pairs].sort(([, a], [, b]) => a - b).map(([option]) => option).filter((option) => rows.has(option));
      draw();
    },
  };
}

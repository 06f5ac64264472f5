// The ballot paper: reads what is chosen from the page, writes earlier choices into it, and says them in words.

import { el, joined, say, title } from "./dom.js";
import { spentOf } from "./marks.js";
import { ranking } from "./rank.js";

/** The paper of one contest: `read` gives "abstain" or pairs of option and number. */
function paper(section, contest, changed) {
  const titles = new Map(contest.options.map((option) => [option.option, title(option)]));
  const abstain = section.querySelector("[data-abstain]");
  const boxes = [...section.querySelectorAll("input:not([data-abstain])")];
  const numbers = [...section.querySelectorAll("input[type=number], select[data-option]")];
  const widget = section.querySelector("[data-rank]") ? ranking(section.querySelector("[data-rank]"), contest, titles, () => chose()) : null;

  const plain = () => {
    if (widget) return widget.read();
    if (numbers.length > 0) {
      const filled = numbers.filter((field) => field.value !== "");
      const pairs = filled.map((field) => [field.dataset.option, Number(field.value)]);
      return contest.ballot === "scores" ? pairs : pairs.filter(([, number]) => number > 0);
    }
    const marked = boxes.filter((box) => box.checked && box.value !== "");
    return contest.ballot === "scores" ? marked.map((box) => [box.dataset.option, Number(box.value)]) : marked.map((box) => [box.value, 1]);
  };

  function write(choice) {
    if (abstain) abstain.checked = choice === "abstain";
    const pairs = choice === "abstain" ? [] : choice;
    const chosen = new Map(pairs);
    if (widget) widget.write(pairs);
    for (const field of numbers) field.value = chosen.has(field.dataset.option) ? String(chosen.get(field.dataset.option)) : "";
    for (const box of boxes) {
      if (box.type === "number") continue;
      box.checked = contest.ballot === "scores" ? box.value === String(chosen.get(box.dataset.option) ?? "") : chosen.has(box.value);
    }
    tally();
  }

  function tally() {
    const left = section.querySelector(".left");
    if (!left) return;
    const spent = spentOf(contest.ballot, plain().map(([, number]) => number));
    left.textContent = say("left", { left: contest.points_max - spent, of: contest.points_max });
    left.classList.toggle("no-ok", spent > contest.points_max);
  }

  /** Whoever marks an option does not abstain. */
  function chose() {
    if (abstain && plain().length > 0 && abstain.type === "checkbox") abstain.checked = false;
    tally();
    changed();
  }

  section.addEventListener("input", (event) => {
    if (event.target === abstain && abstain.type === "checkbox") {
      if (abstain.checked) write("abstain");
      changed();
    } else {
      chose();
    }
  });
  tally();
  return { contest, titles, section, write, read: () => (abstain?.checked ? "abstain" : plain()) };
}

/** All papers of the page, in the order of the notice. */
export function papers(contests, changed) {
  return contests.map((contest) => paper(document.querySelector(`[data-contest="${CSS.escape(contest.contest)}"]`), contest, changed));
}

const numbered = { ranking: null, "weak-ranking": "rank", scores: "score" };

/** What a choice says, as a list; and what it leaves out. */
export function summary({ contest, titles }, choice) {
  if (choice === "abstain") return [el("p", {}, el("b", {}, say("abstained")))];
  const order = [...choice].sort(([, a], [, b]) => (contest.ballot.includes("ranking") ? a - b : 0));
  const code = contest.ballot in numbered ? numbered[contest.ballot] : contest.ballot.includes("points") || contest.ballot === "shares" ? "points" : null;
  const item = ([option, number]) => el("li", {}, el("span", {}, titles.get(option)), code ? el("span", { class: "d" }, say(code, { count: number })) : null);
  const left = contest.options.filter((one) => !choice.some(([option]) => option === one.option)).map(title);
  const list = contest.ballot === "ranking" ? el("ol", { class: "sum" }, ...order.map(item)) : el("ul", { class: "sum plain" }, ...order.map(item));
  return [list, left.length > 0 && contest.ballot !== "choice" ? el("p", { class: "small quiet" }, say("left-out", { options: joined(left) })) : null].filter(Boolean);
}

/** The same in one line. */
export function brief({ titles }, choice) {
  return choice === "abstain" ? say("abstained") : joined(choice.map(([option]) => titles.get(option)));
}

// When two titles look the same: by their skeletons (docs/formats/polls.md, "Confusable titles").

import { TABLE } from "./confusables.js";

const ignored = [];
const prototypes = new Map();
const character = (digits) => String.fromCodePoint(Number.parseInt(digits, 16));

for (const line of TABLE.split("\n")) {
  if (line === "" || line.startsWith("#")) continue;
  const range = line.split("..");
  if (range.length === 2) ignored.push(range.map((digits) => Number.parseInt(digits, 16)));
  else {
    const [from, ...to] = line.split(" ");
    prototypes.set(character(from), to.map(character).join(""));
  }
}

const isIgnored = (point) => ignored.some(([first, last]) => first <= point && point <= last);

/** What a text looks like: two texts with the same skeleton can be taken for each other. */
export function skeleton(text) {
  const seen = [...text.normalize("NFD")].filter((letter) => !isIgnored(letter.codePointAt(0)));
  return seen.map((letter) => prototypes.get(letter) ?? letter).join("").normalize("NFD");
}

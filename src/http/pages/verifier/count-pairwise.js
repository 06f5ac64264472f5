// Who is preferred to whom, and Schulze's strongest paths (docs/METHODS.md, "schulze").

import { electGroups } from "./count.js";

/** The weight that prefers each option to each other one; what a ballot leaves out is tied below all that it ranks. */
function preferences({ places, ballots }) {
  const over = places.map(() => places.map(() => 0n));
  for (const { ranks, weight } of ballots) {
    const named = new Set(ranks.flat());
    const rest = places.filter((place) => !named.has(place));
    const below = ranks.length > 0 ? [...ranks, rest] : [];
    below.forEach((rank, at) => {
      const worse = below.slice(at + 1).flat();
      for (const better of rank) for (const place of worse) over[better][place] += weight;
    });
  }
  return over;
}

/** Groups from best to worst: each holds those whom nobody left stands above; a circle is one group. */
function layers(places, standsAbove) {
  const groups = [];
  for (let left = places; left.length > 0; ) {
    const best = left.filter((place) => !left.some((other) => standsAbove(other, place)));
    groups.push(best.length > 0 ? best : left);
    left = left.filter((place) => !groups.at(-1).includes(place));
  }
  return groups;
}

/** Defeats by their winning votes; a path is as strong as its weakest defeat. */
export function schulze(election, outcome) {
  const { places } = election;
  const over = preferences(election);
  const paths = places.map((a) => places.map((b) => (over[a][b] > over[b][a] ? over[a][b] : 0n)));
  for (const via of places) {
    for (const from of places) {
      if (from === via) continue;
      for (const to of places) {
        if (to === from) continue;
        const through = paths[from][via] < paths[via][to] ? paths[from][via] : paths[via][to];
        if (through > paths[from][to]) paths[from][to] = through;
      }
    }
  }
  const groups = layers(places, (a, b) => paths[a][b] > paths[b][a]);
  electGroups(election, outcome, groups, { step: "count" });
  outcome.tables = [{ table: "pairwise", cells: over }, { table: "paths", cells: paths }];
}

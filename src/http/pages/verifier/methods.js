// The counting methods of docs/METHODS.md: which ballots each takes, whether it keeps seats for groups of options, and
// how it counts where these modules can.

const row = (ballot, names) => names.map((name) => [name, { name, ballot, heedsGroups: true }]);

const METHODS = new Map([
  ...row("choice", ["yes-no", "single-choice", "list-dhondt", "list-sainte-lague", "list-largest-remainder"]),
  ...row("approvals", ["approval", "seq-phragmen", "pav", "seq-pav", "equal-shares", "equal-shares-av"]),
  ...row("approvals", ["equal-shares-increment", "budget-greedy", "budget-greedy-cardinality", "budget-phragmen"]),
  ...row("approvals", ["", "-cardinality"].flatMap((worth) => equalShares(worth))),
  ...row("points", ["cumulative", "budget-greedy-points", "budget-most-points", ...equalShares("-points")]),
  ...row("squared-points", ["quadratic"]),
  ...row("shares", ["snapshot-quadratic"]),
  ...row("scores", ["score", "star", "bloc-star", "allocated-score", "rrv", "sss", "sss-electowiki"]),
  ...row("weak-ranking", ["borda", "borda-dowdall", "borda-modified", "condorcet", "schulze", "schulze-margins"]),
  ...row("weak-ranking", ["ranked-pairs", "ranked-pairs-winning", "minimax", "minimax-margins", "minimax-opposition"]),
  ...row("weak-ranking", ["copeland", "snapshot-copeland", "debian-cpssd", "stv-meek-droop"]),
  ...row("weak-ranking", ["stv-meek-droop-equalized", "stv-folkmoot"]),
  ...row("ranking", ["irv", "irv-sequential", "bottoms-up", "bottoms-up-15", "bottoms-up-15-first", "two-round"]),
  ...row("ranking", ["stv-scottish", "stv-meek-prf", "stv-meek-nz", "stv-wigm-prf", "stv-wigm-prf-batch"]),
  ...row("ranking", ["stv-warren", "qpq", "minneapolis", "cfer", "stv-rctab", "stv-rctab-hare", "stv-rctab-decimal"]),
  ...row("ranking", ["stv-rctab-single", "stv-rctab-single-whole", "stv-act", "countback-act"]),
]);

function equalShares(worth) {
  return ["", "-add1", "-add1-greedy"].map((end) => `budget-equal-shares${worth}${end}`);
}

const WITHOUT_GROUPS = [
  "yes-no", "irv", "irv-sequential", "bottoms-up", "bottoms-up-15", "bottoms-up-15-first", "condorcet", "debian-cpssd",
  "qpq", "stv-act", "countback-act", "star", "two-round", "list-dhondt", "list-sainte-lague", "list-largest-remainder",
];
for (const [name, method] of METHODS) {
  method.heedsGroups = !WITHOUT_GROUPS.includes(name) && !name.startsWith("budget");
}

/** What there is to know of a method before anything is counted; undefined where there is no such method. */
export const methodOf = (name) => METHODS.get(name);

/** The names of all methods. */
export const methodNames = () => [...METHODS.keys()];

// What one ballot did in a count, round by round, from the published rounds: for methods in which a ballot counts for one
// option at a time and passes on its surplus value (docs/METHODS.md, `irv`, `stv-scottish`, `stv-folkmoot`).

const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));

/** A fraction in lowest terms. */
export function ratio(n, d = 1n) {
  const by = gcd(n < 0n ? -n : n, d) || 1n;
  return { n: n / by, d: d / by };
}

/** Reads `12`, `12.50000` or `25/2`. */
export function exact(text) {
  const [whole, below] = text.split("/");
  if (below) return ratio(BigInt(whole), BigInt(below));
  const [units, places = ""] = whole.split(".");
  return ratio(BigInt(units + places), 10n ** BigInt(places.length));
}

const times = (a, b) => ratio(a.n * b.n, a.d * b.d);
const over = (a, b) => ratio(a.n * b.d, a.d * b.n);
export const minus = (a, b) => ratio(a.n * b.d - b.n * a.d, a.d * b.d);
export const plus = (a, b) => ratio(a.n * b.d + b.n * a.d, a.d * b.d);

/** Five places, the rest ignored (SSI 2007/42, schedule 1, rule 48). */
const fivePlaces = ({ n, d }) => ratio((n * 100_000n) / d, 100_000n);

/** How much of a paper's value moves with a surplus, by method. */
const MOVED = {
  irv: null,
  "stv-scottish": (value, surplus, votes) => fivePlaces(over(times(value, surplus), votes)),
  "stv-folkmoot": (value, surplus, votes) => over(times(value, surplus), votes),
};

/** A number for people: at most five places, no zeros behind, thousands apart. */
export function shown({ n, d }) {
  const scaled = (n * 100_000n) / d;
  const [whole, places] = [scaled / 100_000n, String(scaled % 100_000n).padStart(5, "0").replace(/0+$/, "")];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
  return places ? `${grouped}.${places}` : grouped;
}

/** Whether the ballots of this method can be followed, and this one too: it has no ranks in common. */
export function follows(method, choice) {
  const ranks = choice.map(([, rank]) => rank);
  return method in MOVED && new Set(ranks).size === ranks.length;
}

/**
 * The way of a ballot of `weight` with this ranking (pairs of option and rank) through an outcome. `steps` has one for
 * each round that moved some of it, with `round`, `from`, `to` (null: nobody), `moved` and `kept`; `rests` says where its
 * parts lie in the end, nobody last.
 */
export function trace(outcome, choice, weight) {
  const ranking = [...choice].sort(([, a], [, b]) => a - b).map(([option]) => option);
  const whole = exact(String(weight));
  const chosen = new Set();
  const rests = [];
  const steps = [];
  let before = {};
  let at;
  let value = ratio(1n);
  for (const { round, step, options = [], value: surplus, tallies, elected = [] } of outcome.rounds) {
    const next = () => ranking.find((option) => tallies[option] !== undefined && !chosen.has(option) && !options.includes(option)) ?? null;
    if (at === undefined) {
      at = next();
      steps.push({ code: "first", round, from: null, to: at, moved: whole, kept: ratio(0n) });
    } else if (at !== null && options.includes(at) && step === "surplus") {
      const moved = MOVED[outcome.method](value, exact(surplus), exact(before[at]));
      const kept = times(minus(value, moved), whole);
      const to = next();
      steps.push({ code: "surplus", round, from: at, to, moved: times(moved, whole), kept });
      rests.push({ option: at, votes: kept });
      [at, value] = [to, moved];
    } else if (at !== null && options.includes(at) && tallies[at] === undefined && (step === "exclude" || step === "dismiss")) {
      // Where a tally stays, the last seats were filled and nothing moved.
      const to = next();
      steps.push({ code: "exclude", round, from: at, to, moved: times(value, whole), kept: ratio(0n) });
      at = to;
    }
    elected.forEach((option) => chosen.add(option));
    before = tallies;
  }
  rests.push({ option: at ?? null, votes: times(value, whole) });
  return { steps, rests };
}

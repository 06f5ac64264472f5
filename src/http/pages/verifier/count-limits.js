// Seats reserved and capped for option groups (docs/METHODS.md, "Seats for option groups").

/** The limits of one contest: whether some choice among those left can still end well. */
export class Limits {
  /** `groups` are as notices have them: `at-least`, `at-most` (or `none`), `includes` (ids). */
  constructor(options, seats, groups) {
    this.seats = Math.min(seats, options.length);
    this.groups = groups.map((group) => {
      const most = group["at-most"];
      const members = new Set(group.includes.map((id) => options.indexOf(id)));
      return { least: Number(group["at-least"]), most: most === "none" ? seats : Number(most), members };
    });
    this.kind = options.map((_, place) => this.groups.flatMap(({ members }, at) => (members.has(place) ? [at] : [])));
  }

  /** Whether the seats can be filled from `left` when those `elected` and `more` have theirs. */
  allow(elected, left, more) {
    const open = this.seats - elected.length - more.length;
    if (open < 0) return false;
    if (this.groups.length === 0) return true;
    const held = this.groups.map(() => 0);
    for (const place of [...elected, ...more]) for (const at of this.kind[place]) held[at] += 1;
    if (held.some((number, at) => number > this.groups[at].most)) return false;
    const kinds = new Map();
    for (const place of left) {
      if (more.includes(place)) continue;
      const key = this.kind[place].join();
      kinds.set(key, { groups: this.kind[place], offered: (kinds.get(key)?.offered ?? 0) + 1 });
    }
    let states = new Map([[`${held}/0`, { held, filled: 0 }]]);
    for (const kind of kinds.values()) states = this.#with(states, kind, open);
    const fits = ({ held: numbers, filled }) => filled === open && numbers.every((number, at) => number >= this.groups[at].least);
    return [...states.values()].some(fits);
  }

  #with(states, { groups, offered }, open) {
    const next = new Map();
    for (const { held, filled } of states.values()) {
      for (let taken = 0; taken <= Math.min(offered, open - filled); taken++) {
        const now = held.map((number, at) => number + (groups.includes(at) ? taken : 0));
        if (now.some((number, at) => number > this.groups[at].most)) break;
        // Where there is no upper limit that binds, more than enough makes no difference.
        const enough = now.map((number, at) => (this.groups[at].most >= this.seats ? Math.min(number, this.groups[at].least) : number));
        next.set(`${enough}/${filled + taken}`, { held: enough, filled: filled + taken });
      }
    }
    return next;
  }

  /** Those left whose election would end what can end well. */
  barred(elected, left) {
    if (this.groups.length === 0) return [];
    return left.filter((place) => !this.allow(elected, left, [place]));
  }

  /** Those left whose exclusion would. */
  guarded(elected, left) {
    if (this.groups.length === 0) return [];
    return left.filter((place) => !this.allow(elected, left.filter((other) => other !== place), []));
  }
}

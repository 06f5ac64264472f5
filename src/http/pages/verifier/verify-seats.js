// Seats given, taken and left: what may be done, and what it changes in the bodies (docs/formats/matters.md, "Bodies and
// mandates"). `bodies` are those that are changed, a copy where it is only tried.

import { require } from "./fault.js";
import { isWaiting, partsOf, spellMandate } from "./verify-bodies.js";
import { isAny } from "./verify-who.js";

const ANYBODY = [{ sort: "member", class: null, tags: [], "tenure-days": null, value: null, values: [], weight: null }];

/** A mandate that was ever offered. Throws `unknown-mandate`. */
export function requireMandate(bodies, mandate) {
  const held = bodies.find(partsOf(mandate).body)?.find(mandate) ?? null;
  require(held !== null, "unknown-mandate", { mandate });
  return held;
}

/** A group of a body that has not handed over. Throws `unknown-body` or `body-handed-over`. */
export function requireGroup(bodies, body, group, now) {
  const seats = bodies.find(body);
  require(seats !== null, "unknown-body", { body });
  require(seats.handedOver === null || seats.handedOver > now, "body-handed-over", { body });
  const rules = seats.group(group);
  require(rules !== null, "unknown-body.group", { body, group });
  return { seats, rules };
}

export function requireFilledBy(bodies, body, group, procedure, now) {
  const { rules } = requireGroup(bodies, body, group, now);
  require(rules.filledBy.includes(procedure), "seat-not-given", { body, group, procedure });
}

function requireMaySit(state, body, rules, person) {
  const sits = rules.sits.length > 0 ? rules.sits : ANYBODY;
  const name = state.names.nameOf(person);
  const may = isAny(state, sits, person) || (name !== null && isAny(state, sits, name));
  require(may, "may-not-sit", { person, body, group: rules.id });
}

/** Throws where a person could not be offered a seat of a group by an election. */
export function requireElectable(state, [body, group], person, by) {
  const { seats, rules } = requireGroup(state.bodies, body, group, state.requireNow());
  requireMaySit(state, body, rules, person);
  const { terms } = rules;
  const counts = terms !== null && terms.how !== "unless-short";
  require(!counts || seats.termsInARow(rules, person, by) < terms.most, "terms-used", { person, body });
}

/** Offers a person a seat; gives the mandate that it would be. Throws where the person cannot have it. */
export function offer(state, bodies, person, { body, group, seat, procedure, from, by, isShort = false }, entry) {
  const now = state.requireNow();
  const { seats, rules } = requireGroup(bodies, body, group, now);
  const free = seats.fills(group, seat, procedure, now, by);
  require(free !== null, "no-seat-free", { body, group, procedure });
  requireMaySit(state, body, rules, person);
  const { terms } = rules;
  const counts = terms !== null && !(terms.how === "unless-short" && isShort);
  require(!counts || seats.termsInARow(rules, person, by) < terms.most, "terms-used", { person, body });
  const waits = seats.offers().some((held) => held.person === person && isWaiting(held, now));
  const lasts = seats.table.some((sits) => sits.person === person && (sits.termEnds === null || by < sits.termEnds));
  require(!waits && !lasts, "sits-already", { person, body });
  const mandate = spellMandate({ body, group, seat, number: seats.nextNumber(group, seat) });
  bodies.offer({ mandate, person, from, rest: free.rest, offered: { entry, time: now } });
  return mandate;
}

function isExcluded(bodies, body, other) {
  return bodies.find(body)?.rules.excludes.includes(other) ?? false;
}

/** Throws where a person would sit twice in a body, or in two that exclude each other. */
function requireNowhereElse(bodies, mandate, person, now) {
  const all = bodies.all().flatMap(({ table }) => table);
  const own = all.filter((sits) => sits.person === person && (sits.ends === null || now < sits.ends));
  const taken = own.find((sits) => sits.mandate === mandate);
  if (taken === undefined) return;
  const before = (end, begin) => end === null || begin < end;
  const { number } = partsOf(mandate);
  // With it come the seats that its holder has by it.
  const came = own.filter((sits) => sits.begins === taken.begins && sits.seat === taken.seat && partsOf(sits.mandate).number === number);
  for (const one of came) {
    for (const other of own) {
      const meet = before(one.ends, other.begins) && before(other.ends, one.begins);
      if (one.mandate === other.mandate || !meet) continue;
      const [body, there] = [partsOf(one.mandate).body, partsOf(other.mandate).body];
      require(body !== there, "sits-already", { person, body, mandate: other.mandate });
      const excluded = isExcluded(bodies, body, there) || isExcluded(bodies, there, body);
      require(!excluded, "sits-already.elsewhere", { person, body, other: there });
    }
  }
}

/** A person accepts a seat that was offered, as whoever acts under `name`. Throws where it cannot be accepted. */
export function acceptSeat(state, bodies, mandate, person, name, entry) {
  const now = state.requireNow();
  const held = requireMandate(bodies, mandate);
  require(held.person === person, "not-your-mandate", { mandate, person });
  require(isWaiting(held, now), "offer-over", { mandate });
  const { body, group } = partsOf(mandate);
  const { rules } = requireGroup(bodies, body, group, now);
  requireMaySit(state, body, rules, person);
  const tried = bodies.copy();
  tried.accept(mandate, name, { entry, time: now });
  requireNowhereElse(tried, mandate, person, now);
  bodies.accept(mandate, name, { entry, time: now });
}

/** Ends those of these mandates that can still end; whether there was one. */
export function closeMandates(bodies, mandates, at) {
  const lasting = mandates.filter((mandate) => bodies.find(partsOf(mandate).body)?.lasts(mandate, at));
  for (const mandate of lasting) bodies.close(mandate, { time: at });
  return lasting.length > 0;
}

/** Memberships end, and with them what their members were offered and hold. */
export function leaveSeats(bodies, members, at) {
  const own = (held) => members.includes(held.person.slice(2)) && held.person.startsWith("m/");
  const offers = bodies.all().flatMap((seats) => seats.offers());
  closeMandates(bodies, offers.filter(own).map((held) => held.mandate), at);
}

/** The founders of genesis take the seats with their office, in id order and under their own names. */
export function seatFounders(state, documents, from, entry) {
  const founders = state.genesis.body.founder.map((line) => `o/${line.split(" ")[0]}`);
  for (const { seats } of documents.filter(({ sort }) => sort === "body")) {
    for (const group of seats.groups.filter(({ offices }) => offices.includes("founder"))) {
      founders.forEach((person, at) => {
        const mandate = spellMandate({ body: seats.id, group: group.id, seat: at + 1, number: 1 });
        const now = { entry, time: from };
        state.bodies.offer({ mandate, person, from, rest: null, offered: now });
        state.bodies.accept(mandate, person, now);
      });
    }
  }
}

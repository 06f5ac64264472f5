"""A second implementation of docs/WEIGHTS.md, sections 1 to 5 and 11, written from that text alone.

Reads one community a line as JSON from standard input; writes as JSON its roll's text, and what the
guards judge as [[line, name, new weight, trips], ...], without what is 0; or null where the text says that there is no roll.
"""

import json
import sys
from datetime import datetime, timezone
from fractions import Fraction

WEIGHT_MAX = 2**53


def read_policy(text):
    """The policy as a dictionary; lines that may be repeated are lists."""
    policy = {"limits": [], "factors": {}, "tiers": [], "class_bases": {}, "categories": [], "sources": []}
    policy["guards"] = []
    policy["windows"], policy["decays"], policy["lows"] = {}, {}, {}
    for line in text.splitlines():
        key, *words = line.split(" ")
        if key == "count-category":
            policy["categories"].append(words[0])
        elif key == "count-source":
            policy["sources"].append(words[0])
        elif key in ("cap-category", "cap-source"):
            policy["limits"].append((key, words[0], int(words[1]), words[2]))
        elif key == "cap-member":
            policy["limits"].append((key, None, int(words[0]), words[1]))
        elif key == "window":
            policy["windows"][words[0]] = (int(words[1]), words[2])
        elif key == "decay-category":
            policy["decays"][words[0]] = (words[1], int(words[2])) if words[1:] != ["none"] else (None, 1)
        elif key == "tier-low":
            policy["lows"][int(words[0])] = int(words[1])
        elif key == "factor":
            policy["factors"][words[0]] = Fraction(words[1])
        elif key == "tier":
            policy["tiers"].append((int(words[0]), int(words[1])))
        elif key == "base-class":
            policy["class_bases"][words[0]] = int(words[1])
        elif key.startswith("issuance-guard"):
            policy["guards"].append((line, int(words[0]), Fraction(words[1])))
        elif key == "decay":
            policy["decay"] = (words[0], int(words[1]))
        else:
            policy[key] = words[0]
    return policy


def counts_from(member):
    """From when on a membership counts."""
    return member["joined_at"] if member["vouched"] else member["enrolled"]


def day_of(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).date()


def months_between(day, later):
    return max(0, (later.year - day.year) * 12 + later.month - day.month - (later.day < day.day))


def in_window(policy, category, day, at):
    """Whether what occurred on a day still counts at another."""
    count, unit = policy["windows"].get(category, (1, "ever"))
    if unit == "day":
        return (at - day).days < count
    return unit == "ever" or months_between(day, at) < count * {"month": 1, "year": 12}[unit]


def cells_of(community, policy, member):
    """The member's cells in the order in which limits take them."""
    cells = {}

    def counts(entry):
        return entry < community["ledger_size"] or entry in community["remedies"]

    for event in community["events"]:
        late = not counts(event["entry"]) or event["at"] >= community["record_date"]
        category, source = event["category"], event["source"]
        if event["member"] != member["id"] or late:
            continue
        if policy["categories"] and category not in policy["categories"]:
            continue
        if policy["sources"] and source not in policy["sources"]:
            continue
        if not in_window(policy, category, day_of(event["at"]), day_of(community["record_date"])):
            continue
        place = (day_of(event["at"]), category, source)
        corrected = [amount for entry, amount in event["corrections"] if counts(entry)]
        cells[place] = cells.get(place, 0) + [event["amount"], *corrected][-1]
    order = list(policy["factors"])

    def turn(cell):
        day, category, source = cell[0]
        return day, order.index(category) if category in order else len(order), category, source

    return sorted(cells.items(), key=turn)


def limited(policy, cells):
    """The cells with what counts of them."""
    counted_so_far = {}
    cut = {}
    for (day, category, source), amount in cells:
        places = []
        for index, (key, name, most, period) in enumerate(policy["limits"]):
            if name in (None, category if key == "cap-category" else source):
                span = {"day": day, "month": (day.year, day.month), "year": day.year, "ever": 0}[period]
                places.append(((index, span), most))
        rooms = [max(0, most - counted_so_far.get(place, 0)) for place, most in places]
        withheld = cut.get((category, source), 0)
        if amount < 0:
            back = min(withheld, -amount)
            cut[category, source] = withheld - back
            counted = amount + back
        else:
            counted = min([amount, *rooms])
            cut[category, source] = withheld + amount - counted
        for place, _ in places:
            counted_so_far[place] = counted_so_far.get(place, 0) + counted
        yield day, category, counted


def remaining(policy, category, day, at):
    """What decay and window leave of one unit on a day."""
    if not in_window(policy, category, day, at):
        return Fraction(0)
    age = months_between(day, at)
    kind, months = policy["decays"].get(category, policy.get("decay", (None, 1)))
    if kind == "linear":
        return max(Fraction(0), Fraction(months - age, months))
    if kind == "halving":
        halvings = age // months
        return Fraction(1, 2**halvings) if halvings < 32 else Fraction(0)
    return Fraction(1)


def largest(holds):
    """The largest whole number for which a test holds that holds up to one number and never after."""
    high = 1
    while holds(high):
        high *= 2
    low = 0
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def held(policy, before, value):
    """The tier, as its number from 1, of somebody who had another one before."""
    if value < 0:
        return 0
    for number in range(len(policy["tiers"]), 0, -1):
        least = policy["tiers"][number - 1][0]
        low = policy["lows"].get(least, least) if number <= before else least
        if value >= low:
            return number
    return 0


def held_before(policy, counted):
    """The tier that somebody has after the last day on which something counted."""
    tier = 0
    for day in sorted({day for day, _, _ in counted}):
        for cells in ([cell for cell in counted if cell[0] < day], [cell for cell in counted if cell[0] <= day]):
            tier = held(policy, tier, value_at(policy, cells, day))
    return tier


def value_at(policy, counted, at):
    factor = policy["factors"].get
    parts = [
        amount * remaining(policy, category, day, at) * factor(category, Fraction(1))
        for day, category, amount in counted
    ]
    return sum(parts, Fraction(0))


def bonus_of(policy, value, counted):
    if value < 0:
        return 0
    rounding, kind = policy.get("rounding", "down"), policy.get("transform", "linear")
    if kind == "tiers":
        tier = held(policy, held_before(policy, counted), value)
        return policy["tiers"][tier - 1][1] if tier else 0
    below = {  # the test whose largest number is the one rounded down, or to the nearest
        ("linear", "down"): lambda n: n <= value,
        ("linear", "nearest"): lambda n: n - Fraction(1, 2) <= value,
        ("sqrt", "down"): lambda n: n * n <= value,
        ("sqrt", "nearest"): lambda n: (n - Fraction(1, 2)) ** 2 <= value,
        ("log2", "down"): lambda k: 2**k <= 1 + value,
        ("log2", "nearest"): lambda k: 2 ** (2 * k) <= 2 * (1 + value) ** 2,
    }
    if rounding != "up":
        return largest(below[kind, rounding])
    reaches = {
        "linear": lambda n: n >= value,
        "sqrt": lambda n: n * n >= value,
        "log2": lambda k: 2**k >= 1 + value,
    }[kind]
    return 0 if reaches(0) else largest(lambda n: not reaches(n)) + 1


def parts_of(community, policy, member):
    """Base and bonus before what looks at the whole roll."""
    counted = list(limited(policy, cells_of(community, policy, member)))
    value = value_at(policy, counted, day_of(community["record_date"]))
    bonus = bonus_of(policy, value, counted)
    if "bonus-limit" in policy:
        bonus = min(bonus, int(policy["bonus-limit"]))
    base = policy["class_bases"].get(member["class"], int(policy.get("base", 0)))
    if "cap" in policy:
        bonus = min(base + bonus, int(policy["cap"])) - base
    wanted = community["eligibility"]
    for dimension in {dimension for dimension, _ in wanted["tags"]}:
        if not any(tag[0] == dimension and tag in member["tags"] for tag in wanted["tags"]):
            return 0, 0
    if wanted["classes"] and member["class"] not in wanted["classes"]:
        return 0, 0
    if wanted["days"] is not None and counts_from(member) + wanted["days"] * 86400 > community["record_date"]:
        return 0, 0
    if wanted["value"] is not None and value < wanted["value"]:
        return 0, 0
    return base, bonus


def weights_of(community, policy):
    """Everybody's weight, 0 included, or None where there is no roll."""
    parts = {member["id"]: parts_of(community, policy, member) for member in community["members"]}
    if max((base + bonus for base, bonus in parts.values()), default=0) > WEIGHT_MAX:
        return None
    if "cap-bonus-total" in policy:
        allowed = Fraction(policy["cap-bonus-total"]) * sum(base for base, _ in parts.values())
        given = sum(bonus for _, bonus in parts.values())
        if given > allowed:
            parts = {name: (base, int(bonus * allowed / given)) for name, (base, bonus) in parts.items()}
    weights = {name: base + bonus for name, (base, bonus) in parts.items()}
    if max(weights.values(), default=0) > WEIGHT_MAX:
        return None
    if "cap-share" in policy:
        share = Fraction(policy["cap-share"])
        ceiling = max(weights.values(), default=0)
        # Not by bisection as in the text: cut, add up again, until nothing changes.
        while ceiling > share * sum(min(weight, ceiling) for weight in weights.values()):
            ceiling = int(share * sum(min(weight, ceiling) for weight in weights.values()))
        if ceiling == 0 and any(weights.values()):
            return None
        weights = {name: min(weight, ceiling) for name, weight in weights.items()}
    return weights


def new_since(community, event):
    """The index of the entry since which the event has never stood for less than it does."""
    stood = [(event["entry"], event["amount"])]
    size, remedies = community["ledger_size"], community["remedies"]
    stood += [(entry, amount) for entry, amount in event["corrections"] if entry < size or entry in remedies]
    since, amount = stood.pop()
    while stood and stood[-1][1] >= amount:
        since = stood.pop()[0]
    return since


def guarded(community, policy, weights):
    """What each guard judges, and whether it trips."""
    total = sum(weights.values())
    for line, days, share in policy["guards"]:

        since = community["record_date"] - days * 86400
        first = min((entry for clock, entry in community["logged"] if clock >= since), default=float("inf"))

        def new(event, since=since, first=first):
            recent = event["at"] >= since or new_since(community, event) >= first
            return recent and event["at"] < community["record_date"]

        earlier = [member for member in community["members"] if member["enrolled"] < since]

        def brought(left_out, to=lambda member: True, remaining=community["members"]):
            names = {member["id"] for member in remaining}
            kept = [event for event in community["events"] if not left_out(event) and event["member"] in names]
            old = weights_of(community | {"events": kept, "members": remaining}, policy) or {}
            return sum(
                weights[member["id"]] - old.get(member["id"], 0)
                for member in community["members"]
                if to(member)
            )

        if line.startswith("issuance-guard-source"):
            judged = [
                (source, brought(lambda event: new(event) and event["source"] == source))
                for source in sorted({event["source"] for event in community["events"] if new(event)})
            ]
        elif line.startswith("issuance-guard-class"):
            judged = [
                (name, brought(new, lambda member: member["class"] == name, earlier)) for name in sorted(community["classes"])
            ]
        elif line.startswith("issuance-guard-enrolled"):
            judged = [("enrolled", brought(lambda event: False, remaining=earlier))]
        else:
            judged = [("all", brought(new, remaining=earlier))]
        yield from [[line, name, str(weight), weight > share * total] for name, weight in judged if weight]


def roll_of(community):
    policy = read_policy(community["policy"])
    weights = weights_of(community, policy)
    if weights is None:
        return None
    classes = {member["id"]: member["class"] for member in community["members"]}
    rows = sorted(name for name, weight in weights.items() if weight > 0)
    text = "".join(f"{name} {classes[name]} {weights[name]}\n" for name in rows)
    return [text, sorted(guarded(community, policy, weights))]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(roll_of(json.loads(line))))

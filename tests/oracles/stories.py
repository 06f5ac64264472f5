"""What happens in stories under procedures: a second implementation, from docs/PROCEDURES.md ("Stories"), docs/formats/matters.md and
docs/formats/polls.md ("What binds a contest") alone. Each line in is JSON with `documents` and `story`; each line out is the events as JSON.
"""

import calendar
import json
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)


def spelled(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def after(span, at):
    """The instant at which a span, as two words, is over that begins at one."""
    count, unit = int(span[0]), span[1].rstrip("s")
    if unit != "month":
        return at + (timedelta(hours=count) if unit == "hour" else timedelta(days=count))
    month = at.month - 1 + count
    year, month = at.year + month // 12, month % 12 + 1
    day = min(at.day, calendar.monthrange(year, month)[1])
    return at.replace(year=year, month=month, day=day)


HOUR = ("1", "hour")


class Procedure:
    def __init__(self, lines):
        self.lines = lines
        self.name = self.one("procedure")

    def all(self, key):
        return [value for found, value in self.lines if found == key]

    def one(self, key):
        return next(iter(self.all(key)), None)

    def words(self, key):
        value = self.one(key)
        return None if value is None else value.split(" ")

    def told(self, *keys):
        for key in keys:
            if self.all(key):
                return [f"{key} {value}" for value in self.all(key)]
        return []

    def within(self, key):
        """Lines that say who and a span."""
        return [(value.split(" ")[:-2], value.split(" ")[-2:]) for value in self.all(key)]

    @property
    def decides(self):
        return self.words("decide")[0]

    @property
    def supporter(self):
        return self.all("supporter") or self.all("bring")

    @property
    def versions(self):
        return self.words("versions") or ["none", "keeps"]


class Matter:
    def __init__(self, name, procedure, author, now, entry, about):
        self.name, self.procedure, self.author, self.entry, self.about = name, procedure, author, entry, about
        self.brought_at = now
        self.version, self.version_at = 1, now
        self.supporters = set()
        self.supported_at = self.first_admitted = self.judged = self.answer = self.poll = None
        self.signed = {}
        self.admissions = 0
        self.withdrawn = False
        self.decided = self.enacted = None
        self.could = None

    @property
    def open(self):
        ends = self.decided and (self.decided[0] != "adopted" or self.procedure.one("mode") == "advisory")
        return not (self.withdrawn or ends or self.enacted)

    def after_all(self, spans, at):
        for span in spans:
            at = after(span, at)
        return at

    @property
    def support_until(self):
        span = self.procedure.words("support-within")
        return None if span is None else after(span, self.brought_at)

    @property
    def admitted_at(self):
        if self.supported_at is None:
            return None
        admit = self.procedure.words("admit")
        if admit is None:
            return self.supported_at
        if self.judged is not None:
            return self.judged[1] if self.judged[0] == "admitted" else None
        if self.procedure.one("appeal"):
            return None
        return self.after_all([admit[-2:]] * 2, self.supported_at)

    @property
    def decidable_from(self):
        admitted = self.admitted_at
        if admitted is None:
            return None
        all_of = [admitted]
        if spans := self.procedure.words("deliberation"):
            all_of.append(after(spans[:2], self.first_admitted or admitted))
        if quiet := self.procedure.words("quiet"):
            all_of.append(after(quiet, self.version_at))
        if self.answer is None:
            all_of.append(self.after_all([span for _, span in self.procedure.within("answer")], admitted))
        return max(all_of)

    @property
    def answers_end(self):
        if self.decidable_from is None:
            return None
        ends = self.after_all([span for _, span in self.procedure.within("answer")], self.admitted_at)
        return max(ends, self.decidable_from)

    @property
    def announce_until(self):
        begins = self.decidable_from
        if begins is None or self.procedure.decides != "poll" or self.poll is not None:
            return None
        return self.after_all([span for _, span in self.procedure.within("announce")], begins)

    @property
    def effect_from(self):
        if self.decided is None:
            return None
        span = self.procedure.words("cooling-off")
        return self.decided[1] if span is None else after(span, self.decided[1])

    def stays(self, procedure):
        for value in self.procedure.all("stay"):
            name, unless = value.split(" ")
            if name == procedure.name:
                return unless
        return None

    def holds_up(self, target):
        """Whether something waits until it is decided: silence ends it then."""
        return bool(self.procedure.all("freeze") or target and (target.stays(self.procedure) or target.procedure.one("appeal") == self.procedure.name))

    def stayed_by(self, other):
        unless = self.stays(other.procedure)
        admitted = other.admitted_at
        in_time = admitted is not None and admitted < self.effect_from
        return unless if in_time and other.brought_at >= self.decided[1] and not other.withdrawn else None

    def next(self, about, target):
        """What time calls for next: the instant, `decision` or `enact`, and the outcome."""
        if not self.open:
            return None
        return self.effect(about) if self.decided else self.decision(target)

    def decision(self, target):
        begins, found = self.decidable_from, None
        if begins is not None:
            if self.procedure.decides == "admission":
                found = (begins, "adopted")
            elif self.procedure.decides == "answer" and self.answer and self.answer[0] != "later":
                found = (max(begins, self.answer[1]), "adopted" if self.answer[0] == "yes" else "rejected")
            elif self.procedure.decides == "answer" and self.holds_up(target):
                found = (self.answers_end, "lapsed")
            elif self.procedure.decides == "poll" and self.poll and self.poll.ended:
                found = self.poll.ended
        lapses = []
        if self.supported_at is None:
            lapses.append(self.support_until)
        elif self.judged and self.judged[0] == "returned":
            lapses.append(after(self.procedure.words("admit")[-2:], self.judged[1]))
        else:
            lapses.append(self.announce_until)
        if target and target.decided and target.stays(self.procedure):
            admitted = self.admitted_at
            if admitted is None or admitted >= target.effect_from:
                lapses.append(target.effect_from)
        lapses = [at for at in lapses if at is not None]
        if lapses and (found is None or min(lapses) < found[0]):
            found = (min(lapses), "lapsed")
        return found and (found[0], "decision", found[1])

    def effect(self, about):
        at = self.effect_from
        if any(self.stayed_by(other) and not other.decided and other.open for other in about):
            return None
        for other in about:
            unless = self.stayed_by(other) if other.decided else None
            if unless is None:
                continue
            adopted = other.decided[0] == "adopted"
            if adopted == (unless == "holds"):
                return (other.decided[1], "decision", "set-aside")
            at = max(at, other.decided[1])
        return (at, "enact", None)


class Poll:
    def __init__(self, procedure, now, number, roll):
        self.id = f"story-poll-{number}"
        self.procedure, self.roll = procedure, roll
        self.opens = after(procedure.words("notice-at-least") or HOUR, now)
        if claims := procedure.words("claims"):
            self.opens = max(self.opens, after(claims[2:], after(claims[:2], now)))
        self.closes = after((procedure.words("open-between") or list(HOUR))[:2], self.opens)
        objection = procedure.words("objection")
        self.certified = after(objection[-2:] if objection else HOUR, self.closes)
        self.votes, self.ended = {}, None

    def outcome(self):
        for value in self.procedure.all("quorum"):
            measure, counts, *need = value.split(" ")
            sums = self.sums(measure)
            given = sum(sums[side] for side in {
                "cast": ("for", "against", "abstain"), "for-against": ("for", "against"),
                "for-and-abstained": ("for", "abstain"), "for": ("for",),
            }[counts])
            if not reaches(given, need, self.size(measure)):
                return "lapsed"
        for value in self.procedure.all("threshold"):
            measure, base, strictness, share = value.split(" ")
            sums = self.sums(measure)
            sides = sums["for"] + sums["against"]
            whole = {"for-against": sides, "cast": sides + sums["abstain"], "roll": self.size(measure)}[base]
            if whole == 0 or not reaches(sums["for"], [strictness, "share", share], whole):
                return "rejected"
        return "adopted"

    def sums(self, measure):
        sums = {"for": 0, "against": 0, "abstain": 0}
        for member, side in self.votes.items():
            sums[side] += 1 if measure == "heads" else self.roll[member]
        return sums

    def size(self, measure):
        return len(self.roll) if measure == "heads" else sum(self.roll.values())


def reaches(given, need, whole):
    """Whether a number reaches a need: strictness, `count`, `share` or `root`, and how much."""
    strictness, sort, much = need
    much = Fraction(much)
    left, right = {"count": (given, much), "share": (given, much * whole), "root": (given * given, much * much * whole)}[sort]
    return left > right if strictness == "strict" else left >= right


def weight(roll, person):
    return roll.get(person[2:], 0) if person.startswith("m/") else 0


class Town:
    def __init__(self, documents, story):
        self.procedures, self.rolls = {}, {}
        for block in documents.strip().split("\n\n"):
            lines = [tuple(line.split(" ", 1)) for line in block.splitlines()]
            if lines[0][0] == "procedure":
                procedure = Procedure(lines)
                self.procedures[procedure.name] = procedure
        self.members, self.offices, self.matters, self.polls, self.events = {}, [], [], [], []
        self.number = 0
        for line in story.splitlines():
            words = line.split("#")[0].split()
            if not words:
                continue
            if words[0] == "begin":
                self.now = instant(words[1])
            elif words[0] == "member":
                self.members[words[1]] = (int(words[2]), words[3])
            elif words[0] == "office":
                self.offices.append((words[1], words[2]))
            else:
                self.number += 1
                act = {"return": "give_back", "no-longer": "no_longer"}.get(words[0], words[0])
                getattr(self, act)(*words[1:])

    def tell(self, matter, word, lines=(), at=None):
        by = "; ".join(lines)
        self.events.append(f"{spelled(at or self.now)} {matter} {word}" + (f" | {by}" if by else ""))

    def refuse(self, matter, code, procedure=None, *keys):
        self.tell(matter, f"refused {code}", procedure.told(*keys) if procedure else ())

    # Who is meant.

    def meant(self, who, person, matter=None, roll=None):
        roll = matter.roll if matter else roll or {}
        sort, *rest = who.split(" ") if isinstance(who, str) else who
        if sort == "member":
            member = self.members.get(person[2:]) if person.startswith("m/") else None
            conditions = dict(zip(rest[::2], rest[1::2]))
            if member is None:
                return False
            return conditions.get("class", member[1]) == member[1] and int(conditions.get("weight", 0)) <= roll.get(person[2:], 0)
        if sort == "office":
            return (rest[0], person) in self.offices
        if sort == "author":
            return matter is not None and matter.author == person
        raise ValueError(sort)

    def any_meant(self, whos, person, matter=None, roll=None):
        return any(self.meant(who, person, matter, roll) for who in whos)

    def turn(self, lines, begins, person, matter):
        for who, span in lines:
            if begins is not None and begins <= self.now and self.meant(who, person, matter):
                return True
            nobody = who[0] == "office" and not any(office == who[1] for office, _ in self.offices)
            if not nobody and begins is not None:
                begins = after(span, begins)
        return False

    def holds(self, matter):
        for value in matter.procedure.all("support"):
            measure, *need = value.split(" ")
            people = matter.supporters
            given = len(people) if measure == "heads" else sum(weight(matter.roll, person) for person in people)
            if not reaches(given, need, matter.could[measure]):
                return False
        return True

    def last_roll(self, procedure):
        """The roll certified last under the procedure's policy: one of everybody before the story."""
        policy = procedure.one("policy")
        everybody = {member: weighs for member, (weighs, _) in self.members.items()}
        return {} if policy is None else self.rolls.get(policy, everybody)

    # Acts.

    def find(self, name):
        return next(matter for matter in reversed(self.matters) if matter.name == name)

    def bring(self, name, procedure, by, _="about", about=None):
        procedure = self.procedures[procedure]
        about = about and self.find(about)
        roll = self.last_roll(procedure)
        if not self.any_meant(procedure.all("bring"), by, roll=roll):
            return self.refuse(name, "not-yours-to-bring", procedure, "bring")
        own = [other for other in self.matters if other.author == by and other.procedure is procedure]
        if limit := procedure.words("bring-limit"):
            if sum(self.now < after(limit[1:], other.brought_at) for other in own) >= int(limit[0]):
                return self.refuse(name, "limit-reached", procedure, "bring-limit")
        if (procedure.one("concerns") is None) != (about is None):
            code = "concerns-nothing" if about is None else "concerns-nothing.else"
            return self.refuse(name, code, procedure, "concerns")
        if again := procedure.words("again-after"):
            for other in self.matters:
                same = about is not None and other.about is about and other.procedure is procedure
                if same and other.decided and other.decided[0] == "rejected" and self.now < after(again, other.decided[1]):
                    return self.refuse(name, "too-soon", procedure, "again-after")
        matter = Matter(name, procedure, by, self.now, len(self.matters), about)
        people = {f"m/{member}" for member in self.members} | {holder for _, holder in self.offices}
        people = [person for person in people if self.any_meant(procedure.supporter, person, roll=roll)]
        matter.could = {"heads": len(people), "weight": sum(weight(roll, person) for person in people)}
        matter.roll = roll
        self.matters.append(matter)
        self.tell(name, "brought")
        self.begin_support(matter)
        self.carry(matter)
        self.follow()

    def begin_support(self, matter):
        supports = matter.procedure.all("support") and self.any_meant(matter.procedure.supporter, matter.author, matter)
        matter.supporters = {matter.author} if supports else set()

    def carry(self, matter):
        if matter.supported_at is None and self.holds(matter):
            matter.supported_at = self.now
            if matter.procedure.one("admit") is None:
                matter.first_admitted = matter.first_admitted or self.now
            self.tell(matter.name, "supported", matter.procedure.told("support"))

    def settled(self, matter):
        if matter.open and matter.decided is None:
            return False
        self.refuse(matter.name, "matter-settled")
        return True

    def version(self, name):
        matter = self.find(name)
        procedure = matter.procedure
        if not matter.open:
            return self.refuse(name, "unknown-matter")
        if matter.poll is not None:
            return self.refuse(name, "matter-called")
        until, supporters = procedure.versions
        in_support = matter.support_until is None or self.now < matter.support_until
        may = {
            "none": False,
            "support": matter.supported_at is None,
            "notice": matter.supported_at is None or in_support or supporters == "keeps",
        }[until]
        spans, admitted = procedure.words("deliberation"), matter.admitted_at
        over = spans and admitted and self.now >= after(spans[2:], admitted)
        if not may or over or matter.decided:
            return self.refuse(name, "text-is-fixed", procedure, "versions")
        matter.version, matter.version_at, matter.judged = matter.version + 1, self.now, None
        self.tell(name, "revised")
        if supporters == "voids":
            matter.supported_at = None
            self.begin_support(matter)
        self.carry(matter)
        self.follow()

    def support(self, name, by, stands=True):
        matter = self.find(name)
        procedure = matter.procedure
        if self.settled(matter):
            return None
        if matter.support_until is not None and self.now >= matter.support_until:
            return self.refuse(name, "support-over", procedure, "support-within")
        if not procedure.all("support") or not self.any_meant(procedure.supporter, by, matter):
            return self.refuse(name, "not-yours-to-support", procedure, "supporter", "bring")
        if (by in matter.supporters) == stands:
            return self.refuse(name, "supported-already" if stands else "supported-already.not")
        if stands:
            matter.supporters.add(by)
            self.carry(matter)
        else:
            matter.supporters.discard(by)
        self.follow()

    def no_longer(self, name, by):
        self.support(name, by, False)

    def withdraw(self, name):
        matter = self.find(name)
        if self.settled(matter):
            return None
        if matter.poll is not None:
            return self.refuse(name, "matter-called")
        matter.withdrawn = True
        self.tell(name, "withdrawn")
        self.follow()

    def admit(self, name, by, says="admitted"):
        matter = self.find(name)
        admit = matter.procedure.words("admit")
        if self.settled(matter):
            return None
        if admit is None:
            return self.refuse(name, "nobody-admits")
        if not self.meant(admit[1:-2], by, matter):
            return self.refuse(name, "not-yours-to-admit", matter.procedure, "admit")
        if matter.author == by:
            return self.refuse(name, "own-matter")
        if matter.supported_at is None:
            return self.refuse(name, "not-yet-supported", matter.procedure, "support")
        if matter.admitted_at is not None and matter.admitted_at <= self.now:
            return self.refuse(name, "admitted-already")
        signed = matter.signed.setdefault((matter.version, matter.admissions, says), set())
        if by in signed:
            return self.refuse(name, "already-signed")
        signed.add(by)
        if len(signed) == int(admit[0]):
            matter.judged, matter.admissions = (says, self.now), matter.admissions + 1
            if says == "admitted":
                matter.first_admitted = matter.first_admitted or self.now
            self.tell(name, says, matter.procedure.told("admit"))
        self.follow()

    def give_back(self, name, by):
        self.admit(name, by, "returned")

    def answer(self, name, by, says):
        matter = self.find(name)
        if self.settled(matter):
            return None
        if not self.turn(matter.procedure.within("answer"), matter.admitted_at, by, matter):
            return self.refuse(name, "not-yours-to-answer", matter.procedure, "answer")
        if matter.author == by:
            return self.refuse(name, "own-matter")
        if matter.answer and matter.answer[0] != "later":
            return self.refuse(name, "answered-already")
        matter.answer = (says, self.now)
        self.follow()

    def poll(self, name, by):
        matter = self.find(name)
        procedure = matter.procedure
        classes = {who.split(" ")[2] for who in procedure.all("voters") if who.startswith("member class")}
        if not classes <= {kind for _, kind in self.members.values()}:
            return self.refuse(name, "unknown-class")
        if self.settled(matter):
            return None
        if procedure.decides != "poll":
            return self.refuse(name, "unbound-contest.no-poll")
        if matter.poll is not None:
            return self.refuse(name, "matter-called")
        begins = matter.decidable_from
        if begins is None:
            return self.refuse(name, "matter-not-ready.not-admitted", procedure, "deliberation", "quiet")
        if self.now < begins:
            return self.refuse(name, "matter-not-ready", procedure, "deliberation", "quiet")
        if not self.turn(procedure.within("announce"), begins, by, matter):
            return self.refuse(name, "not-yours-to-announce", procedure, "announce")
        weighs = procedure.one("policy") is not None
        roll = {id: much if weighs else 1 for id, (much, kind) in self.members.items() if not classes or kind in classes}
        if weighs:
            self.rolls[procedure.one("policy")] = roll
        matter.poll = Poll(procedure, self.now, self.number, roll)
        self.polls.append(matter.poll)
        self.tell(name, "called", procedure.told("announce"))
        self.follow()

    def vote(self, name, by, side):
        matter = self.find(name)
        poll = matter.poll
        if poll is None or poll.ended or self.now < poll.opens:
            return self.refuse(name, "wrong-phase", matter.procedure, "decide")
        if by[2:] not in poll.roll:
            return self.refuse(name, "not-on-the-roll", matter.procedure, "voters")
        if self.now >= poll.closes:
            return self.refuse(name, "poll-closed")
        poll.votes[by[2:]] = side

    # Time.

    def at(self, text):
        until = instant(text)
        while self.now < until:
            times = [due[0] for _, due in self.coming()]
            for poll in self.polls:
                times += [poll.opens, poll.closes, poll.certified]
            self.now = min([until] + [at for at in times if self.now < at])
            self.follow()
            for poll in sorted(self.polls, key=lambda poll: poll.id):
                if not poll.ended and poll.certified <= self.now:
                    poll.ended = (self.now, poll.outcome())
                    self.follow()

    def coming(self):
        for matter in self.matters:
            about = [other for other in self.matters if other.about is matter]
            due = matter.next(about, matter.about)
            if due:
                yield matter, due

    def follow(self):
        while True:
            due = [(matter, found) for matter, found in self.coming() if found[0] <= self.now]
            if not due:
                return
            matter, (at, what, outcome) = min(due, key=lambda one: self.order(*one))
            if what == "enact":
                matter.enacted = at
                self.tell(matter.name, "enacted", matter.procedure.told("cooling-off"), at)
                continue
            matter.decided = (outcome, at)
            self.tell(matter.name, outcome, self.why(matter, outcome), at)

    def order(self, matter, due):
        enacts = due[1] == "enact"
        return (due[0], enacts, matter.decided[1] if enacts else self.now, matter.entry)

    def why(self, matter, outcome):
        procedure = matter.procedure
        polled = matter.poll is not None and matter.poll.ended
        if outcome == "set-aside":
            return procedure.told("stay")
        if polled:
            return procedure.told("quorum" if outcome == "lapsed" else "threshold")
        if outcome != "lapsed":
            return procedure.told("decide")
        if matter.supported_at is None:
            return procedure.told("support-within")
        if matter.judged and matter.judged[0] == "returned":
            return procedure.told("admit")
        if procedure.decides == "answer" and matter.decided[1] == matter.answers_end:
            return procedure.told("answer")
        return procedure.told("announce")


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(Town(asked["documents"], asked["story"]).events, ensure_ascii=False))

"""Committees, budgets, STAR and lists as abcvoting, pabutools, starvote and apportionment count them.

One contest a line in, as JSON; one line out with what each method elects: every tied committee, or the
elected under ties by name. A package that is not installed is named on the last line.
"""

import json
import sys

missing = []
try:
    from abcvoting import abcrules
    from abcvoting.preferences import Profile, Voter
except ImportError:
    missing.append("abcvoting")
try:
    from pabutools.election import (
        ApprovalMultiProfile,
        Cardinality_Sat,
        Cost_Sat,
        FrozenApprovalBallot,
        Instance,
        Project,
    )
    from pabutools.rules import (
        greedy_utilitarian_welfare,
        method_of_equal_shares,
        sequential_phragmen,
    )
except ImportError:
    missing.append("pabutools")
try:
    import apportionment.methods
except ImportError:
    missing.append("apportionment")
try:
    import starvote
except ImportError:
    missing.append("starvote")


def committees(contest):
    profile = Profile(len(contest["options"]))
    for ballot in contest["ballots"]:
        profile.add_voter(Voter([option for option, _ in ballot["marks"]], weight=ballot["weight"]))
    rules = {
        "seq-phragmen": ("seqphragmen", "standard-fractions"),
        "pav": ("pav", "branch-and-bound"),
        "seq-pav": ("seqpav", "standard"),
        "equal-shares": ("equal-shares", "standard-fractions"),
        "equal-shares-av": ("equal-shares-with-av-completion", "standard-fractions"),
    }
    counted = {}
    for ours, (rule, algorithm) in rules.items():
        tied = abcrules.compute(
            rule, profile, contest["seats"], algorithm=algorithm, resolute=False,
            max_num_of_committees=None,
        )
        counted[ours] = sorted(sorted(committee) for committee in tied)
    return counted


def budgets(contest):
    projects = [Project(name, cost) for name, cost in zip(contest["options"], contest["costs"])]
    instance = Instance(projects, budget_limit=contest["budget"])
    profile = ApprovalMultiProfile()
    for ballot in contest["ballots"]:
        chosen = FrozenApprovalBallot(projects[option] for option, _ in ballot["marks"])
        profile[chosen] = profile.get(chosen, 0) + ballot["weight"]
    counted = {}
    for name, worth in (("", Cost_Sat), ("-cardinality", Cardinality_Sat)):
        counted["budget-greedy" + name] = greedy_utilitarian_welfare(instance, profile, sat_class=worth)
        shares = "budget-equal-shares" + name
        counted[shares] = method_of_equal_shares(instance, profile, sat_class=worth)
        counted[shares + "-add1"] = method_of_equal_shares(
            instance, profile, sat_class=worth, voter_budget_increment=1
        )
    counted["budget-phragmen"] = sequential_phragmen(instance, profile)
    return {
        ours: sorted(project.name for project in chosen) for ours, chosen in counted.items()
    }


def scores(contest):
    names = contest["options"]
    ballots = []
    for ballot in contest["ballots"]:
        given = {names[option]: score for option, score in ballot["marks"]}
        for _ in range(ballot["weight"]):
            ballots.append({name: given.get(name, 0) for name in names})
    methods = {
        "bloc-star": starvote.bloc,
        "allocated-score": starvote.allocated,
        "rrv": starvote.rrv,
        "sss": starvote.sss,
    }
    counted = {}
    for ours, method in methods.items():
        ties = starvote.predefined_permutation_tiebreaker(list(names))
        # Without a verbosity starvote's SSS does not reweight.
        winners = starvote.election(
            method, [dict(ballot) for ballot in ballots], seats=contest["seats"],
            tiebreaker=ties, verbosity=1, print=lambda *words, **how: None,
        )
        counted[ours] = sorted(winners)
    return counted


def lists(contest):
    names = contest["options"]
    votes = [0] * len(names)
    for ballot in contest["ballots"]:
        for option, _ in ballot["marks"][:1]:
            votes[option] += ballot["weight"]
    methods = {
        "list-dhondt": "dhondt",
        "list-sainte-lague": "saintelague",
        "list-largest-remainder": "largest_remainder",
    }
    counted = {}
    for ours, method in methods.items():
        try:
            seats = apportionment.methods.compute(
                method, votes, contest["list_seats"], fractions=True, parties=names, tiesallowed=False
            )
        except apportionment.methods.TiesException:
            continue
        counted[ours] = [name for name, count in zip(names, seats) for _ in range(int(count))]
    return counted


for line in sys.stdin:
    contest = json.loads(line)
    counted = {}
    if "abcvoting" not in missing:
        counted["committees"] = committees(contest)
    if "pabutools" not in missing:
        counted["budgets"] = budgets(contest)
    if "starvote" not in missing:
        counted["scores"] = scores(contest)
    if "apportionment" not in missing and any(ballot["marks"] for ballot in contest["ballots"]):
        counted["lists"] = lists(contest)
    print(json.dumps(counted))
print(json.dumps({"missing": missing}))

"""Ranked contests with one winner as pref_voting counts them.

One contest a line in, as JSON; one line out with every winner that each method leaves tied. What is not
ranked stands last. The package missing is named on the last line.
"""

import json
import sys

missing = []
try:
    from pref_voting import voting_methods
    from pref_voting.profiles_with_ties import ProfileWithTies
except ImportError:
    missing.append("pref_voting")


def all_differ(profile, strength):
    pairs = [(a, b) for a in profile.candidates for b in profile.candidates]
    strengths = [strength(a, b) for a, b in pairs if profile.margin(a, b) > 0]
    return len(strengths) == len(set(strengths))


def winners(contest):
    profile = ProfileWithTies(
        [{option: rank for option, rank in ballot["marks"]} for ballot in contest["ballots"]],
        rcounts=[ballot["weight"] for ballot in contest["ballots"]],
        candidates=list(range(len(contest["options"]))),
    )
    profile.use_extended_strict_preference()
    support = {"strength_function": profile.support}
    methods = {
        "condorcet": ("top_cycle", {}),
        "copeland": ("copeland", {}),
        "minimax": ("minimax", support),
        "minimax-margins": ("minimax", {}),
        "schulze": ("beat_path", support),
        "schulze-margins": ("beat_path", {}),
    }
    # Where victories are equal they try every order of them, which takes for ever.
    if all_differ(profile, profile.margin):
        methods["ranked-pairs"] = ("ranked_pairs", {})
    if all_differ(profile, profile.support):
        methods["ranked-pairs-winning"] = ("ranked_pairs", support)
    return {
        ours: [int(option) for option in sorted(getattr(voting_methods, name)(profile, **how))]
        for ours, (name, how) in methods.items()
    }


for line in sys.stdin:
    print(json.dumps({} if missing else winners(json.loads(line))))
print(json.dumps({"missing": missing}))

"""Canonical texts of statements, built from the answer of `GET /api/kinds` alone.

Reads that JSON from standard input. Puts the lines of every vector in order, also after moving lines
that may stand anywhere, checks each value against its form, and compares text and hash. Writes a line
for each kind that agrees, and fails at the first that does not.
"""

import hashlib
import json
import random
import re
import sys

NUMBER = r"(0|[1-9][0-9]*)"
NAMED = {
    "attachment": rf"[0-9a-f]{{64}} {NUMBER}",
    "fraction": rf"{NUMBER}(/[1-9][0-9]*)?",
    "hash": r"[0-9a-f]{64}",
    "i128": rf"-?{NUMBER}",
    "i64": rf"-?{NUMBER}",
    "id": r"[a-z0-9][a-z0-9._-]{0,63}",
    "key": r"[0-9a-f]{64}",
    "name": r"[mos]/[a-z0-9][a-z0-9._-]{0,63}",
    "origin": r"[A-Za-z0-9._/-]{1,200}",
    "salt": r"[0-9a-f]{32}",
    "share": rf"(1/1|{NUMBER}(/[1-9][0-9]*)?)",
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "title": r"\S(.*\S)?",
    "u128": NUMBER,
    "u16": NUMBER,
    "u32": NUMBER,
    "u64": NUMBER,
}


def pattern(form):
    """The regular expression of a form."""
    if isinstance(form, str):
        return f"(?:{NAMED[form]})"
    if "made_of" in form:
        return pattern(form["made_of"])
    if "words" in form:
        return f"(?:{'|'.join(map(re.escape, form['words']))})"
    if "or_none" in form:
        return f"(?:none|{pattern(form['or_none'])})"
    if "all" in form:
        return " ".join(map(pattern, form["all"]))
    if "any" in form:
        return f"(?:{'|'.join(map(pattern, form['any']))})"
    one = pattern(form["several"])
    return f"{one}(?: {one})*"


def rank(form, by, value):
    """What a value is sorted by."""
    words = value.split(" ")
    forms = form.get("all", []) if isinstance(form, dict) else []
    if isinstance(form, dict) and "made_of" in form:
        forms = form["made_of"].get("all", [])
    ranks = []
    for place in by or range(len(words)):
        own = forms[place] if place < len(forms) else form
        word = words[place]
        if own in ("u16", "u32", "u64", "u128"):
            ranks.append((int(word), ""))
        elif isinstance(own, dict) and "words" in own:
            ranks.append((own["words"].index(word), ""))
        else:
            ranks.append((0, word.encode()))
    return ranks


class Group:
    """Lines of one table with the groups that some of them begin."""

    def __init__(self, table):
        self.table = table
        self.lines = []

    def put(self, key, value):
        for _, _, below in reversed(self.lines):
            if below is not None:
                if below.put(key, value):
                    return True
                break
        for line in self.table:
            if line["key"] == key:
                once = line["often"] in ("one", "optional")
                assert not (once and any(key == other for other, _, _ in self.lines)), f"{key} twice"
                below = Group(line["lines"]) if "lines" in line else None
                self.lines.append((key, value, below))
                return True
        return False

    def text(self):
        out = ""
        for line in self.table:
            here = [found for found in self.lines if found[0] == line["key"]]
            if "rising" in line:
                here.sort(key=lambda found: rank(line["form"], line["rising"], found[1]))
            if not here:
                usual = self.usual(line)
                if usual is not None:
                    here = [(line["key"], usual, None)]
                else:
                    assert line["often"] in ("optional", "any"), f"{line['key']} is missing"
            for key, value, below in here:
                assert re.fullmatch(pattern(line["form"]), value), f"{key} {value}"
                out += f"{key} {value}\n" + (below.text() if below else "")
        return out

    def usual(self, line):
        usual = line.get("usual", {})
        if "where" in usual:
            key, says = usual["where"]
            return usual["text"] if any(found[:2] == (key, says) for found in self.lines) else None
        return usual.get("text")


def build(kind, vector, lines):
    text = f"folkmoot/{kind['kind']}/v{kind['version']}\nlog {vector['log']}\n"
    if "genesis" in vector:
        text += f"genesis {vector['genesis']}\n"
    whole = Group(kind["lines"])
    for key, value in lines:
        assert whole.put(key, value), f"{kind['kind']} has no line {key}"
    return text + whole.text()


def keys_below(table):
    for line in table:
        for below in line.get("lines", []):
            yield below["key"]
        yield from keys_below(line.get("lines", []))


def moved(kind, lines, draw):
    """The same lines, those that may stand anywhere somewhere else."""
    below = set(keys_below(kind["lines"]))
    free = {
        line["key"]
        for line in kind["lines"]
        if "lines" not in line and line["key"] not in below and (line["often"] in ("one", "optional") or "rising" in line)
    }
    order = [line for line in lines if line[0] not in free]
    for line in lines:
        if line[0] in free:
            order.insert(draw.randint(0, len(order)), line)
    return order


def main():
    for kind in json.load(sys.stdin)["kinds"]:
        assert kind["vectors"], f"{kind['kind']} has no vector"
        for vector in kind["vectors"]:
            for seed in range(20):
                lines = moved(kind, vector["lines"], random.Random(seed)) if seed else vector["lines"]
                text = build(kind, vector, lines)
                assert text == vector["text"], f"{text}\nis not\n{vector['text']}"
                assert hashlib.sha256(text.encode()).hexdigest() == vector["sha256"]
        print(kind["kind"])


main()

"""The examples of docs/formats/ about statements, recomputed from these texts alone.

Reads the documents from standard input; writes a line for each thing that agrees, and fails at the
first that does not. Uses hashes only: signatures are the business of other oracles.
"""

import hashlib
import json
import re
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(part.encode() if isinstance(part, str) else part for part in parts)).hexdigest()


def values(text, key):
    """What stands after this key, line by line."""
    return [line.split(" ", 1)[1] for line in text.splitlines() if line.startswith(key + " ")]


def value(text, key):
    return values(text, key)[0]


def root(leaves):
    """RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root(leaves[:split]) + root(leaves[split:])).digest()


def agree(what, found, wanted):
    assert found == wanted, f"{what}: {found} is not {wanted}"
    print(what)


def check_attachments(statements, blocks):
    for kind in ("contributions", "roll"):
        statement = statements[kind][0]
        name, size = value(statement, "lines").split(" ")
        lines = blocks[name]
        agree(f"{kind} lines", len(lines.encode()), int(size))
        leaves = [line.encode() for line in lines.splitlines()]
        agree(f"{kind} root", root(leaves).hex(), value(statement, "root"))
    for ballot in statements["ballot"]:
        agree("marks", blocks[value(ballot, "marks")].split("\n")[0], "folkmoot/marks/v1")


def seed_of(statements):
    notice = statements["notice"][0]
    secrets = [bytes.fromhex(value(reveal, "secret")) for reveal in statements["reveal"]]
    parts = [b"folkmoot/lot-seed/v1\n"]
    for line in values(notice, "scrutineer"):
        name, committed = line.split(" ")
        head = f"folkmoot/lot/v1\n{value(notice, 'poll')}\n{name}\n"
        revealed = [secret for secret in secrets if sha256(head, secret) == committed]
        parts.append(revealed[0] if revealed else bytes.fromhex(committed))
    return sha256(*parts)


def lot_key(contest, seed, option):
    fields = [b"folkmoot/lot/v1", contest.encode(), bytes.fromhex(seed), option.encode()]
    return sha256(*(len(field).to_bytes(8, "big") + field for field in fields))


def main():
    document = sys.stdin.read()
    blocks, statements = {}, {}
    for block in re.findall(r"```text\n(.*?)```", document, re.S):
        blocks[sha256(block)] = block
        if "\n\n\u2014 " in block:
            block = block[: block.rindex("\n\n") + 1]
            blocks[sha256(block)] = block
        if kind := re.match(r"folkmoot/([a-z-]+)/v1\n", block):
            statements.setdefault(kind[1], []).append(block)

    genesis = statements["genesis"][0]
    agree("genesis", sha256(genesis), value(statements["certificate"][0], "genesis"))
    chain = statements["ballot"]
    agree("prev", sha256(chain[0]), value(chain[1], "prev"))
    check_attachments(statements, blocks)

    opening = statements["open"][0]
    agree("seed", seed_of(statements), value(opening, "seed"))
    outcome = blocks[value(statements["result"][0], "outcome").split(" ")[0]]
    for contest in json.loads(outcome)["contests"]:
        name, options = contest["contest"], contest["outcome"]["options"]
        order = sorted(options, key=lambda option: lot_key(name, value(opening, "seed"), option))
        agree(f"lot of {name}", order, contest["lot"])


main()

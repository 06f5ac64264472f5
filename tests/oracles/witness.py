"""A foreign log, client and witness (the packages aics-tlog and aics-witness) against our own.

  witness.py log URL VKEY          a foreign log has its heads cosigned by the witness at URL, then tries to fork
  witness.py checkpoint VKEY ...   is the checkpoint on the standard input signed by the log's VKEY and cosigned by
                                   all others?
  witness.py serve DIR PORT ORIGIN VKEY   a foreign witness of that log; prints its own key, then serves

Prints a line for what holds; what does not is an exception.
"""

import sys
from pathlib import Path

from aics_tlog import Checkpoint, MerkleTree, parse_note, parse_vkey, sign_checkpoint, verify_checkpoint
from aics_witness.feeder import WitnessClient, WitnessConflict, WitnessRejected
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "vote.example.org/council"


def head(tree, size, seed=9):
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(size)), key, ORIGIN).serialise()


def refused(error, client, *submission):
    try:
        client.submit(*submission)
    except error as reason:
        return reason
    raise SystemExit("a witness that cosigns this is none")


def log(url, vkey):
    tree = MerkleTree([f"entry {number}".encode() for number in range(700)])
    client = WitnessClient(url, vkey, max_attempts=1)
    for size in (1, 2, 3, 255, 256, 257, 511, 700, 700):
        line = client.submit(head(tree, size), tree.consistency_proof)
        note = parse_note(head(tree, size) + line)
        log_key = "vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY"
        verdict = verify_checkpoint(note, parse_vkey(log_key), [parse_vkey(vkey)], 1)
        assert verdict.ok, verdict
        print(f"cosigned {size}")
    # Another client, which knows nothing, is told the size and goes on.
    fresh = WitnessClient(url, vkey, max_attempts=1)
    fresh.submit(head(tree, 700), tree.consistency_proof)
    print("told the size")
    fork = MerkleTree([f"other {number}".encode() for number in range(900)])
    for size in (700, 900):
        reason = refused(WitnessRejected, WitnessClient(url, vkey, max_attempts=1), head(fork, size), fork.consistency_proof)
        assert reason.status == 422, reason
    refused(WitnessConflict, WitnessClient(url, vkey, max_attempts=1), head(tree, 500), tree.consistency_proof)
    reason = refused(WitnessRejected, WitnessClient(url, vkey, max_attempts=1), head(tree, 700, seed=8), tree.consistency_proof)
    assert reason.status == 403, reason
    print("refused a fork, an older head and a stranger's")


def checkpoint(log_key, *witnesses):
    keys = [parse_vkey(key) for key in witnesses]
    verdict = verify_checkpoint(parse_note(sys.stdin.read()), parse_vkey(log_key), keys, len(keys))
    assert verdict.ok, verdict
    print("holds")


def serve(directory, port, origin, vkey):
    from aics_witness.cli import main

    config = str(Path(directory) / "witness.json")
    main(["init", "--config", config, "--name", "witness.example.org/foreign", "--listen", f"127.0.0.1:{port}"])
    main(["add-log", "--config", config, "--origin", origin, "--vkey", vkey])
    sys.stdout.flush()
    main(["serve", "--config", config])


{"log": log, "checkpoint": checkpoint, "serve": serve}[sys.argv[1]](*sys.argv[2:])

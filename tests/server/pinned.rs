//! The trust file against the service: a foreign log is named before anything is shown, signed or sent.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::checkpoint::Checkpoint;

use crate::commands::{Terminal, command};
use crate::harness::log_key;
use crate::plans::ORIGIN;
use crate::weights::folkmoot;

/// A checkpoint that somebody kept, of another history: an alarm, not only a log that does not hold.
/// The founders of another organisation, who have found this one.
const FOUNDERS: &str = "data/keys/founders/alice.key --founder-key data/keys/founders/bob.key \
                        --founder-key data/keys/founders/carol.key";

#[test]
fn a_kept_checkpoint_of_another_history_has_the_exit_code_of_a_fork() {
    let folder = tempfile::tempdir().unwrap();
    let other = Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 44,
        root: Hash::of(b"of another history"),
    };
    let kept = folder.path().join("kept.checkpoint");
    std::fs::write(&kept, other.sign(&log_key())).unwrap();
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/verify.in");
    // The newest head that was seen is kept beside the trust file.
    let trust = folder.path().join("trust");
    std::fs::copy(format!("{cases}/trust"), &trust).unwrap();
    let log = format!("{cases}/log");
    let (trust, kept) = (trust.to_str().unwrap(), kept.to_str().unwrap());
    let verify = ["verify", &log, "--trust", trust, "--checkpoint", kept];
    let (printed, said, code) = folkmoot(&verify);
    assert_eq!(code, Some(4), "{printed}{said}");
    assert!(said.contains("another history"), "{said}");
}

/// A note that nobody has sent.
fn sign_a_clock(terminal: &Terminal) {
    let alice = "data/keys/founders/alice.key";
    terminal.done("compose clock time=2026-12-12T00:00:00Z --out clock.txt");
    terminal.done(&format!("sign clock.txt --key {alice} --out clock.note"));
}

#[test]
fn a_service_of_another_log_is_refused_before_anything_is_shown_or_signed() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.announce();
    terminal.set_clock("2026-12-11T00:00:00Z");
    let other =
        "init --data elsewhere --origin other.example.org --organisation Other --founder-key";
    let made = terminal.run(&format!("{other} {FOUNDERS}"));
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(
        said.contains("\nNext: folkmoot serve --data elsewhere\n"),
        "{said}"
    );
    // The same name and another key; the same key and another beginning.
    let ours = terminal.read("data/trust");
    let theirs = terminal.read("elsewhere/trust");
    let (genesis, rest) = theirs.split_once('\n').expect("two lines");
    terminal.write(
        "beginning",
        &ours.replace(ours.lines().next().unwrap(), genesis),
    );
    terminal.write("key", &format!("{}\n{rest}", ours.lines().next().unwrap()));
    let commands = [
        "status",
        "status p-1 --json",
        "claim p-1",
        "weight p-1 m-1",
        "weight p-1 m-1 --proof proof.json",
        "power p-1",
        "issuance p-1",
        "what-if p-1",
        "certify p-1",
        "roll p-1",
        "vote p-1 --key members/m-1.key --yes charter=for",
        "compose clock time=2026-12-12T00:00:00Z --key data/keys/founders/alice.key --yes",
        "receipt --note clock.note",
        "submit clock.note",
    ];
    sign_a_clock(&terminal);
    for line in commands {
        for trust in ["elsewhere/trust", "beginning", "key"] {
            let output = terminal.run(&format!("{line} --trust {trust}"));
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{line}, {trust}: {said}");
            assert!(said.contains("that the trust file pins"), "{line}: {said}");
            assert!(output.stdout.is_empty(), "{line}");
        }
    }
    let kept = terminal.dir.path().join("p-1.m-1.1.note");
    assert!(!kept.exists(), "nothing is signed for another log");
    let output = terminal.run("doctor --data data --trust elsewhere/trust");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("that the trust file pins"), "{said}");

    for line in ["status", "claim p-1 --json", "power p-1"] {
        let mut command = command(
            terminal.dir.path(),
            &format!("{line} --url {}", terminal.url),
        );
        let output = command.output().expect("the command starts");
        assert!(output.status.success(), "{line}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Pin it with --trust FILE"), "{said}");
        assert_eq!(output.stdout.last(), Some(&b'\n'), "{line}");
    }
    let draft = terminal.json("compose clock time=2026-12-12T00:00:00Z --json");
    assert_eq!(draft["kind"], "clock");
    assert!(
        draft["text"]
            .as_str()
            .is_some_and(|text| text.ends_with("time 2026-12-12T00:00:00Z\n"))
    );
}

#[test]
fn founders_are_told_in_which_order_they_sign() {
    let terminal = Terminal::open();
    let founder = |name: &str| {
        let key = terminal.read(&format!("data/keys/founders/{name}.key"));
        let public = key.lines().find_map(|line| line.strip_prefix("public "));
        format!("--founder {name}={}", public.expect("a key file shows it"))
    };
    let founders = ["alice", "bob", "carol"].map(founder).join(" ");
    terminal.done(&format!(
        "init --data later --origin later.example.org --organisation Later {founders}"
    ));
    let mut text = "later/genesis.txt".to_owned();
    for name in ["alice", "carol", "bob"] {
        let key = format!("data/keys/founders/{name}.key");
        terminal.done(&format!("sign {text} --key {key} --out {name}.note"));
        text = format!("{name}.note");
    }
    let (code, said) = terminal.fails("init --data later --genesis bob.note");
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("in the order of its text: o/alice, o/bob and o/carol"),
        "{said}"
    );
}

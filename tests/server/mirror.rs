//! `folkmoot mirror` and `folkmoot verify` against a running service.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::log::verifier::VerifierKey;
use folkmoot::domain::poll::notice::Publication;

use crate::harness::{Place, Service, Town, log_key, settings, verifier_key};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::{ORIGIN, genesis, marks};

pub fn folkmoot(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folkmoot"))
        .env("FOLKMOOT_LANG", "en")
        .current_dir(directory)
        .args(arguments)
        .output()
        .expect("the command starts")
}

pub fn mirror(url: &str, directory: &Path) -> Output {
    folkmoot(directory, &["mirror", url, "mirror"])
}

/// The files below a directory.
pub fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let below = path.strip_prefix(directory).unwrap();
            files.insert(below.display().to_string(), fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn a_mirror_follows_its_log_and_never_goes_back() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    town.vote(POLL, "m-7", &marks(9, &["ma-li"], "for"));
    let directory = tempfile::tempdir().unwrap();
    let kept = directory.path().join("mirror");
    assert!(mirror(&service.url, directory.path()).status.success());
    let sealed = files(&kept);

    vote_all(&town);
    town.close(POLL);
    assert!(mirror(&service.url, directory.path()).status.success());
    let released = files(&kept);
    // The partial files of the earlier size are gone, and the marks are there.
    assert!(
        sealed
            .keys()
            .all(|path| path == "checkpoint" || !released.contains_key(path))
    );
    assert_eq!(released, town.http.mirror());

    let trust = Trust::of(town.genesis, vec![verifier_key()]);
    fs::write(directory.path().join("trust"), trust.to_string()).unwrap();
    for log in ["mirror", service.url.as_str()] {
        let verified = folkmoot(directory.path(), &["verify", log, "--trust", "trust"]);
        assert!(verified.status.success(), "{verified:?}");
    }
    service.stop();

    let earlier = directory.path().join("earlier");
    for (path, bytes) in sealed {
        fs::create_dir_all(earlier.join(&path).parent().unwrap()).unwrap();
        fs::write(earlier.join(path), bytes).unwrap();
    }
    let back = folkmoot(directory.path(), &["mirror", "earlier", "mirror"]);
    assert_eq!(back.status.code(), Some(4), "{back:?}");
    assert_eq!(files(&kept), released);

    for damaged in ["", "hi"] {
        fs::write(kept.join("checkpoint"), damaged).unwrap();
        let back = folkmoot(directory.path(), &["mirror", "earlier", "mirror"]);
        assert_eq!(back.status.code(), Some(2), "{back:?}");
        let said = String::from_utf8_lossy(&back.stderr);
        assert!(said.contains("delete the file"), "{said}");
        let left = fs::read_to_string(kept.join("checkpoint")).unwrap();
        assert_eq!(left, damaged);
    }
    fs::remove_file(kept.join("checkpoint")).unwrap();
    let fifo = Command::new("mkfifo").arg(kept.join("checkpoint")).status();
    assert!(fifo.unwrap().success());
    for read in [&["verify", "mirror"][..], &["mirror", "earlier", "mirror"]] {
        let waits = folkmoot(directory.path(), read);
        assert_eq!(waits.status.code(), Some(3), "{waits:?}");
        let said = String::from_utf8_lossy(&waits.stderr);
        assert!(said.contains("not a regular file"), "{said}");
    }
}

/// A log that was signed twice from one place on: the URL of what was shown first, and of the fork.
fn forked(test: impl FnOnce(&str, &str, &Path)) {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    service.stop();
    let copy = place.database.copy();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(
        place.data.path().join("high-water"),
        elsewhere.path().join("high-water"),
    )
    .unwrap();
    let first = place.start();
    Town::new(&first).enrol(["m-1"]);
    let born = genesis(log_key().public());
    let second = settings(Some(&copy.url()), elsewhere.path(), born);
    let second = Service::start(second).unwrap();
    Town::new(&second).enrol(["m-2", "m-3", "m-4"]);
    let directory = tempfile::tempdir().unwrap();
    let trust = Trust::of(town.genesis, vec![verifier_key()]);
    fs::write(directory.path().join("trust"), trust.to_string()).unwrap();
    test(&first.url, &second.url, directory.path());
    first.stop();
    second.stop();
}

#[test]
fn a_mirror_refuses_a_fork_and_keeps_the_proof() {
    forked(|shown, forked, directory| {
        let kept = directory.join("mirror");
        assert!(mirror(shown, directory).status.success());
        let before = files(&kept);
        let refused = mirror(forked, directory);
        assert_eq!(refused.status.code(), Some(4), "{refused:?}");
        let mut after = files(&kept);
        let evidence = after.remove("fork").expect("the evidence is kept");
        assert_eq!(after, before);
        let arguments = ["watch", "--prove", "mirror/fork", "--trust", "trust"];
        let proven = folkmoot(directory, &arguments);
        assert!(proven.status.success(), "{proven:?}");
        // With the heads the other way round, or another hash, it proves nothing.
        let text = String::from_utf8(evidence).unwrap();
        for (from, to) in [("root ", "root A"), ("old ", "new ")] {
            fs::write(kept.join("fork"), text.replacen(from, to, 1)).unwrap();
            let refused = folkmoot(directory, &arguments);
            assert!(!refused.status.success(), "{refused:?}");
        }
    });
}

#[test]
fn a_watch_raises_the_alarm() {
    forked(|shown, forked, directory| {
        let program = directory.join("alarm");
        fs::write(&program, "#!/bin/sh\nprintf %s \"$1\" > told\n").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let watch = |url| {
            let arguments = ["watch", url, "mirror", "--trust", "trust", "--once"];
            folkmoot(
                directory,
                &[&arguments[..], &["--alarm", "./alarm"]].concat(),
            )
        };
        let well = watch(shown);
        assert!(well.status.success(), "{well:?}");
        assert!(!directory.join("told").exists());
        let alarmed = watch(forked);
        assert_eq!(alarmed.status.code(), Some(4), "{alarmed:?}");
        let told = fs::read_to_string(directory.join("told")).unwrap();
        assert!(told.starts_with("FORK: "), "{told}");
    });
}

#[test]
fn a_mirror_with_a_trust_file_takes_no_head_of_another_key() {
    forked(|shown, _, directory| {
        let other = SecretKey::from_seed(&[1; 32]).public();
        let trust = Trust::of(
            Hash::of(b"x"),
            vec![VerifierKey::new(ORIGIN, other).unwrap()],
        );
        fs::write(directory.join("other"), trust.to_string()).unwrap();
        let refused = folkmoot(directory, &["mirror", shown, "mirror", "--trust", "other"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(!directory.join("mirror/checkpoint").exists());
    });
}

/// Runs a command with the trust file; what it ended with.
fn trusting(directory: &Path, arguments: &[&str]) -> Output {
    folkmoot(directory, &[arguments, &["--trust", "trust"]].concat())
}

#[test]
fn whoever_has_seen_a_head_demands_that_the_log_continues_it() {
    forked(|shown, forked, directory| {
        let (head, fork) = (directory.join("trust.head"), directory.join("trust.fork"));
        let asked: [(&str, Vec<&str>); 4] = [
            ("status", vec!["status", "--url"]),
            ("verify", vec!["verify"]),
            ("mirror", vec!["mirror", "URL", "kept"]),
            ("certify", vec!["certify", "council", "--url"]),
        ];
        let ask = |arguments: &[&str], url| {
            let named = arguments.contains(&"URL");
            let filled = arguments
                .iter()
                .map(|word| if *word == "URL" { url } else { *word });
            let filled: Vec<&str> = filled.chain((!named).then_some(url)).collect();
            trusting(directory, &filled)
        };
        let first = trusting(directory, &["verify", shown]);
        assert!(first.status.success(), "{first:?}");
        let seen = fs::read(&head).expect("the head is kept");
        for (name, arguments) in &asked {
            let refused = ask(arguments, forked);
            assert_eq!(refused.status.code(), Some(4), "{name}: {refused:?}");
            assert_eq!(fs::read(&head).unwrap(), seen, "{name}");
            let proven = trusting(directory, &["watch", "--prove", "trust.fork"]);
            assert!(proven.status.success(), "{name}: {proven:?}");
            fs::remove_file(&fork).unwrap();
        }
        // Whoever saw the fork first refuses the other, and a copy of it.
        fs::remove_file(&head).unwrap();
        assert!(
            trusting(directory, &["status", "--url", forked])
                .status
                .success()
        );
        let moved = fs::read(&head).unwrap();
        assert_ne!(moved, seen);
        let unseen = mirror(shown, directory);
        assert!(unseen.status.success(), "{unseen:?}");
        for log in [shown, "mirror"] {
            let refused = trusting(directory, &["verify", log]);
            let code = refused.status.code();
            // A mirror that ends before what was seen may be an old one: that is only said.
            assert_eq!(
                code,
                if log == shown { Some(4) } else { Some(0) },
                "{refused:?}"
            );
        }
        assert_eq!(fs::read(&head).unwrap(), moved);
    });
}

#[test]
fn a_log_that_goes_back_is_refused_and_one_that_grows_is_followed() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let trust = Trust::of(town.genesis, vec![verifier_key()]);
    fs::write(directory.join("trust"), trust.to_string()).unwrap();
    let url = service.url.as_str();
    let size = || {
        let bytes = fs::read_to_string(directory.join("trust.head")).unwrap();
        bytes.lines().nth(1).unwrap().parse::<u64>().unwrap()
    };
    assert!(
        trusting(directory, &["status", "--url", url])
            .status
            .success()
    );
    let before = size();
    assert!(mirror(url, directory).status.success());
    town.enrol(["m-1", "m-2"]);
    assert!(trusting(directory, &["verify", url]).status.success());
    assert!(size() > before);
    // A mirror ends before: it holds as far as it goes.
    let older = trusting(directory, &["verify", "mirror"]);
    assert!(older.status.success(), "{older:?}");
    let said = String::from_utf8_lossy(&older.stderr);
    assert!(said.contains("This mirror ends at size"), "{said}");
    // A file that is no head hides what was seen: it is not passed over.
    fs::write(directory.join("trust.head"), "x").unwrap();
    let hidden = trusting(directory, &["status", "--url", url]);
    assert_eq!(hidden.status.code(), Some(2), "{hidden:?}");
    service.stop();
}

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

    let trust = Trust {
        genesis: town.genesis,
        logs: vec![verifier_key()],
    };
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
    let trust = Trust {
        genesis: town.genesis,
        logs: vec![verifier_key()],
    };
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
        let trust = Trust {
            genesis: Hash::of(b"x"),
            logs: vec![VerifierKey::new(ORIGIN, other).unwrap()],
        };
        fs::write(directory.join("other"), trust.to_string()).unwrap();
        let refused = folkmoot(directory, &["mirror", shown, "mirror", "--trust", "other"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(!directory.join("mirror/checkpoint").exists());
    });
}

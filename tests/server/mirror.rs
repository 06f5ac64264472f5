//! `folkmoot mirror` and `folkmoot verify` against a running service.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::poll::notice::Publication;

use crate::harness::{Place, verifier_key};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::marks;

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
    assert_eq!(back.status.code(), Some(1), "{back:?}");
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

//! An implementation of the log's formats that we did not write accepts what we write, and refuses
//! what we spoil.

use std::fs;
use std::path::Path;
use std::process::Command;

use folkmoot::domain::log::directory::CHECKPOINT_PATH;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::log::proof::prove_inclusion;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::tree::{leaf_hash, root_of};
use folkmoot::domain::log::verifier::VerifierKey;

use crate::go_oracle::log_program;
use crate::log_directory::{Files, ORIGIN, directory, keys};

fn signer(index: usize) -> (String, SecretKey) {
    let seed = [u8::try_from(index % 7).unwrap(); 32];
    (format!("{ORIGIN}/m/m-{index}"), SecretKey::from_seed(&seed))
}

fn entries(size: usize) -> Vec<Vec<u8>> {
    let entry = |index: usize| {
        let text = format!("folkmoot/example/v1\nlog {ORIGIN}\nnumber {index}\n");
        let (name, key) = signer(index);
        Note::sign(&text, &name, &key).unwrap().to_bytes()
    };
    (0..size).map(entry).collect()
}

fn write(files: &Files, folder: &Path) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// What the program printed, or what it complained of.
fn run(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(text(output.stderr))
    }
}

#[test]
fn go_verifies_our_notes_directories_and_receipts() {
    let Some(program) = log_program() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let vkey = keys()[0].to_string();
    let entries = entries(700);
    let files = directory(&entries);
    write(&files, &folder.path().join("log"));

    // Older heads: inside the first tile, at its end, one past it, and the newest itself.
    let mut older = Vec::new();
    for size in [1, 100, 256, 257, 700] {
        let name = place(&format!("checkpoint-{size}"));
        fs::write(&name, &directory(&entries[..size])[CHECKPOINT_PATH]).unwrap();
        older.push(name);
    }
    let log = place("log");
    let mut arguments = vec!["directory", &log, &vkey];
    arguments.extend(older.iter().map(String::as_str));
    let expected = "checkpoint of 700 entries is signed\n\
                    700 entries are included\n\
                    size 1 is consistent with size 700\n\
                    size 100 is consistent with size 700\n\
                    size 256 is consistent with size 700\n\
                    size 257 is consistent with size 700\n\
                    size 700 is consistent with size 700\n";
    assert_eq!(run(program, &arguments).as_deref(), Ok(expected));

    let forked = place("forked");
    fs::write(&forked, &directory(&entries[1..300])[CHECKPOINT_PATH]).unwrap();
    assert!(run(program, &["directory", &log, &vkey, &forked]).is_err());
    for path in files.keys() {
        let mut bytes = files[path].clone();
        let last = bytes.len() - 2;
        bytes[last] ^= 1;
        fs::write(folder.path().join("log").join(path), bytes).unwrap();
        assert!(run(program, &["directory", &log, &vkey]).is_err(), "{path}");
        fs::write(folder.path().join("log").join(path), &files[path]).unwrap();
    }

    for index in [0, 255, 256, 511, 699] {
        let leaves = entries
            .iter()
            .map(|entry| leaf_hash(entry))
            .collect::<Vec<_>>();
        let node = |height: u8, node: u64| {
            let (width, start) = (1 << height, (node << height) as usize);
            Some(root_of(leaves[start..start + width].iter().copied()))
        };
        let receipt = Receipt {
            extra: Some(entries[index].clone()),
            index: index as u64,
            proof: prove_inclusion(index as u64, 700, node).unwrap(),
            checkpoint: String::from_utf8(files[CHECKPOINT_PATH].clone()).unwrap(),
        };
        let (file, entry) = (place("receipt"), place("entry"));
        fs::write(&file, receipt.to_string()).unwrap();
        fs::write(&entry, &entries[index]).unwrap();
        let accepted = run(program, &["receipt", &file, &entry, &vkey]).unwrap();
        assert!(accepted.ends_with(&format!("entry {index} is included in 700\n")));
        fs::write(&entry, &entries[index + 1 - 2 * (index % 2)]).unwrap();
        assert!(run(program, &["receipt", &file, &entry, &vkey]).is_err());
    }
}

#[test]
fn go_verifies_an_entry_of_two_signers() {
    let Some(program) = log_program() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("entry").to_str().unwrap().to_owned();
    let text = "folkmoot/example/v1\n";
    let signers = [signer(1), signer(2)];
    let sign = |(name, key): &(String, SecretKey)| NoteSignature::make(text, name, key);
    let note = Note::new(text, signers.iter().map(sign).collect()).unwrap();
    fs::write(&file, note.to_bytes()).unwrap();
    let vkeys: Vec<String> = signers
        .iter()
        .map(|(name, key)| VerifierKey::new(name, key.public()).unwrap().to_string())
        .collect();
    let accepted = run(program, &["note", &file, &vkeys[0], &vkeys[1]]);
    assert_eq!(accepted.as_deref(), Ok("note is signed by 2 keys\n"));
    assert!(run(program, &["note", &file, &vkeys[0]]).is_err());
    fs::write(
        &file,
        String::from_utf8(note.to_bytes())
            .unwrap()
            .replace("v1", "v2"),
    )
    .unwrap();
    assert!(run(program, &["note", &file, &vkeys[0], &vkeys[1]]).is_err());
}

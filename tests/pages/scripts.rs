//! The scripts of pages under `node --test`: what they need to be compared with is made here, by the rules.

use std::process::Command;

use folkmoot::domain::count::BallotKind;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::log::proof::{prove_consistency, prove_inclusion};
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::tile::{Tile, TileKind};
use folkmoot::domain::log::tree::{Frontier, leaf_hash, root_of};
use folkmoot::domain::log::verifier::VerifierKey;
use folkmoot::domain::poll::marks::{MarkLine, Marks, Salt};
use folkmoot::view::kinds::KindsView;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};
use serde_json::{Value, json};

use crate::{has, root};

const ORIGIN: &str = "vote.example.org/council";

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

fn notes() -> Vec<(String, Note)> {
    let name = |who: &str| format!("{ORIGIN}/m/{who}");
    let note = |(seed, who): (u8, &str)| {
        let text = format!("folkmoot/example/v1\nlog {ORIGIN}\nwho {who}\n");
        let note = Note::sign(&text, &name(who), &key(seed)).unwrap();
        (name(who), note)
    };
    [(1, "alice"), (2, "bob"), (3, "赵敏")].map(note).to_vec()
}

fn notes_json() -> Vec<Value> {
    let notes = notes();
    let notes = notes.iter().zip([1_u8, 2, 3]);
    notes
        .map(|((name, note), seed)| {
            json!({
                "text": note.text,
                "name": name,
                "seed": Hash(*key(seed).seed()).to_string(),
                "key": key(seed).public().to_string(),
                "note": String::from_utf8(note.to_bytes()).unwrap(),
            })
        })
        .collect()
}

/// Trees of up to 600 leaves: tiles of two levels, with full and partial ones.
fn tree() -> Value {
    let leaves: Vec<Hash> = (0..600_u32)
        .map(|number| leaf_hash(&number.to_be_bytes()))
        .collect();
    let root_at = |size: usize| root_of(leaves[..size].iter().copied());
    let hashes = |hashes: &[Hash]| hashes.iter().map(Hash::to_string).collect::<Vec<_>>();
    let mut frontier = Frontier::new();
    let mut tiles: Vec<Tile> = leaves
        .iter()
        .flat_map(|leaf| frontier.push(*leaf))
        .collect();
    tiles.extend(frontier.partial_tiles());
    let tiles: Vec<Value> = tiles
        .iter()
        .map(|tile| json!({ "level": tile.level, "index": tile.index, "hashes": hashes(&tile.hashes) }))
        .collect();
    let sizes = [1_usize, 2, 3, 4, 5, 7, 8, 13, 255, 256, 257, 512, 600];
    let mut inclusion = Vec::new();
    let mut consistency = Vec::new();
    for &size in &sizes {
        for index in [0, size / 3, size / 2, size - 1] {
            let proof = prove_inclusion(index as u64, size as u64, node(&leaves)).unwrap();
            inclusion.push(json!({ "index": index, "size": size, "root": root_at(size).to_string(), "proof": hashes(&proof) }));
        }
        for &first in sizes.iter().filter(|first| **first <= size) {
            let proof = prove_consistency(first as u64, size as u64, node(&leaves)).unwrap();
            consistency.push(json!({
                "first": first, "second": size, "first_root": root_at(first).to_string(),
                "second_root": root_at(size).to_string(), "proof": hashes(&proof),
            }));
        }
    }
    json!({ "leaves": hashes(&leaves), "tiles": tiles, "inclusion": inclusion, "consistency": consistency, "paths": paths() })
}

/// The root of each perfect subtree over these leaves.
fn node(leaves: &[Hash]) -> impl FnMut(u8, u64) -> Option<Hash> + '_ {
    |height, index| {
        let width = 1_usize << height;
        let from = usize::try_from(index).ok()? * width;
        Some(root_of(leaves.get(from..from + width)?.iter().copied()))
    }
}

fn paths() -> Vec<Value> {
    let places = [
        (0, 0, 256),
        (0, 0, 7),
        (1, 67, 256),
        (0, 1_234_067, 3),
        (2, 999, 1),
    ];
    let path = |(level, index, width): (u8, u64, usize)| {
        let tile = Tile {
            level,
            index,
            hashes: vec![Hash([0; 32]); width],
        };
        assert_eq!(tile.path().kind, TileKind::Hashes { level });
        json!({ "level": level, "index": index, "width": width, "path": tile.path().to_string() })
    };
    places.map(path).to_vec()
}

fn receipt() -> Value {
    let notes: Vec<Vec<u8>> = notes().iter().map(|(_, note)| note.to_bytes()).collect();
    let leaves: Vec<Hash> = notes.iter().map(|note| leaf_hash(note)).collect();
    let size = leaves.len() as u64;
    let head = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root: root_of(leaves.iter().copied()),
    };
    let receipt = Receipt {
        extra: Some(notes[0].clone()),
        index: 0,
        proof: prove_inclusion(0, size, node(&leaves)).unwrap(),
        checkpoint: head.sign(&key(9)),
    };
    let whole = String::from_utf8(notes[0].clone()).unwrap();
    let hash = Note::parse(&notes[0]).unwrap().text_hash();
    json!({ "note": whole, "receipt": receipt.to_string(), "entry": 0, "size": size, "hash": hash.to_string() })
}

/// One contest of every kind of ballot, with choices in an order that is not the ballot's.
fn marks() -> Value {
    let kinds = [
        BallotKind::Choice,
        BallotKind::Approvals,
        BallotKind::Ranking,
        BallotKind::WeakRanking,
        BallotKind::Scores,
        BallotKind::Points,
        BallotKind::Shares,
        BallotKind::SquaredPoints,
    ];
    let id = |text: &str| Id::parse(text).unwrap();
    let options = ["c", "a", "b"];
    // Numbers by option, in the order of the ballot.
    let chosen = |kind: BallotKind| -> Vec<(&str, u32)> {
        match kind {
            BallotKind::Choice => vec![("a", 1)],
            BallotKind::Approvals => vec![("c", 1), ("b", 1)],
            BallotKind::Ranking => vec![("b", 1), ("c", 2)],
            BallotKind::WeakRanking => vec![("c", 1), ("b", 1), ("a", 2)],
            _ => vec![("c", 3), ("a", 0), ("b", 2)],
        }
    };
    let lines = |kind: BallotKind| -> Vec<MarkLine> {
        let chosen = chosen(kind).into_iter();
        chosen
            .map(|(option, number)| MarkLine::of_kind(kind, id(option), number))
            .collect()
    };
    let name = |kind: BallotKind| format!("of-{}", kind.name());
    let mut contests: Vec<(Id, Vec<MarkLine>)> = kinds
        .iter()
        .map(|kind| (id(&name(*kind)), lines(*kind)))
        .collect();
    contests.push((id("empty"), vec![MarkLine::Mark(id("abstain"))]));
    let marks = Marks {
        salt: Salt([7; 16]),
        contests,
    };
    let options = options.map(|option| json!({ "option": option }));
    let mut shown: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({ "contest": name(*kind), "ballot": kind.name(), "options": options }))
        .collect();
    shown.push(json!({ "contest": "empty", "ballot": "choice", "options": options }));
    let mut choices: Vec<Value> = kinds
        .iter()
        .map(|kind| json!(chosen(*kind).into_iter().rev().collect::<Vec<_>>()))
        .collect();
    choices.push(json!("abstain"));
    json!([{ "salt": "07".repeat(16), "contests": shown, "choices": choices, "text": marks.text() }])
}

/// Elections of chance, each counted by the program: ballots with weight, and the outcome.
fn counts() -> Vec<Value> {
    const METHODS: [(&str, u32); 3] = [("irv", 1), ("stv-scottish", 3), ("stv-folkmoot", 3)];
    let mut seed = 7_u64;
    let mut chance = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let folder = tempfile::tempdir().unwrap();
    let mut counted = Vec::new();
    for (method, seats) in METHODS.into_iter().cycle().take(18) {
        let ballots: Vec<(u64, Vec<u64>)> = (0..40)
            .map(|_| {
                let mut order: Vec<u64> = (1..=6).collect();
                for place in (1..6).rev() {
                    order.swap(place, usize::try_from(chance(place as u64 + 1)).unwrap());
                }
                order.truncate(usize::try_from(1 + chance(6)).unwrap());
                (1 + chance(9), order)
            })
            .collect();
        let rows = ballots.iter().map(|(weight, order)| {
            let order: Vec<String> = order.iter().map(ToString::to_string).collect();
            format!("{weight} {} 0\n", order.join(" "))
        });
        let rows: String = rows.collect();
        let file = folder.path().join("a.blt");
        let text = format!("6 {seats}\n{rows}0\n\"a\"\n\"b\"\n\"c\"\n\"d\"\n\"e\"\n\"f\"\n\"t\"\n");
        std::fs::write(&file, text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
            .args([
                "count",
                "--json",
                "--lot",
                "3,1,5,2,6,4",
                "--method",
                method,
            ])
            .arg(&file)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let outcome: Value = serde_json::from_str(&said).unwrap_or_else(|_| {
            panic!("{}", String::from_utf8_lossy(&output.stderr));
        });
        let ballots = ballots.iter();
        let ballots = ballots.map(|(weight, order)| {
            let ranks = order
                .iter()
                .zip(1..)
                .map(|(option, rank): (&u64, u32)| json!([option.to_string(), rank]));
            json!({ "weight": weight.to_string(), "choice": ranks.collect::<Vec<_>>() })
        });
        counted.push(json!({ "outcome": outcome, "ballots": ballots.collect::<Vec<_>>() }));
    }
    counted
}

/// Texts as codes to scan, row by row of `1` and `0`, by the maker of codes that the server has.
fn codes() -> Vec<Value> {
    let lengths = [1_usize, 17, 60, 110, 200, 350, 400, 620, 850];
    let code = |length: &usize| {
        let text: String = "https://vote.example.org/#k+/=Zz"
            .chars()
            .cycle()
            .take(*length)
            .collect();
        let drawn = (1..=20).find_map(|version| {
            let mut bits = Bits::new(Version::Normal(version));
            bits.push_byte_data(text.as_bytes()).ok()?;
            bits.push_terminator(EcLevel::L).ok()?;
            QrCode::with_bits(bits, EcLevel::L).ok()
        });
        let drawn = drawn.unwrap();
        let modules = drawn.to_colors();
        let rows = modules.chunks(drawn.width());
        let row = |row: &[Color]| {
            row.iter()
                .map(|one| one.select('1', '0'))
                .collect::<String>()
        };
        json!({ "text": text, "rows": rows.map(row).collect::<Vec<_>>() })
    };
    lengths.iter().map(code).collect()
}

#[test]
fn scripts_say_and_check_what_the_rules_do() {
    if !has("node") {
        println!("skipped: the scripts of pages against the rules: node is not installed");
        return;
    }
    let log_key = VerifierKey::new(ORIGIN, key(9).public()).unwrap();
    let vectors = json!({
        "kinds": KindsView::all(None),
        "counts": counts(),
        "marks": marks(),
        "notes": notes_json(),
        "tree": tree(),
        "receipt": receipt(),
        "codes": codes(),
        "origin": ORIGIN,
        "log_key": log_key.to_string(),
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vectors.json");
    std::fs::write(&file, vectors.to_string()).unwrap();
    let output = Command::new("node")
        .arg("--test")
        .arg(root().join("tests/pages/scripts/vectors.test.mjs"))
        .env("FOLKMOOT_VECTORS", &file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("# pass 14"), "{said}");
}

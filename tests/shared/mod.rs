//! Cases that are not part of the project: where they lie, if they are there at all.

use std::path::{Path, PathBuf};

/// The path below `../shared` (or `FOLKMOOT_SHARED`); prints "skipped" and is `None` without it.
pub fn shared(relative: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("FOLKMOOT_SHARED").map_or(beside, PathBuf::from);
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// What the cases call a result, and our method for it.
pub const NAMES: &[(&str, &str)] = &[
    ("scotland", "stv-scottish"),
    ("wigm-prf", "stv-wigm-prf"),
    ("meek-prf", "stv-meek-prf"),
    ("ACT2021", "stv-act"),
    ("plurality", "single-choice"),
    ("irv", "irv"),
    ("borda", "borda"),
    ("borda.dowdall", "borda-dowdall"),
    ("condorcet.winner", "condorcet"),
    ("condorcet.schulze-winning", "schulze"),
    ("condorcet.schulze-margin", "schulze-margins"),
    ("condorcet.schulze", "schulze-margins"),
    ("condorcet.ranked-pairs-winning", "ranked-pairs-winning"),
    ("condorcet.ranked-pairs-margin", "ranked-pairs"),
    ("condorcet.ranked-pairs", "ranked-pairs"),
    ("condorcet.minimax-winning", "minimax"),
    ("condorcet.minimax-margin", "minimax-margins"),
    ("condorcet.minimax-opposition", "minimax-opposition"),
    ("condorcet.copeland", "copeland"),
    ("approval", "approval"),
    ("abc.pav", "pav"),
    ("abc.seq-pav", "seq-pav"),
    ("abc.seq-phragmen", "seq-phragmen"),
    ("abc.equal-shares", "equal-shares"),
    ("abc.equal-shares+av", "equal-shares-av"),
    ("abc.equal-shares+increment", "equal-shares-increment"),
    ("star", "star"),
    ("star.bloc", "bloc-star"),
    ("star.allocated-score", "allocated-score"),
    ("score.rrv", "rrv"),
    ("score.sss", "sss"),
    ("pb.greedy[cost]", "budget-greedy"),
    ("pb.greedy[cardinality]", "budget-greedy-cardinality"),
    ("pb.greedy[additive]", "budget-greedy-points"),
    ("pb.equal-shares[cost]", "budget-equal-shares"),
    (
        "pb.equal-shares[cardinality]",
        "budget-equal-shares-cardinality",
    ),
    ("pb.equal-shares[additive]", "budget-equal-shares-points"),
    ("pb.equal-shares+add1[cost]", "budget-equal-shares-add1"),
    (
        "pb.equal-shares+add1[additive]",
        "budget-equal-shares-points-add1",
    ),
    (
        "pb.equal-shares+add1+greedy[additive]",
        "budget-equal-shares-points-add1-greedy",
    ),
    ("pb.seq-phragmen", "budget-phragmen"),
    (
        "pb.equal-shares+add1[cardinality]",
        "budget-equal-shares-cardinality-add1",
    ),
    (
        "pb.equal-shares+add1+greedy[cost]",
        "budget-equal-shares-add1-greedy",
    ),
    (
        "pb.equal-shares+add1+greedy[cardinality]",
        "budget-equal-shares-cardinality-add1-greedy",
    ),
    ("official", "budget-most-points"),
];

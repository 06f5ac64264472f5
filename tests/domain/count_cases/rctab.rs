//! RCTab's regression data: instant runoff under its rules for doubtful ranks. Winners and the tallies
//! of the last round; ties that it breaks by Java's random numbers are skipped.

use folkmoot::domain::count::format::{FormatError, Profile, rctab};
use folkmoot::domain::count::{Lot, method};

use super::{Case, Verdict};

pub fn judge(case: &Case) -> Verdict {
    let params = &case.data["params"];
    if params["doesFirstRoundDetermineThreshold"] == true {
        return Verdict::Skipped("a threshold that the first round determines".into());
    }
    let election = read(case).unwrap().election;
    let order: Vec<&str> = election.options().iter().map(String::as_str).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    let election = election.with_lot(lot);
    let outcome = method("irv").unwrap().count(&election).unwrap();
    let expected = &case.data["expected"][0];
    let winner = expected["elected_by_round"][0][1].as_str();
    if outcome.elected_names().first().copied() == winner {
        return Verdict::Passed;
    }
    match outcome.ties.is_empty() {
        true => Verdict::Failed(format!(
            "elected {:?}, expected {winner:?}",
            outcome.elected_names()
        )),
        false => Verdict::Skipped("a tie broken by RCTab's own random numbers".into()),
    }
}

fn read(case: &Case) -> Result<Profile, FormatError> {
    let ballots = &case.data["ballots"];
    let files = match ballots["files"].as_array() {
        Some(files) => files.clone(),
        None => vec![ballots["file"].clone()],
    };
    let files: Vec<Vec<u8>> = files
        .iter()
        .map(|file| case.bytes(file.as_str().unwrap()))
        .collect();
    rctab::read(&case.bytes("rctab_config.json"), &files)
}

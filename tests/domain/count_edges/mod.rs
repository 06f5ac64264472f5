//! Contests made so that one step of a rule decides: shown as people read them.

mod caps;
mod committees;
mod conditions;
mod lists;
mod pairs;
mod scores;
mod surpluses;
mod transfers;

use folkmoot::domain::count::format::csv;
use folkmoot::domain::count::{BallotKind, CountError, Election, Lot, Outcome, Terms, method};
use folkmoot::words::{self, Language};

/// The contest of a CSV for so many seats; options are `a`, `b`, ... up to the last that is named.
fn contest(seats: u16, text: &str) -> Election {
    let named = text.lines().skip(1).flat_map(str::chars);
    let last = named.filter(char::is_ascii_lowercase).max().unwrap_or('a');
    let options: Vec<String> = ('a'..=last).map(String::from).collect();
    let listed = ["ranking", "approvals", "choice"];
    let is_listed = listed
        .iter()
        .any(|kind| text.lines().next().unwrap().ends_with(kind));
    let options = is_listed.then_some(options.as_slice());
    let profile = csv::read(text.as_bytes(), BallotKind::Scores, options).unwrap();
    profile.election.with_seats(seats)
}

/// The same contest with the lot that favours options in this order.
fn with_lot(election: Election, order: &str) -> Election {
    let order: Vec<String> = order.chars().map(String::from).collect();
    let order: Vec<&str> = order.iter().map(String::as_str).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    election.with_lot(lot)
}

fn with_terms(election: Election, change: impl FnOnce(&mut Terms)) -> Election {
    let mut terms = election.terms().clone();
    change(&mut terms);
    election.with_terms(terms).unwrap()
}

fn count(name: &str, election: &Election) -> Result<Outcome, CountError> {
    method(name).unwrap().count(election)
}

/// The table and the sentences of a count.
fn told(name: &str, election: &Election) -> String {
    let outcome = count(name, election).unwrap();
    let names = election.options();
    let table = words::rounds::table(&outcome, names, Language::English);
    let sentences = words::count::sentences(&outcome, names, Language::English).join("\n");
    format!("{table}\n{sentences}")
}

fn elected(name: &str, election: &Election) -> String {
    count(name, election).unwrap().elected_names().join(" ")
}

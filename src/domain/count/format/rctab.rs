//! RCTab's configuration file: which columns of its cast vote records hold what, who stands, how many seats
//! there are, how doubtful ranks are read, and which method counts.
//!
//! Providers `ess` (as CSV), `genericCsv`, `clearBallot` and `cdf` (as JSON). RCTab 2.0, configuration
//! parameters; ties in the order of the candidates become the lot.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::cvr::{self, Candidates, OvervoteRule, Rules, clear_ballot, columns, grid, nist};
use super::weights::{Scale, scaled};
use super::words::number;
use super::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, ElectionBuilder, Lot};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Config {
    #[serde(default)]
    output_settings: Value,
    cvr_file_sources: Vec<Source>,
    candidates: Vec<Candidate>,
    rules: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    provider: String,
    #[serde(default)]
    contest_id: String,
    #[serde(default)]
    first_vote_column_index: String,
    #[serde(default)]
    skipped_rank_label: String,
    #[serde(default)]
    overvote_label: String,
    #[serde(default)]
    overvote_delimiter: String,
    #[serde(default)]
    treat_blank_as_undeclared_write_in: bool,
}

#[derive(Deserialize)]
struct Candidate {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    excluded: bool,
}

/// Reads the files of ballots as a configuration says, one for each of its sources, in their order.
///
/// Errors with the line of the file that does not fit, or with line 1 where the configuration does not.
pub fn read(config: &[u8], files: &[Vec<u8>]) -> Result<Profile, FormatError> {
    let config: Config =
        serde_json::from_slice(config).map_err(|error| Fault::json("form-rctab", &error))?;
    if config.cvr_file_sources.len() != files.len() {
        let found = files.len().to_string();
        return Err(Fault::expected("form-rctab-files", &found).at(1));
    }
    let names: Vec<String> = config
        .candidates
        .iter()
        .map(|one| one.name.clone())
        .collect();
    let mut known = Candidates::named(&names);
    for (place, candidate) in (0..).zip(&config.candidates) {
        for alias in &candidate.aliases {
            known.name(place, alias);
        }
    }
    let rules = config.rules().map_err(|fault| fault.at(1))?;
    let profile = scaled(|scale| {
        let kind = BallotKind::WeakRanking;
        let mut builder =
            cvr::begin(&names, kind, &rules, scale.parts()).map_err(|fault| fault.at(1))?;
        for (source, bytes) in config.cvr_file_sources.iter().zip(files) {
            config.add(&mut builder, source, bytes, &known, (&rules, &mut *scale))?;
        }
        Ok(cvr::finish(builder, &names))
    })?;
    config.finish(profile, &names).map_err(|fault| fault.at(1))
}

/// The method that the rules of a configuration ask for: a name of the registry.
///
/// Errors with line 1 where they ask for one that is not built: percentages other than 15, other than four decimal
/// places for several winners.
pub fn method(config: &[u8]) -> Result<&'static str, FormatError> {
    let config: Config =
        serde_json::from_slice(config).map_err(|error| Fault::json("form-rctab", &error))?;
    config.method().map_err(|fault| fault.at(1))
}

impl Config {
    fn method(&self) -> Result<&'static str, Fault> {
        let is = |name: &str| self.rules.get(name).and_then(Value::as_bool) == Some(true);
        let [hare, decimal] = ["hareQuota", "nonIntegerWinningThreshold"].map(is);
        let mode = self.rule("winnerElectionMode");
        let several = mode.starts_with("multiWinnerAllow");
        let demand = |rule: &'static str, expected: &'static str, wanted: &str| match self
            .rule(rule)
            == wanted
        {
            true => Ok(()),
            false => Err(Fault::expected(expected, self.rule(rule))),
        };
        if several {
            let four = "form-rctab-places";
            demand("decimalPlacesForVoteArithmetic", four, "4")?;
        }
        match mode {
            "singleWinnerMajority" => Ok("irv"),
            "multiPassIrv" => Ok("irv-sequential"),
            "bottomsUp" => Ok("bottoms-up"),
            "bottomsUpUsingPercentageThreshold" => {
                let fifteen = "form-rctab-percentage";
                demand("multiSeatBottomsUpPercentageThreshold", fifteen, "15")?;
                Ok(match is("doesFirstRoundDetermineThreshold") {
                    true => "bottoms-up-15-first",
                    false => "bottoms-up-15",
                })
            }
            "multiWinnerAllowMultipleWinnersPerRound" if hare && !decimal => Ok("stv-rctab-hare"),
            "multiWinnerAllowMultipleWinnersPerRound" if decimal && !hare => {
                Ok("stv-rctab-decimal")
            }
            "multiWinnerAllowMultipleWinnersPerRound" if !hare => Ok("stv-rctab"),
            "multiWinnerAllowOnlyOneWinnerPerRound" if decimal && !hare => Ok("stv-rctab-single"),
            "multiWinnerAllowOnlyOneWinnerPerRound" if !hare => Ok("stv-rctab-single-whole"),
            _ if several => Err(Fault::expected("form-rctab-hare", mode)),
            other => Err(Fault::expected("form-rctab-mode", other)),
        }
    }

    fn rule(&self, name: &str) -> &str {
        self.rules
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn rules(&self) -> Result<Rules, Fault> {
        let overvote = match self.rule("overvoteRule") {
            "exhaustImmediately" => OvervoteRule::ExhaustImmediately,
            "alwaysSkipToNextRank" => OvervoteRule::AlwaysSkip,
            "exhaustIfMultipleContinuing" => OvervoteRule::ExhaustIfMultipleContinuing,
            "skipToNextRankIfMultipleContinuing" => OvervoteRule::SkipIfMultipleContinuing,
            other => return Err(Fault::expected("form-rctab-overvote", other)),
        };
        let skipped = number(self.rule("maxSkippedRanksAllowed").as_bytes());
        let exhausts = self.rules.get("exhaustOnDuplicateCandidate");
        Ok(Rules {
            overvote,
            skipped_max: skipped.and_then(|max| u32::try_from(max).ok()),
            duplicate_exhausts: exhausts.and_then(Value::as_bool).unwrap_or(false),
        })
    }

    fn add(
        &self,
        builder: &mut ElectionBuilder,
        source: &Source,
        bytes: &[u8],
        known: &Candidates,
        (rules, scale): (&Rules, &mut Scale),
    ) -> Result<(), FormatError> {
        let contest = Some(source.contest_id.as_str()).filter(|id| !id.is_empty());
        let column = number(source.first_vote_column_index.as_bytes()).unwrap_or(1);
        let before = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
        match source.provider.as_str() {
            "ess" => {
                let most = number(self.rule("maxRankingsAllowed").as_bytes());
                let ranks = most.and_then(|ranks| usize::try_from(ranks).ok());
                let own = columns::own_layout(bytes).unwrap_or_default();
                let layout = columns::Layout {
                    before: if own.ranks > 0 { own.before } else { before },
                    ranks: if own.ranks > 0 {
                        own.ranks
                    } else {
                        ranks.unwrap_or(usize::MAX)
                    },
                    skipped: source.skipped_rank_label.clone(),
                    overvote: source.overvote_label.clone(),
                    delimiter: source.overvote_delimiter.clone(),
                    blank_is_write_in: source.treat_blank_as_undeclared_write_in,
                    count: own.count,
                    counts_heads: own.counts_heads,
                };
                columns::add(builder, bytes, known, &layout, rules, scale)
            }
            "genericCsv" => grid::add(builder, bytes, known, (before, None), rules, scale),
            "clearBallot" => clear_ballot::add(builder, bytes, known, contest, rules),
            "cdf" => nist::add(builder, bytes, known, contest, rules),
            other => {
                let known = "form-rctab-provider";
                Err(Fault::expected(known, other).at(1))
            }
        }
    }

    fn finish(&self, mut profile: Profile, names: &[String]) -> Result<Profile, Fault> {
        let mut terms = profile.election.terms().clone();
        let all = (0..).zip(&self.candidates);
        terms.withdrawn = all
            .filter_map(|(index, candidate)| candidate.excluded.then_some(index))
            .collect::<BTreeSet<_>>();
        let mut election = profile.election.with_terms(terms)?;
        let seats = number(self.rule("numberOfWinners").as_bytes());
        // None are named where a percentage says how many win.
        if let Some(seats) = seats
            .and_then(|seats| u16::try_from(seats).ok())
            .filter(|&seats| seats > 0)
        {
            election = election.with_seats(seats);
        }
        if self.rule("tiebreakMode") == "useCandidateOrder" {
            let order: Vec<&str> = names.iter().map(String::as_str).collect();
            election = election.with_lot(Lot::given(&order, names)?);
        }
        let title = self
            .output_settings
            .get("contestName")
            .and_then(Value::as_str);
        profile.title = title.unwrap_or_default().to_owned();
        profile.election = election;
        Ok(profile)
    }
}

//! RCTab's configuration file: which columns of its cast vote records hold what, who stands, how many seats
//! there are, how doubtful ranks are read, which method counts, and how ties are broken.
//!
//! Providers `ess` (as CSV), `genericCsv`, `clearBallot` and `cdf`. RCTab 2.0, configuration
//! parameters, listed in `rctab/config.rs`: what is not built is refused. Ties in the order of the candidates, or in one shuffled
//! from a seed, become the lot; undeclared write-ins become one more option, which cannot be elected.

mod config;

use self::config::{Config, Source, TieOrder};
use super::cvr::{self, Candidates, Rules, WRITE_INS, clear_ballot, columns, grid, nist};
use super::weights::{Scale, scaled};
use super::{Fault, FormatError, Profile};
use crate::domain::count::stv::random::Random;
use crate::domain::count::{BallotKind, ElectionBuilder, Lot, OptionIndex};

/// Reads the files of ballots as a configuration says, one for each of its sources, in their order.
///
/// Errors with the line of the file that does not fit, or with line 1 where the configuration does not.
pub fn read(config: &[u8], files: &[Vec<u8>]) -> Result<Profile, FormatError> {
    let config = parse(config)?;
    if config.cvr_file_sources.len() != files.len() {
        let found = files.len().to_string();
        return Err(Fault::expected("form-rctab-files", &found).at(1));
    }
    let roster = Roster::of(&config);
    let rules = config.rules.doubtful().map_err(|fault| fault.at(1))?;
    config.rules.refuse_labels().map_err(|fault| fault.at(1))?;
    let profile = scaled(|scale| {
        let (kind, parts) = (BallotKind::WeakRanking, scale.parts());
        let has_write_ins = roster.write_ins.is_some();
        let mut builder = cvr::begin(&roster.options, has_write_ins, kind, &rules, parts)
            .map_err(|fault| fault.at(1))?;
        for (source, bytes) in config.cvr_file_sources.iter().zip(files) {
            config.add(&mut builder, source, bytes, &roster, (&rules, &mut *scale))?;
        }
        Ok(cvr::finish(builder, &roster.options))
    })?;
    config.finish(profile, &roster).map_err(|fault| fault.at(1))
}

/// The method that the rules of a configuration ask for: a name of the registry.
///
/// Errors with line 1 where they ask for one that is not built: percentages other than 15, other than four decimal
/// places for several winners.
pub fn method(config: &[u8]) -> Result<&'static str, FormatError> {
    parse(config)?.rules.method().map_err(|fault| fault.at(1))
}

fn parse(config: &[u8]) -> Result<Config, FormatError> {
    serde_json::from_slice(config).map_err(|error| Fault::json("form-rctab", &error))
}

/// Who stands: the candidates, and after them the undeclared write-ins where some source has them.
struct Roster {
    options: Vec<String>,
    candidates: Candidates,
    write_ins: Option<OptionIndex>,
}

impl Roster {
    fn of(config: &Config) -> Roster {
        let names = config.candidates.iter().map(|one| one.name.as_str());
        let mut options: Vec<String> = names.map(str::to_owned).collect();
        let mut candidates = Candidates::named(&options);
        for (place, candidate) in (0..).zip(&config.candidates) {
            for alias in candidate.aliases.iter().chain([&candidate.code]) {
                if !alias.as_str().is_empty() {
                    candidates.name(place, alias.as_str());
                }
            }
        }
        let has_write_ins = |source: &Source| {
            let label = source.undeclared_write_in_label.as_str();
            !label.is_empty() || source.treat_blank_as_undeclared_write_in.0
        };
        let mut write_ins = None;
        if config.cvr_file_sources.iter().any(has_write_ins) {
            write_ins = OptionIndex::try_from(options.len()).ok();
            options.push(WRITE_INS.to_owned());
        }
        Roster {
            options,
            candidates,
            write_ins,
        }
    }

    /// The names of one source, with its label for write-ins.
    fn of_source(&self, source: &Source) -> Candidates {
        let mut known = self.candidates.clone();
        let label = source.undeclared_write_in_label.as_str();
        if let (Some(place), false) = (self.write_ins, label.is_empty()) {
            known.name(place, label);
        }
        known
    }
}

impl Config {
    fn add(
        &self,
        builder: &mut ElectionBuilder,
        source: &Source,
        bytes: &[u8],
        roster: &Roster,
        (rules, scale): (&Rules, &mut Scale),
    ) -> Result<(), FormatError> {
        let known = &roster.of_source(source);
        let contest = Some(source.contest_id.as_str()).filter(|id| !id.is_empty());
        let place = |text: &config::Text, usual, expected| -> Result<usize, FormatError> {
            let whole = text.whole(expected).map_err(|fault| fault.at(1))?;
            Ok(usize::try_from(whole.unwrap_or(usual)).unwrap_or(usize::MAX))
        };
        let column = "form-rctab-column";
        let before = place(&source.first_vote_column_index, 1, column)?.saturating_sub(1);
        let row = place(&source.first_vote_row_index, 2, "form-rctab-row")?;
        let ranks_max = self.rules.ranks_max().map_err(|fault| fault.at(1))?;
        let bounded = Rules {
            ranks_max,
            ..rules.clone()
        };
        match source.provider.as_str() {
            "ess" => {
                let own = columns::own_layout(bytes);
                let ranks = ranks_max.and_then(|ranks| usize::try_from(ranks).ok());
                let layout = columns::Layout {
                    before: own.as_ref().map_or(before, |own| own.before),
                    ranks: own
                        .as_ref()
                        .map_or(ranks.unwrap_or(usize::MAX), |own| own.ranks),
                    first_row: own.as_ref().map_or(row, |own| own.first_row),
                    skipped: source.skipped_rank_label.as_str().to_owned(),
                    overvote: source.overvote_label.as_str().to_owned(),
                    delimiter: source.overvote_delimiter.as_str().to_owned(),
                    blank: roster
                        .write_ins
                        .filter(|_| source.treat_blank_as_undeclared_write_in.0),
                    count: own.as_ref().and_then(|own| own.count),
                    counts_heads: own.as_ref().is_some_and(|own| own.counts_heads),
                };
                columns::add(builder, bytes, known, &layout, rules, scale)
            }
            "genericCsv" => {
                let columns = grid::Columns {
                    before,
                    weight: None,
                    first_row: row,
                    most: u32::MAX,
                };
                grid::add(builder, bytes, known, columns, &bounded, scale)
            }
            "clearBallot" => clear_ballot::add(builder, bytes, known, contest, &bounded),
            "cdf" => {
                let labels = nist::Labels {
                    write_ins: roster.write_ins,
                    overvote: source.overvote_label.as_str(),
                };
                nist::add(builder, bytes, known, (contest, labels), &bounded)
            }
            other => {
                let known = "form-rctab-provider";
                Err(Fault::expected(known, other).at(1))
            }
        }
    }

    fn finish(&self, mut profile: Profile, roster: &Roster) -> Result<Profile, Fault> {
        let mut terms = profile.election.terms().clone();
        let all = (0..).zip(&self.candidates);
        terms.withdrawn = all
            .filter_map(|(index, candidate)| candidate.excluded.0.then_some(index))
            .collect();
        terms.tabulation = Some(self.rules.tabulation()?);
        let mut election = profile.election.with_terms(terms)?;
        // None are named where a percentage says how many win.
        if let Some(seats) = self.rules.seats()? {
            election = election.with_seats(seats);
        }
        if let Some(order) = self.lot(roster)? {
            let order: Vec<&str> = order.iter().map(String::as_str).collect();
            election = election.with_lot(Lot::given(&order, &roster.options)?);
        }
        profile.title = self.output_settings.contest_name.as_str().to_owned();
        profile.election = election;
        Ok(profile)
    }

    /// The order that breaks ties, where the file gives one; write-ins come last.
    fn lot(&self, roster: &Roster) -> Result<Option<Vec<String>>, Fault> {
        let seed = match self.rules.tie_order()? {
            TieOrder::None => return Ok(None),
            TieOrder::Candidates => None,
            TieOrder::Shuffled(seed) => Some(seed),
        };
        let mut order = roster.options.clone();
        let write_ins = order.split_off(self.candidates.len());
        if let Some(seed) = seed {
            order.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            Random::new(seed).shuffle(&mut order);
        }
        order.extend(write_ins);
        Ok(Some(order))
    }
}

//! The keys of an RCTab configuration and the values that are built. Any other key is refused, and so is a value of
//! another type; whole numbers may stand in quotes or not, as in RCTab.

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Unexpected, Visitor};

use crate::domain::count::format::Fault;
use crate::domain::count::format::cvr::{OvervoteRule, Rules};
use crate::domain::count::format::words::number;
use crate::domain::count::stv::random::Random;
use crate::domain::count::stv::tabulation::Tabulation;

/// The whole file.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    #[serde(rename = "tabulatorVersion", default)]
    _tabulator_version: IgnoredAny,
    /// What is printed.
    #[serde(default)]
    pub output_settings: OutputSettings,
    /// The files of ballots.
    pub cvr_file_sources: Vec<Source>,
    /// Who stands.
    pub candidates: Vec<Candidate>,
    /// How ballots are read and counted.
    pub rules: RuleSettings,
}

/// Names of the contest; what else is printed says nothing of the count.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OutputSettings {
    /// The title.
    #[serde(default)]
    pub contest_name: Text,
    #[serde(rename = "outputDirectory", default)]
    _output_directory: IgnoredAny,
    #[serde(rename = "contestDate", default)]
    _contest_date: IgnoredAny,
    #[serde(rename = "contestJurisdiction", default)]
    _contest_jurisdiction: IgnoredAny,
    #[serde(rename = "contestOffice", default)]
    _contest_office: IgnoredAny,
    #[serde(rename = "tabulateByBatch", default)]
    _tabulate_by_batch: IgnoredAny,
    #[serde(rename = "tabulateByPrecinct", default)]
    _tabulate_by_precinct: IgnoredAny,
    #[serde(rename = "generateCdfJson", default)]
    _generate_cdf_json: IgnoredAny,
}

/// One file of ballots.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// Whose format it is in.
    pub provider: Text,
    #[serde(rename = "filePath", default)]
    _file_path: IgnoredAny,
    /// The contest to take.
    #[serde(default)]
    pub contest_id: Text,
    /// The first column of ranks, from 1.
    #[serde(default)]
    pub first_vote_column_index: Text,
    /// The first line of ballots, from 1.
    #[serde(default)]
    pub first_vote_row_index: Text,
    #[serde(rename = "idColumnIndex", default)]
    _id_column_index: IgnoredAny,
    #[serde(rename = "batchColumnIndex", default)]
    _batch_column_index: IgnoredAny,
    #[serde(rename = "precinctColumnIndex", default)]
    _precinct_column_index: IgnoredAny,
    /// What an empty rank says, besides nothing; `undervoteLabel` in older releases.
    #[serde(default, alias = "undervoteLabel")]
    pub skipped_rank_label: Text,
    /// What a rank with too many options says.
    #[serde(default)]
    pub overvote_label: Text,
    /// What stands between several names.
    #[serde(default)]
    pub overvote_delimiter: Text,
    /// What a write-in says that nobody registered.
    #[serde(default)]
    pub undeclared_write_in_label: Text,
    /// Whether an empty cell is one as well.
    #[serde(default)]
    pub treat_blank_as_undeclared_write_in: Flag,
}

/// One candidate.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The name.
    pub name: Text,
    /// Other names in the files.
    #[serde(default)]
    pub aliases: Vec<Text>,
    /// Another one, in older releases.
    #[serde(default)]
    pub code: Text,
    /// Whether the candidate is passed over.
    #[serde(default)]
    pub excluded: Flag,
}

/// How ballots are read and counted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleSettings {
    #[serde(default)]
    tiebreak_mode: Text,
    #[serde(default)]
    overvote_rule: Text,
    #[serde(default)]
    winner_election_mode: Text,
    #[serde(default)]
    random_seed: Text,
    #[serde(default)]
    number_of_winners: Text,
    #[serde(default)]
    multi_seat_bottoms_up_percentage_threshold: Text,
    #[serde(default)]
    decimal_places_for_vote_arithmetic: Text,
    #[serde(default)]
    minimum_vote_threshold: Text,
    #[serde(default)]
    max_skipped_ranks_allowed: Text,
    #[serde(default)]
    max_rankings_allowed: Text,
    #[serde(default)]
    non_integer_winning_threshold: Flag,
    #[serde(default)]
    does_first_round_determine_threshold: Flag,
    #[serde(default)]
    hare_quota: Flag,
    #[serde(default)]
    batch_elimination: Flag,
    #[serde(default)]
    cutoff_elimination: Flag,
    #[serde(default)]
    continue_until_two_candidates_remain: Flag,
    #[serde(default)]
    stop_tabulation_early_after_round: Text,
    #[serde(default)]
    exhaust_on_duplicate_candidate: Flag,
    #[serde(rename = "rulesDescription", default)]
    _rules_description: IgnoredAny,
    // Older releases had these here; each source has its own now.
    #[serde(default)]
    treat_blank_as_undeclared_write_in: Flag,
    #[serde(default)]
    overvote_label: Text,
    #[serde(default)]
    undervote_label: Text,
    #[serde(default)]
    undeclared_write_in_label: Text,
}

/// Where ties go that the votes leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TieOrder {
    /// The order of the candidates in the file.
    Candidates,
    /// That order, shuffled from a seed.
    Shuffled(i64),
    /// None that the file gives.
    None,
}

/// A text, or a whole number taken for one; nothing where the key is missing or `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl Text {
    /// Without blanks around it.
    pub fn as_str(&self) -> &str {
        self.0.trim()
    }

    /// A whole number, `None` where there is nothing; errors for anything else.
    pub fn whole(&self, expected: &'static str) -> Result<Option<u64>, Fault> {
        match (self.as_str(), number(self.as_str().as_bytes())) {
            ("", _) => Ok(None),
            (_, Some(whole)) => Ok(Some(whole)),
            (text, None) => Err(Fault::expected(expected, text)),
        }
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text or a whole number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, whole: u64) -> Result<Text, E> {
        Ok(Text(whole.to_string()))
    }

    fn visit_i64<E: Error>(self, whole: i64) -> Result<Text, E> {
        Ok(Text(whole.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Text, E> {
        Ok(Text::default())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

/// Yes or no, in quotes or not; no where the key is missing, empty or `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
    type Value = Flag;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Flag, E> {
        Ok(Flag(flag))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Flag, E> {
        match text.trim() {
            "true" => Ok(Flag(true)),
            "false" | "" => Ok(Flag(false)),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Flag, E> {
        Ok(Flag(false))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Flag, D::Error> {
        deserializer.deserialize_any(FlagVisitor)
    }
}

impl RuleSettings {
    /// The preset that the rules ask for.
    pub fn method(&self) -> Result<&'static str, Fault> {
        let mode = self.winner_election_mode.as_str();
        let (hare, decimal) = (self.hare_quota.0, self.non_integer_winning_threshold.0);
        let several = mode.starts_with("multiWinnerAllow");
        if several && self.decimal_places_for_vote_arithmetic.as_str() != "4" {
            let four = "form-rctab-places";
            let found = self.decimal_places_for_vote_arithmetic.as_str();
            return Err(Fault::expected(four, found));
        }
        if !several && (hare || decimal) {
            let neither = "form-rctab-quota";
            return Err(Fault::expected(neither, mode));
        }
        match mode {
            "singleWinnerMajority" => Ok("irv"),
            "multiPassIrv" => Ok("irv-sequential"),
            "bottomsUp" => Ok("bottoms-up"),
            "bottomsUpUsingPercentageThreshold" => {
                let percentage = &self.multi_seat_bottoms_up_percentage_threshold;
                match (
                    percentage.as_str(),
                    self.does_first_round_determine_threshold.0,
                ) {
                    ("15", true) => Ok("bottoms-up-15-first"),
                    ("15", false) => Ok("bottoms-up-15"),
                    (other, _) => {
                        let fifteen = "form-rctab-percentage";
                        Err(Fault::expected(fifteen, other))
                    }
                }
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

    /// How the rounds are counted, beyond the preset.
    pub fn tabulation(&self) -> Result<Tabulation, Fault> {
        let mode = self.winner_election_mode.as_str();
        let is_majority = ["singleWinnerMajority", "multiPassIrv"].contains(&mode);
        let is_percentage = mode == "bottomsUpUsingPercentageThreshold";
        let only = |flag: Flag, fits: bool, expected| match flag.0 && !fits {
            true => Err(Fault::expected(expected, mode)),
            false => Ok(flag.0),
        };
        let last = "form-rctab-stop";
        let last_round = self.stop_tabulation_early_after_round.whole(last)?;
        if last_round == Some(0) {
            return Err(Fault::expected(last, "0"));
        }
        if last_round.is_some() && mode.starts_with("multiWinnerAllow") {
            let runoffs = "form-rctab-stop-stv";
            let found = self.stop_tabulation_early_after_round.as_str();
            return Err(Fault::expected(runoffs, found));
        }
        let looks_back = self
            .tiebreak_mode
            .as_str()
            .starts_with("previousRoundCounts");
        Ok(Tabulation {
            looks_back,
            random: match self.tiebreak_mode.as_str() {
                "random" | "previousRoundCountsThenRandom" => Some(Random::new(self.seed()?)),
                _ => None,
            },
            batches: only(self.batch_elimination, is_majority, "form-rctab-batches")?,
            minimum: self
                .minimum_vote_threshold
                .whole("form-rctab-minimum")?
                .unwrap_or(0),
            cuts_off: only(self.cutoff_elimination, is_percentage, "form-rctab-cutoff")?,
            first_round: only(
                self.does_first_round_determine_threshold,
                mode == "singleWinnerMajority" || is_percentage,
                "form-rctab-first",
            )?,
            until_two: only(
                self.continue_until_two_candidates_remain,
                is_majority,
                "form-rctab-two",
            )?,
            last_round,
        })
    }

    /// Where ties go that the votes leave.
    pub fn tie_order(&self) -> Result<TieOrder, Fault> {
        match self.tiebreak_mode.as_str() {
            "useCandidateOrder" => Ok(TieOrder::Candidates),
            "generatePermutation" => Ok(TieOrder::Shuffled(self.seed()?)),
            "random"
            | "previousRoundCountsThenRandom"
            | "stopCountingAndAsk"
            | "previousRoundCountsThenAsk" => Ok(TieOrder::None),
            other => Err(Fault::expected("form-rctab-ties", other)),
        }
    }

    fn seed(&self) -> Result<i64, Fault> {
        let text = self.random_seed.as_str();
        let seed = text.parse();
        seed.map_err(|_| Fault::expected("form-rctab-seed", text))
    }

    /// Seats to fill; `None` for 0, where a percentage says how many win.
    pub fn seats(&self) -> Result<Option<u16>, Fault> {
        let expected = "form-rctab-winners";
        let found = self.number_of_winners.as_str();
        let seats = self.number_of_winners.whole(expected)?;
        let seats = seats.and_then(|seats| u16::try_from(seats).ok());
        let seats = seats.ok_or_else(|| Fault::expected(expected, found))?;
        Ok((seats > 0).then_some(seats))
    }

    /// How many ranks a ballot may have; `None` for any number.
    pub fn ranks_max(&self) -> Result<Option<u32>, Fault> {
        self.limit(&self.max_rankings_allowed, "max", "form-rctab-rankings")
    }

    /// How doubtful ranks are read.
    pub fn doubtful(&self) -> Result<Rules, Fault> {
        let overvote = match self.overvote_rule.as_str() {
            "exhaustImmediately" => OvervoteRule::ExhaustImmediately,
            "alwaysSkipToNextRank" => OvervoteRule::AlwaysSkip,
            "exhaustIfMultipleContinuing" => OvervoteRule::ExhaustIfMultipleContinuing,
            other => return Err(Fault::expected("form-rctab-overvote", other)),
        };
        Ok(Rules {
            overvote,
            skipped_max: self.limit(
                &self.max_skipped_ranks_allowed,
                "unlimited",
                "form-rctab-skipped",
            )?,
            duplicate_exhausts: self.exhaust_on_duplicate_candidate.0,
            ranks_max: None,
        })
    }

    fn limit(&self, text: &Text, none: &str, expected: &'static str) -> Result<Option<u32>, Fault> {
        if text.as_str().eq_ignore_ascii_case(none) {
            return Ok(None);
        }
        let limit = text
            .whole(expected)?
            .and_then(|limit| u32::try_from(limit).ok());
        match limit {
            Some(limit) => Ok(Some(limit)),
            None => Err(Fault::expected(expected, text.as_str())),
        }
    }

    /// Errors where labels stand among the rules, as in older releases.
    pub fn refuse_labels(&self) -> Result<(), Fault> {
        let labels = [
            &self.overvote_label,
            &self.undervote_label,
            &self.undeclared_write_in_label,
        ];
        let label = labels
            .into_iter()
            .map(Text::as_str)
            .find(|text| !text.is_empty());
        let blank = self.treat_blank_as_undeclared_write_in.0;
        match label.or(blank.then_some("treatBlankAsUndeclaredWriteIn")) {
            Some(found) => Err(Fault::expected("form-rctab-labels", found)),
            None => Ok(()),
        }
    }
}

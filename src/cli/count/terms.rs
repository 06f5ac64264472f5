//! What the command line says of a contest beyond its ballots: seats, groups, limits, rules and the lot.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::domain::count::decision::{DecisionRule, Measure, Quorum, Threshold};
use crate::domain::count::pairwise::Unranked;
use crate::domain::count::{
    BallotKind, CountError, Election, Group, Lot, Method, OptionIndex, Outcome, Overvote, Roll,
    Terms, Tie, TieStep,
};
use crate::domain::exact::Fraction;
use crate::domain::fault::{Term, Told};
use crate::domain::text::Value;

use super::super::language;
use super::records::{Ids, OvervoteOption};

/// The terms of a contest.
#[derive(clap::Args, Debug)]
pub struct TermArgs {
    /// Seats to fill, where the file does not say or others are meant
    #[arg(long, value_name = "N")]
    seats: Option<u16>,
    /// The order that breaks ties, most favoured first: each option's id once
    #[arg(
        long,
        value_name = "IDS",
        value_parser = Ids::parse,
        conflicts_with = "seed"
    )]
    lot: Option<Ids>,
    /// A text from which the order that breaks ties is drawn
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// Options that are on the ballots but can no longer be elected
    #[arg(long, value_name = "IDS", value_parser = Ids::parse)]
    withdrawn: Vec<Ids>,
    /// Unregistered write-ins: they cannot be elected, but count for the threshold where the method says so
    #[arg(long, value_name = "IDS", value_parser = Ids::parse)]
    undeclared: Vec<Ids>,
    /// Seats reserved or capped for a group of options: its name, at least, at most (or `none`), the options
    #[arg(long, value_name = "NAME MIN MAX IDS", value_parser = OptionGroup::parse)]
    option_group: Vec<OptionGroup>,
    /// What a ranking says of options that it leaves out
    #[arg(long, value_enum, default_value_t = UnrankedOption::Below)]
    unranked: UnrankedOption,
    /// The highest score; a ballot above it is refused
    #[arg(long, value_name = "N")]
    score_max: Option<u32>,
    /// The points or credits of a ballot; a ballot above them is refused
    #[arg(long, value_name = "N")]
    points_max: Option<u64>,
    /// How many options a ballot may mark; a ballot with more is refused
    #[arg(long, value_name = "N")]
    marks_max: Option<u16>,
    /// Count nobody for more than this share of the weight cast: `1/10`
    #[arg(long, value_name = "SHARE", value_parser = share)]
    cap_cast: Option<Fraction>,
    /// The option that asks for new nominations: whoever is not preferred to it is not elected
    #[arg(long, value_name = "ID")]
    reopen: Option<String>,
    /// Name this many substitutes, in the order in which they would take a seat
    #[arg(long, value_name = "N")]
    substitutes: Option<u16>,
    /// Who must take part, as in notices: `heads cast inclusive share 1/10`
    #[arg(long, value_name = "QUORUM", value_parser = spelled::<Quorum>)]
    quorum: Vec<Quorum>,
    /// How many must be for it, as in notices: `weight for-against strict 1/2`
    #[arg(long, value_name = "THRESHOLD", value_parser = spelled::<Threshold>)]
    threshold: Vec<Threshold>,
    /// How many members are entitled, for rules that refer to the whole roll
    #[arg(long, value_name = "N")]
    roll_heads: Option<u64>,
    /// Their weight
    #[arg(long, value_name = "N")]
    roll_weight: Option<u128>,
    /// `all` lists every tied set of winners, where the method can; without a lot the order of the
    /// file picks the one that is shown
    #[arg(long, value_enum)]
    ties: Option<Ties>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UnrankedOption {
    /// They are tied below all that it ranks
    Below,
    /// Nothing
    Silent,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ties {
    All,
}

/// A group of options as the command line spells it: `women 2 none ada,bo,cy`.
#[derive(Clone, Debug)]
struct OptionGroup {
    name: String,
    at_least: u16,
    at_most: Option<u16>,
    options: Vec<String>,
}

impl OptionGroup {
    fn parse(text: &str) -> Result<OptionGroup, String> {
        let form = language::term("typed-group");
        let parts: Vec<&str> = text.splitn(4, ' ').collect();
        let &[name, at_least, at_most, options] = parts.as_slice() else {
            return Err(form);
        };
        let number = |text: &str| text.parse::<u16>().map_err(|_| form.clone());
        Ok(OptionGroup {
            name: name.to_owned(),
            at_least: number(at_least)?,
            at_most: (at_most != "none").then(|| number(at_most)).transpose()?,
            options: Ids::parse(options)?.0,
        })
    }

    fn group(&self, election: &Election) -> Result<Group, CountError> {
        Ok(Group {
            name: self.name.clone(),
            options: indexes(election, &self.options)?,
            at_least: self.at_least,
            at_most: self.at_most.unwrap_or(u16::MAX),
        })
    }
}

/// A quorum or threshold in the spelling of statements, but with its fraction in any terms or as a decimal.
fn spelled<T: Value>(text: &str) -> Result<T, String> {
    let unknown = || language::say(&Told::new("typed-form").with("form", T::FORM));
    let (rule, last) = text.rsplit_once(' ').ok_or_else(unknown)?;
    let is_share = !rule.ends_with(" count") && !rule.ends_with(" root");
    let last = match Fraction::written(last) {
        Some(Fraction::ONE) if is_share => "1/1".to_owned(),
        Some(fraction) => fraction.to_string(),
        None => last.to_owned(),
    };
    T::read(&format!("{rule} {last}")).ok_or_else(unknown)
}

/// A share of a whole, in any terms or as a decimal.
fn share(text: &str) -> Result<Fraction, String> {
    let unknown = || language::say(&Told::new("typed-form").with("form", Fraction::FORM));
    Fraction::written(text).ok_or_else(unknown)
}

impl TermArgs {
    /// Errors with `Ignored` where an option is given that the method does not look at.
    pub fn refuse_ignored(
        &self,
        method: &dyn Method,
        kind: BallotKind,
        overvote: OvervoteOption,
    ) -> Result<(), CountError> {
        if self.ties.is_some() && !method.lists_ties() {
            let method = method.name();
            return Err(CountError::NoTiedSets { method });
        }
        let silent = matches!(self.unranked, UnrankedOption::Silent);
        let skips = matches!(overvote, OvervoteOption::Skips);
        let withdrawn = !self.withdrawn.is_empty();
        let undeclared = !self.undeclared.is_empty();
        let rule = DecisionRule {
            quorums: self.quorum.clone(),
            thresholds: self.threshold.clone(),
        };
        let has_rule = method.heeds_decision() || rule != DecisionRule::default();
        let needed = rule.roll_measures();
        let given = [
            (Measure::Heads, self.roll_heads.is_some()),
            (Measure::Weight, self.roll_weight.is_some()),
        ];
        if given
            .iter()
            .any(|(measure, given)| !given && needed.contains(measure))
        {
            return Err(CountError::MissingTerm {
                method: method.name(),
                what: Term("term-roll"),
            });
        }
        let roll = self.roll_heads.is_some() || self.roll_weight.is_some();
        let many = kind != BallotKind::Choice;
        let scores = kind == BallotKind::Scores;
        let points = kind.is_numbered() && !scores;
        let given = [
            ("--unranked silent", silent, method.heeds_unranked()),
            ("--overvote skips", skips, method.heeds_overvotes()),
            ("--seats", self.seats.is_some(), method.heeds_seats()),
            ("--withdrawn", withdrawn, method.heeds_withdrawn()),
            ("--undeclared", undeclared, method.heeds_withdrawn()),
            ("--score-max", self.score_max.is_some(), scores),
            ("--points-max", self.points_max.is_some(), points),
            ("--marks-max", self.marks_max.is_some(), many),
            ("--roll-heads and --roll-weight", roll, has_rule),
        ];
        let ignored = given.iter().find(|(_, given, heeded)| *given && !heeded);
        match ignored {
            Some((option, ..)) => Err(CountError::Ignored {
                method: method.name(),
                option,
            }),
            None => Ok(()),
        }
    }

    /// Errors with `NeedsLot` where only the order of the file picks who is elected and no list of all tied
    /// sets says so.
    pub fn refuse_order_of_file(&self, outcome: &Outcome) -> Result<(), CountError> {
        let by_lot = |tie: &&Tie| tie.by == TieStep::Lot;
        match outcome.ties.iter().find(by_lot) {
            Some(tie) if self.takes_order_of_file() && outcome.alternatives.is_empty() => {
                let tied = tie.tied.iter().map(|&option| outcome.name(option));
                let options = tied.map(str::to_owned).collect();
                Err(CountError::NeedsLot { options })
            }
            _ => Ok(()),
        }
    }

    /// Whoever wants all tied sets need not pick one of them: the order of the file does.
    fn takes_order_of_file(&self) -> bool {
        self.ties.is_some() && self.lot.is_none() && self.seed.is_none()
    }

    /// The contest of the file under what the options say.
    pub fn apply(
        &self,
        election: Election,
        title: &str,
        overvote: OvervoteOption,
    ) -> Result<Election, CountError> {
        let mut terms = election.terms().clone();
        terms.unranked = match self.unranked {
            UnrankedOption::Below => Unranked::Below,
            UnrankedOption::Silent => Unranked::Silent,
        };
        if let OvervoteOption::Skips = overvote {
            terms.overvote = Overvote::Skips;
        }
        terms.list_ties = self.ties.is_some();
        for ids in &self.withdrawn {
            terms.withdrawn.extend(indexes(&election, &ids.0)?);
        }
        for ids in &self.undeclared {
            terms.undeclared.extend(indexes(&election, &ids.0)?);
        }
        for group in &self.option_group {
            terms.groups.push(group.group(&election)?);
        }
        terms.score_max = self.score_max.or(terms.score_max);
        terms.points_max = self.points_max.or(terms.points_max);
        terms.marks_max = self.marks_max.or(terms.marks_max);
        terms.cap_cast = self.cap_cast;
        terms.substitutes = self.substitutes;
        if let Some(id) = &self.reopen {
            terms.reopen = indexes(&election, std::slice::from_ref(id))?.pop_first();
        }
        self.decide(&mut terms);
        let seats = self.seats.unwrap_or(election.seats());
        let election = election.with_terms(terms)?.with_seats(seats);
        match (&self.lot, &self.seed) {
            (Some(order), _) => {
                // Nobody draws lots for write-ins that cannot be elected: where they are left out they come last.
                let undeclared = election.undeclared().into_iter();
                let last = undeclared.map(|option| election.name(option));
                let order: Vec<&str> = order.0.iter().map(String::as_str).collect();
                let last: Vec<&str> = last.filter(|name| !order.contains(name)).collect();
                let order = [order, last].concat();
                let lot = Lot::given(&order, election.options())?;
                Ok(election.with_lot(lot))
            }
            (None, Some(seed)) => {
                let lot = Lot::draw(title, seed.as_bytes(), election.options());
                Ok(election.with_lot(lot))
            }
            (None, None) if self.takes_order_of_file() && election.lot().is_none() => {
                let order: Vec<&str> = election.options().iter().map(String::as_str).collect();
                let lot = Lot::given(&order, election.options())?;
                Ok(election.with_lot(lot))
            }
            (None, None) => Ok(election),
        }
    }

    fn decide(&self, terms: &mut Terms) {
        if !self.quorum.is_empty() || !self.threshold.is_empty() {
            terms.decision = Some(DecisionRule {
                quorums: self.quorum.clone(),
                thresholds: self.threshold.clone(),
            });
        }
        if self.roll_heads.is_some() || self.roll_weight.is_some() {
            terms.roll = Some(Roll {
                heads: self.roll_heads.unwrap_or_default(),
                weight: self.roll_weight.unwrap_or_default(),
            });
        }
    }
}

/// The options of these ids; errors with `UnknownOption`.
fn indexes(election: &Election, ids: &[String]) -> Result<BTreeSet<OptionIndex>, CountError> {
    let index = |id: &String| {
        election
            .index_of(id)
            .ok_or_else(|| CountError::UnknownOption { option: id.clone() })
    };
    ids.iter().map(index).collect()
}

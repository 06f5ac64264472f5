//! What a count gives back: who is elected, and the working that shows why.
//!
//! Data only: `json` prints it in stable bytes, and tables and sentences for people are made from it
//! elsewhere. Options are indexes into `options`, which repeats the ids so that an outcome can be
//! read alone.

use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use super::decision::{Decision, Verdict};
use super::election::Capped;
use super::{Election, Exact, OptionIndex, method};

/// The result of a count with its working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The name of the method.
    pub method: &'static str,
    /// The ids of the options.
    pub options: Vec<String>,
    /// Seats to fill.
    pub seats: u16,
    /// Members who voted.
    pub heads: u64,
    /// The weight of all ballots.
    pub weight: u128,
    /// How a cap on the share of the cast weight changed it, where the contest has one.
    pub capped: Option<Capped>,
    /// How many parts a unit of the file's weight has, where all weights are in parts of it.
    pub parts: Option<u64>,
    /// The elected, in order of election; by option order where the method elects them at once; a list once for each of its seats.
    pub elected: Vec<OptionIndex>,
    /// The whole order of options from best to worst, in groups that the method leaves tied; empty
    /// when the method gives no order.
    pub ranking: Vec<Vec<OptionIndex>>,
    /// Who would take a seat that becomes vacant, the first of them first; empty where nobody asked.
    pub substitutes: Vec<OptionIndex>,
    /// The option that asks for new nominations, if there is one.
    pub reopen: Option<OptionIndex>,
    /// What became of a proposal, or of the quorums and thresholds of an election.
    pub decision: Option<Decision>,
    /// The steps of the count.
    pub rounds: Vec<Round>,
    /// Every tie and what broke it, in the order in which they arose.
    pub ties: Vec<Tie>,
    /// Tables over pairs of options, such as pairwise preferences.
    pub tables: Vec<Table>,
    /// Every tied set of winners, where the election asked for them; each ascending.
    pub alternatives: Vec<Vec<OptionIndex>>,
}

/// One step of a count and where the votes lie after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What was done.
    pub step: Step,
    /// To whom it was done, in the order in which it was done.
    pub options: Vec<OptionIndex>,
    /// The number that goes with the step: a transfer value, price, load, keep factor or score.
    pub value: Option<Exact>,
    /// What an option needs to be elected at this point.
    pub quota: Option<Exact>,
    /// What each option holds after the step, in option order; `None` once it is out of the count.
    pub tallies: Vec<Option<Exact>>,
    /// What moved in the step.
    pub transfers: Vec<Transfer>,
    /// Who is elected at the end of the step, in order of election.
    pub elected: Vec<OptionIndex>,
    /// Who is passed over because seats reserved or capped for groups no longer allow their election.
    pub barred: Vec<OptionIndex>,
    /// Who could not be excluded because seats are reserved for their groups.
    pub guarded: Vec<OptionIndex>,
    /// What lies with no option, where tallies and it add up to a total.
    pub balance: Option<Balance>,
}

/// What a [`Round`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The ballots are counted as they are.
    Count,
    /// Options reach what they need and are elected.
    Elect,
    /// An elected option's surplus moves on.
    Surplus,
    /// Options are excluded and their votes move on.
    Exclude,
    /// Undeclared write-ins, which cannot be elected, leave the count and their votes move on.
    Dismiss,
    /// Two options are compared head to head.
    Runoff,
    /// One option is chosen by the best score, load or price.
    Select,
    /// A pair is locked in, or skipped because it would close a circle.
    Lock,
    /// The weakest defeats are dropped: winner and loser of each in turn.
    Drop,
    /// Options that fail the decision rule are out.
    Reject,
    /// The remaining options are elected because only they are left for the seats.
    Fill,
    /// A completion rule takes over.
    Complete,
    /// Votes are shared again under new keep factors.
    Distribute,
}

/// Votes that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Where they lay.
    pub from: OptionIndex,
    /// Where they went; `None` when no preference was left.
    pub to: Option<OptionIndex>,
    /// How much moved.
    pub votes: Exact,
}

/// Votes with no option: together with the tallies they make `total`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// On ballots that name no option still in the count.
    pub exhausted: Exact,
    /// Lost to the rounding that the rule prescribes.
    pub residual: Exact,
    /// The weight of all ballots.
    pub total: Exact,
}

/// A tie and how it was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The position in `Outcome::rounds` of the round that it led to.
    pub round: usize,
    /// What the tie was about.
    pub about: Step,
    /// The tied options, ascending.
    pub tied: Vec<OptionIndex>,
    /// What broke it.
    pub by: TieStep,
    /// Who was picked, or the order that was settled.
    pub picked: Vec<OptionIndex>,
}

/// What broke a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TieStep {
    /// The votes in an earlier round.
    EarlierRound,
    /// How many ballots prefer each over the others.
    HeadToHead,
    /// The number of highest scores.
    HighScores,
    /// A further criterion that the text of the method names.
    Rule,
    /// The lot.
    Lot,
    /// Nothing needed to: either way gives the same outcome.
    NoMatter,
}

/// A table over pairs of options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the cells are.
    pub name: &'static str,
    /// `cells[a][b]` speaks of `a` over `b`, in option order; the diagonal is zero.
    pub cells: Vec<Vec<Exact>>,
}

impl Outcome {
    /// An outcome with nobody elected yet.
    pub fn new(method: &'static str, election: &Election) -> Outcome {
        Outcome {
            method,
            options: election.options().to_vec(),
            seats: election.seats(),
            heads: election.ballots().heads(),
            weight: election.weight(),
            capped: election.capped(),
            parts: election.terms().parts,
            elected: Vec::new(),
            ranking: Vec::new(),
            substitutes: Vec::new(),
            reopen: None,
            decision: None,
            rounds: Vec::new(),
            ties: Vec::new(),
            tables: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    /// What was decided of a proposal; of an election only where nobody is elected by its quorums and thresholds.
    pub fn verdict(&self) -> Option<Verdict> {
        let verdict = self.decision.as_ref().map(|decision| decision.verdict);
        verdict.filter(|verdict| self.is_proposal() || *verdict != Verdict::Passed)
    }

    /// Whether a proposal was decided, and nobody elected.
    pub fn is_proposal(&self) -> bool {
        self.decision.is_some() && method(self.method).is_some_and(|method| method.heeds_decision())
    }

    /// The ids of the elected, in order of election.
    pub fn elected_names(&self) -> Vec<&str> {
        self.elected
            .iter()
            .map(|&option| self.name(option))
            .collect()
    }

    /// The id of an option; empty for an index beyond the list.
    pub fn name(&self, option: OptionIndex) -> &str {
        self.options
            .get(usize::from(option))
            .map_or("", String::as_str)
    }
}

impl Round {
    /// A round with only its step.
    pub fn new(step: Step, options: Vec<OptionIndex>) -> Round {
        Round {
            step,
            options,
            value: None,
            quota: None,
            tallies: Vec::new(),
            transfers: Vec::new(),
            elected: Vec::new(),
            barred: Vec::new(),
            guarded: Vec::new(),
            balance: None,
        }
    }

    /// Whether tallies, exhausted and residual make the total; true where the round has no balance.
    pub fn adds_up(&self) -> bool {
        let Some(balance) = &self.balance else {
            return true;
        };
        let lost = balance.exhausted.to_ratio() + balance.residual.to_ratio();
        let held = self.tallies.iter().flatten();
        held.fold(lost, |sum: RBig, tally| sum + tally.to_ratio()) == balance.total.to_ratio()
    }
}

//! The values of the lines that a procedure has only where polls decide.

use super::rule::Threshold;
use super::span::{self, Span, Spans};
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::{Value, words};

/// How a tie at the last seat is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    Lot,
    /// The tied are voted on again within this time.
    Runoff(Span),
}

impl Value for Tie {
    const FORM: Form = Form::Any(&[
        Form::Word(&["lot"]),
        Form::All(&[Form::Word(&["runoff"]), Span::FORM]),
    ]);

    fn read(text: &str) -> Option<Tie> {
        match text {
            "lot" => Some(Tie::Lot),
            _ => Span::read(text.strip_prefix("runoff ")?).map(Tie::Runoff),
        }
    }

    fn write(&self) -> String {
        match self {
            Tie::Lot => "lot".to_owned(),
            Tie::Runoff(within) => format!("runoff {}", within.write()),
        }
    }
}

/// Where the seed of the lots comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LotSource {
    Scrutineers,
    /// An outside beacon, of a round so long after the reveals.
    Beacon(Id, Span),
}

impl Value for LotSource {
    const FORM: Form = Form::Any(&[
        Form::Word(&["scrutineers"]),
        Form::All(&[Form::Word(&["beacon"]), Id::FORM, Span::FORM]),
    ]);

    fn read(text: &str) -> Option<LotSource> {
        match text {
            "scrutineers" => Some(LotSource::Scrutineers),
            _ => {
                let (beacon, after) = <(Id, Span)>::read(text.strip_prefix("beacon ")?)?;
                Some(LotSource::Beacon(beacon, after))
            }
        }
    }

    fn write(&self) -> String {
        match self {
            LotSource::Scrutineers => "scrutineers".to_owned(),
            LotSource::Beacon(beacon, after) => format!("beacon {beacon} {}", after.write()),
        }
    }
}

/// In which order the options stand on the ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotOrder {
    Listed,
    Lot,
    Rotated,
}

words!(BallotOrder: "listed" BallotOrder::Listed "lot" BallotOrder::Lot
    "rotated" BallotOrder::Rotated);

/// Options come from matters of a procedure, over at least and at most so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominate {
    pub procedure: Id,
    pub time: Spans,
}

impl Value for Nominate {
    const FORM: Form = Form::All(&[Id::FORM, Spans::FORM]);

    fn read(text: &str) -> Option<Nominate> {
        let (procedure, time) = Value::read(text)?;
        Some(Nominate { procedure, time })
    }

    fn write(&self) -> String {
        format!("{} {}", self.procedure, self.time.write())
    }
}

/// What happens while there are fewer candidates than seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Short {
    /// Nominations run so much longer, so often.
    Extend(Span, u32),
    /// Outgoing holders who accept, by lot.
    Outgoing,
    /// Seats stay vacant.
    Leave,
}

impl Value for Short {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["extend"]), Span::FORM, u32::FORM]),
        Form::Word(&["outgoing", "leave"]),
    ]);

    fn read(text: &str) -> Option<Short> {
        match text {
            "outgoing" => Some(Short::Outgoing),
            "leave" => Some(Short::Leave),
            _ => {
                let (span, times) = text.strip_prefix("extend ")?.rsplit_once(' ')?;
                let times = u32::read(times).filter(|times| *times > 0)?;
                Some(Short::Extend(Span::read(span)?, times))
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Short::Extend(span, times) => format!("extend {} {times}", span.write()),
            Short::Outgoing => "outgoing".to_owned(),
            Short::Leave => "leave".to_owned(),
        }
    }
}

/// What becomes of candidates nobody stands against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopposed {
    Elected,
    /// Each by yes and no under the thresholds.
    Vote,
}

words!(Unopposed: "elected" Unopposed::Elected "vote" Unopposed::Vote);

/// Seats left over are voted on again within a time, with another bar for each option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub within: Span,
    pub threshold: Threshold,
}

impl Value for Round {
    const FORM: Form = Form::All(&[Span::FORM, Threshold::FORM]);

    fn read(text: &str) -> Option<Round> {
        let (count, unit, rest) = split_span(text)?;
        Some(Round {
            within: Span::read(&format!("{count} {unit}"))?,
            threshold: Value::read(rest)?,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.within.write(), self.threshold.write())
    }
}

/// When a poll lasts longer, by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// After a gap in the clocks in the last `longer`: to its end and `longer` more, in all `most`.
    Outage { longer: Span, most: Span },
    /// Once, when the quorum is missed.
    Turnout { longer: Span },
    /// Once, when the leader changed in the last `within`.
    Swing { within: Span, longer: Span },
}

impl Value for Extension {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["outage"]), Span::FORM, Span::FORM]),
        Form::All(&[Form::Word(&["turnout"]), Span::FORM]),
        Form::All(&[Form::Word(&["swing"]), Span::FORM, Span::FORM]),
    ]);

    fn read(text: &str) -> Option<Extension> {
        let (word, rest) = text.split_once(' ')?;
        let spans = || Spans::read(rest);
        match word {
            "outage" => spans().map(|spans| Extension::Outage {
                longer: spans.first,
                most: spans.second,
            }),
            "turnout" => Span::read(rest).map(|longer| Extension::Turnout { longer }),
            "swing" => spans().map(|spans| Extension::Swing {
                within: spans.first,
                longer: spans.second,
            }),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Extension::Outage { longer, most } => {
                format!("outage {} {}", longer.write(), most.write())
            }
            Extension::Turnout { longer } => format!("turnout {}", longer.write()),
            Extension::Swing { within, longer } => {
                format!("swing {} {}", within.write(), longer.write())
            }
        }
    }
}

/// How many scrutineers certify, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificates {
    pub least: u32,
    pub of: u32,
}

impl Value for Certificates {
    const FORM: Form = Form::All(&[u32::FORM, Form::Word(&["of"]), u32::FORM]);

    fn read(text: &str) -> Option<Certificates> {
        let (least, of) = text.split_once(" of ")?;
        Some(Certificates {
            least: Value::read(least)?,
            of: Value::read(of)?,
        })
    }

    fn write(&self) -> String {
        format!("{} of {}", self.least, self.of)
    }
}

/// A word that is there or not: `allowed`, `offered`, `for`.
macro_rules! flag {
    ($(#[$doc:meta])* $name:ident $word:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;
        words!($name: $word $name);
    };
}

flag! {
    /// That something may be done.
    Allowed "allowed"
}
flag! {
    /// That something stands on the ballot.
    Offered "offered"
}
flag! {
    /// That something counts as in favour.
    InFavour "for"
}

/// A procedure and the time it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureWithin {
    pub procedure: Id,
    pub within: Span,
}

impl Value for ProcedureWithin {
    const FORM: Form = Form::All(&[Id::FORM, Span::FORM]);

    fn read(text: &str) -> Option<ProcedureWithin> {
        let (procedure, within) = span::trailing(text)?;
        Some(ProcedureWithin {
            procedure: Id::read(procedure)?,
            within,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.procedure, self.within.write())
    }
}

/// The first two words of a text and what follows them.
fn split_span(text: &str) -> Option<(&str, &str, &str)> {
    let (count, rest) = text.split_once(' ')?;
    let (unit, rest) = rest.split_once(' ')?;
    Some((count, unit, rest))
}

//! How quorums and thresholds of polls are spelled.

use crate::domain::count::decision::{
    Base, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use crate::domain::exact::Fraction;
use crate::domain::line::Form;
use crate::domain::text::{Value, words};

words!(Measure: "heads" Measure::Heads "weight" Measure::Weight);
words!(Strictness: "inclusive" Strictness::Inclusive "strict" Strictness::Strict);
words!(Base: "for-against" Base::ForAgainst "cast" Base::Cast "roll" Base::Roll);
words!(Participation: "cast" Participation::Cast "for-against" Participation::ForAgainst
    "for-and-abstained" Participation::ForAndAbstained
    "for" Participation::For);

/// A share of a whole in lowest terms: all of it is `1/1`.
pub(crate) struct Share(pub(crate) Fraction);

impl Value for Share {
    const FORM: Form = Form::Named("share");
    fn read(text: &str) -> Option<Share> {
        match text {
            "1/1" => Some(Share(Fraction::ONE)),
            _ => Fraction::parse(text)
                .filter(|share| *share != Fraction::ONE)
                .map(Share),
        }
    }
    fn write(&self) -> String {
        match self.0 {
            Fraction::ONE => "1/1".to_owned(),
            share => share.to_string(),
        }
    }
}

impl Value for Need {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["count"]), u128::FORM]),
        Form::All(&[Form::Word(&["share"]), Share::FORM]),
        Form::All(&[Form::Word(&["root"]), Fraction::FORM]),
    ]);
    fn read(text: &str) -> Option<Need> {
        match text.split_once(' ')? {
            ("count", number) => Some(Need::Count(Value::read(number)?)),
            ("share", share) => Some(Need::Share(Share::read(share)?.0)),
            ("root", multiple) => Some(Need::RootOfRoll(Fraction::parse(multiple)?)),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Need::Count(number) => format!("count {number}"),
            Need::Share(share) => format!("share {}", Share(*share).write()),
            Need::RootOfRoll(multiple) => format!("root {multiple}"),
        }
    }
}

impl Value for Quorum {
    const FORM: Form = Form::Made(
        "quorum",
        &Form::All(&[
            Measure::FORM,
            Participation::FORM,
            Strictness::FORM,
            Need::FORM,
        ]),
    );
    fn read(text: &str) -> Option<Quorum> {
        let (measure, counts, (strictness, need)) =
            <(Measure, Participation, (Strictness, Need))>::read(text)?;
        Some(Quorum {
            measure,
            counts,
            need,
            strictness,
        })
    }
    fn write(&self) -> String {
        (self.measure, self.counts, (self.strictness, self.need)).write()
    }
}

impl Value for Threshold {
    const FORM: Form = Form::Made(
        "threshold",
        &Form::All(&[
            Measure::FORM,
            Form::Any(&[
                Form::All(&[Base::FORM, Strictness::FORM, Share::FORM]),
                Form::Word(&["adaptive"]),
            ]),
        ]),
    );
    fn read(text: &str) -> Option<Threshold> {
        let (measure, level) = text.split_once(' ')?;
        let measure = Measure::read(measure)?;
        if level == "adaptive" {
            return Some(Threshold {
                measure,
                level: Level::Adaptive,
            });
        }
        let (base, strictness, Share(share)) = <(Base, Strictness, Share)>::read(level)?;
        Some(Threshold {
            measure,
            level: Level::Share {
                share,
                base,
                strictness,
            },
        })
    }
    fn write(&self) -> String {
        let measure = self.measure.write();
        match &self.level {
            Level::Adaptive => format!("{measure} adaptive"),
            Level::Share {
                share,
                base,
                strictness,
            } => {
                let share = Share(*share).write();
                format!("{measure} {} {} {share}", base.write(), strictness.write())
            }
        }
    }
}

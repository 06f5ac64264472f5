//! What support a matter needs: so many heads or so much weight, from so many places, from people who
//! share no affiliation.

use crate::domain::count::decision::{self, Measure, Strictness};
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::Value;

/// One need of support. All of a procedure's must hold at one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// So many or so much; a share and a root are of those who could support when it was brought.
    Backing {
        measure: Measure,
        strictness: Strictness,
        size: decision::Need,
    },
    /// From so many values of a dimension.
    Tags { dimension: Id, least: u32 },
    /// So many persons, author and candidate included, of whom no two share an affiliation.
    Unrelated { least: u32 },
}

impl Value for Need {
    const FORM: Form = Form::Made(
        "need",
        &Form::Any(&[
            Form::All(&[Measure::FORM, Strictness::FORM, decision::Need::FORM]),
            Form::All(&[Form::Word(&["tags"]), Id::FORM, u32::FORM]),
            Form::All(&[Form::Word(&["unrelated"]), u32::FORM]),
        ]),
    );

    fn read(text: &str) -> Option<Need> {
        let (first, rest) = text.split_once(' ')?;
        match first {
            "tags" => {
                let (dimension, least) = <(Id, u32)>::read(rest)?;
                Some(Need::Tags { dimension, least })
            }
            "unrelated" => Some(Need::Unrelated {
                least: Value::read(rest)?,
            }),
            _ => {
                let (strictness, size) = <(Strictness, decision::Need)>::read(rest)?;
                Some(Need::Backing {
                    measure: Measure::read(first)?,
                    strictness,
                    size,
                })
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Need::Backing {
                measure,
                strictness,
                size,
            } => (*measure, *strictness, *size).write(),
            Need::Tags { dimension, least } => format!("tags {dimension} {least}"),
            Need::Unrelated { least } => format!("unrelated {least}"),
        }
    }
}

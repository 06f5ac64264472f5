//! The lines that a policy may have, as data. What each means: `docs/WEIGHTS.md`, section 1.

use super::policy::Policy;
use crate::domain::line::{Form, Often, Row, Table};
use crate::domain::text::{Lines, Malformed, Reader, Writer};

const ID: Form = Form::Named("id");
const AMOUNT: Form = Form::Named("u64");
const FRACTION: Form = Form::Named("fraction");
const PERIOD: Form = Form::Word(&["day", "month", "year", "ever"]);

/// The lines of a policy in the order of the text.
pub const LINES: Table = &[
    Row::of("count-category", ID, Often::rising(&[])),
    Row::of("count-source", ID, Often::rising(&[])),
    Row::of(
        "window",
        Form::All(&[
            ID,
            Form::Named("u32"),
            Form::Word(&["day", "month", "year"]),
        ]),
        Often::rising(&[0]),
    ),
    Row::of(
        "cap-category",
        Form::All(&[ID, AMOUNT, PERIOD]),
        Often::rising(&[0, 2]),
    ),
    Row::of(
        "cap-source",
        Form::All(&[ID, AMOUNT, PERIOD]),
        Often::rising(&[0, 2]),
    ),
    Row::of(
        "cap-member",
        Form::All(&[AMOUNT, PERIOD]),
        Often::rising(&[1]),
    ),
    Row::of("factor", Form::All(&[ID, FRACTION]), Often::ANY),
    Row::of(
        "decay",
        Form::All(&[Form::Word(&["linear", "halving"]), Form::Named("u32")]),
        Often::Optional,
    ),
    Row::of(
        "decay-category",
        Form::All(&[
            ID,
            Form::Any(&[
                Form::All(&[Form::Word(&["linear", "halving"]), Form::Named("u32")]),
                Form::Word(&["none"]),
            ]),
        ]),
        Often::rising(&[0]),
    ),
    Row::of(
        "transform",
        Form::Word(&["linear", "tiers", "sqrt", "log2"]),
        Often::Optional,
    ),
    Row::of("tier", Form::All(&[AMOUNT, AMOUNT]), Often::rising(&[0])),
    Row::of(
        "tier-low",
        Form::All(&[AMOUNT, AMOUNT]),
        Often::rising(&[0]),
    ),
    Row::of("base", AMOUNT, Often::Optional),
    Row::of("base-class", Form::All(&[ID, AMOUNT]), Often::rising(&[0])),
    Row::of("bonus-limit", AMOUNT, Often::Optional),
    Row::of("cap", AMOUNT, Often::Optional),
    Row::of("cap-bonus-total", FRACTION, Often::Optional),
    Row::of("cap-share", FRACTION, Often::Optional),
    Row::of(
        "rounding",
        Form::Word(&["down", "nearest", "up"]),
        Often::Optional,
    ),
    Row::of("issuance-guard", GUARD, Often::Optional),
    Row::of("issuance-guard-source", GUARD, Often::Optional),
    Row::of("issuance-guard-class", GUARD, Often::Optional),
    Row::of("issuance-guard-enrolled", GUARD, Often::Optional),
];

const GUARD: Form = Form::All(&[Form::Named("u32"), FRACTION]);

impl Lines for Policy {
    const LINES: Table = LINES;

    fn read(reader: &mut Reader<'_>) -> Result<Policy, Malformed> {
        let rest = reader.rest();
        Policy::parse(&rest).map_err(|error| reader.fault(error))
    }

    fn write(&self, writer: &mut Writer) {
        for (key, value) in self.lines() {
            writer.raw(&key, &value);
        }
    }
}

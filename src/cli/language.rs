//! The language of the terminal.

use crate::domain::fault::Fault;
use crate::words::{self, Language};

/// The language of this process.
pub fn language() -> Language {
    Language::English
}

/// The sentence of a fault, in the language of this process.
pub fn fault(fault: &impl Fault) -> String {
    words::fault(language(), fault)
}

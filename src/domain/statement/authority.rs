//! Who may sign which kind: the authorisation matrix as data.

use crate::domain::office::Office;

/// The signature lines a kind takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// All founders that the text names, in its order (genesis).
    AllFounders,
    /// One line by a holder of any of these offices.
    Office(&'static [Office]),
    /// One line by a holder of any of these offices, then one by the key that the text brings.
    OfficeAndNewKey(&'static [Office]),
    /// Two distinct people sign the same text, each in an entry of their own within
    /// [`TWO_SECONDS_MAX`]: one holds any of the first offices, the other any of the second.
    Two(&'static [&'static [Office]; 2]),
    /// One line by the person whom the text names, with whatever kind of name; the kind asks the procedure
    /// whether that person may.
    Stated,
    /// One line by anybody with a key; the kind asks the procedure whether the signer may.
    Anybody,
    /// What the text does says who of these offices signs it, alone or each in an entry of their own.
    ByDeed(&'static [Office]),
    /// One line by the member whom the text speaks for.
    Own,
    /// One line by an older key of the member whom the text speaks for, then one by the key that it
    /// brings.
    OwnAndNewKey,
}

/// How long after the first of two officers the second may sign, in seconds: seven days.
pub const TWO_SECONDS_MAX: i64 = 7 * 86_400;

impl Signing {
    /// The offices whose holders may sign, members aside; each once.
    pub fn offices(self) -> Vec<Office> {
        match self {
            Signing::AllFounders => vec![Office::Founder],
            Signing::Office(offices)
            | Signing::ByDeed(offices)
            | Signing::OfficeAndNewKey(offices) => offices.to_vec(),
            Signing::Two([one, other]) => {
                let more = other.iter().filter(|office| !one.contains(office));
                one.iter().chain(more).copied().collect()
            }
            Signing::Own | Signing::OwnAndNewKey | Signing::Stated | Signing::Anybody => Vec::new(),
        }
    }

    /// Whether the member whom a text speaks for may sign it.
    pub fn is_for_members(self) -> bool {
        matches!(self, Signing::Own | Signing::OwnAndNewKey)
    }

    /// How many signature lines an entry has; `None` where the text says it.
    pub fn lines(self) -> Option<usize> {
        match self {
            Signing::AllFounders => None,
            Signing::OfficeAndNewKey(_) | Signing::OwnAndNewKey => Some(2),
            Signing::Office(_)
            | Signing::ByDeed(_)
            | Signing::Two(_)
            | Signing::Own
            | Signing::Stated
            | Signing::Anybody => Some(1),
        }
    }
}

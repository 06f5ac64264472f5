//! `stv-scottish`: the single transferable vote of Scottish local government.
//!
//! The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52. A
//! unit of weight is one paper. Quota: valid papers over seats + 1, fraction ignored, plus one.
//! Transfer value: surplus times the paper's value when received over the option's votes, to five
//! places, remainder ignored. Ties go to the latest earlier stage that differs, then to the lot,
//! which excludes (and moves first) the least favoured.

use crate::domain::count::CountError;
use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// See the file.
pub static METHOD: Rule<Fixed<5>> = Rule {
    name: "stv-scottish",
    source: "SSI 2007/42, schedule 1, rules 45 to 52",
    quota: |valid, seats| {
        let seats = u128::from(seats).saturating_add(1);
        let papers = valid.checked_div(seats).ok_or(CountError::Overflow)?;
        Fixed::whole(papers.saturating_add(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| value.scaled(*surplus, *votes),
    split: None,
    looks_back: true,
    moves_nothing: false,
    batches: false,
    moves_last: true,
    fills_up: false,
    surpluses: Surpluses::Largest,
    undeclared: Undeclared::PassedOver,
    is_rctab: false,
};

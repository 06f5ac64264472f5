//! Lines in any order, put in the order of their kind: which belongs where, and which are missing.
//!
//! Only the table of the kind is asked. A line that belongs to a group (an option of a contest, a title
//! of an option) goes to the innermost group begun above it that takes such a line. What the lines say
//! together is for the kind, which reads the finished text.

use std::cmp::Ordering;

use super::line::{self, Line, Often, Order, Table, Usual};
use crate::faults;

faults! {
    /// Why given lines cannot be put in order.
    pub enum Misplaced {
        /// The kind has no such line.
        Unknown { key: String } "misplaced.unknown" Malformed;
        /// It may stand once, and was given before.
        Twice { key: String } "misplaced.twice" Malformed;
        /// It belongs to a group, and none was begun above it.
        Outside { key: String, of: &'static str } "misplaced.outside" Malformed;
        /// Nobody gave it, and nothing usually stands there.
        Missing { key: &'static str } "misplaced.missing" Malformed;
    }
}

/// One line of the finished text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The given line with this index.
    Given(usize),
    /// Nobody gave it; this usually stands there.
    Usual(&'static Line, Usual),
}

/// The lines in the order of the table, with those that usually stand.
///
/// `given` are keys and values. Errors with the index of the line at fault; for a line that is missing,
/// that of the line that begins its group, `None` outside groups.
pub fn arrange(
    table: Table,
    given: &[(String, String)],
) -> Result<Vec<Slot>, (Option<usize>, Misplaced)> {
    let mut whole = Group::new(table);
    for (index, (key, _)) in given.iter().enumerate() {
        let placed = whole.put(index, key);
        match placed.map_err(|fault| (Some(index), fault))? {
            true => {}
            false => return Err((Some(index), homeless(table, key))),
        }
    }
    let mut slots = Vec::new();
    whole.write(None, given, &mut slots)?;
    Ok(slots)
}

/// Lines of one table: the whole statement, or one group of it.
struct Group {
    table: Vec<&'static Line>,
    lines: Vec<Placed>,
}

/// A given line in its group.
struct Placed {
    /// Index of the given line.
    given: usize,
    line: &'static Line,
    /// What belongs to it.
    group: Option<Group>,
}

impl Group {
    fn new(table: Table) -> Group {
        Group {
            table: line::lines(table),
            lines: Vec::new(),
        }
    }

    /// Takes a line into the innermost group that was begun last and has such lines, or says that there
    /// is none.
    fn put(&mut self, index: usize, key: &str) -> Result<bool, Misplaced> {
        let mut begun = self.lines.iter_mut().rev();
        let last = begun.find_map(|placed| placed.group.as_mut());
        if let Some(last) = last
            && last.put(index, key)?
        {
            return Ok(true);
        }
        let Some(line) = self.table.iter().find(|line| line.key == key).copied() else {
            return Ok(false);
        };
        let once = !matches!(line.often, Often::Many { .. });
        if once && self.lines.iter().any(|placed| placed.line.key == key) {
            return Err(Misplaced::Twice {
                key: key.to_owned(),
            });
        }
        self.lines.push(Placed {
            given: index,
            line,
            group: (!line.lines.is_empty()).then(|| Group::new(line.lines)),
        });
        Ok(true)
    }

    fn write(
        &self,
        begun_by: Option<usize>,
        given: &[(String, String)],
        slots: &mut Vec<Slot>,
    ) -> Result<(), (Option<usize>, Misplaced)> {
        for line in &self.table {
            let mut here: Vec<&Placed> = self.lines.iter().collect();
            here.retain(|placed| placed.line.key == line.key);
            if let Often::Many {
                order: Order::Rising(by),
                ..
            } = line.often
            {
                here.sort_by(|one, other| compare(line, by, given, (one.given, other.given)));
            }
            if here.is_empty() {
                Self::complete(line, begun_by, slots)?;
            }
            for placed in here {
                slots.push(Slot::Given(placed.given));
                if let Some(group) = &placed.group {
                    group.write(Some(placed.given), given, slots)?;
                }
            }
        }
        Ok(())
    }

    /// What stands where nobody gave a line.
    fn complete(
        line: &'static Line,
        begun_by: Option<usize>,
        slots: &mut Vec<Slot>,
    ) -> Result<(), (Option<usize>, Misplaced)> {
        let needed = match line.often {
            Often::One => true,
            Often::Optional => false,
            Often::Many { least, .. } => least > 0,
        };
        match line.usual {
            Usual::Unknown => {
                if needed {
                    return Err((begun_by, Misplaced::Missing { key: line.key }));
                }
            }
            usual => slots.push(Slot::Usual(line, usual)),
        }
        Ok(())
    }
}

fn compare(
    line: &Line,
    by: &[usize],
    given: &[(String, String)],
    (one, other): (usize, usize),
) -> Ordering {
    let value = |index: usize| given.get(index).map_or("", |(_, value)| value.as_str());
    line.form.compare(by, value(one), value(other))
}

/// Why no group takes a line: there is no such line, or its group was not begun.
fn homeless(table: Table, key: &str) -> Misplaced {
    match opener(table, key) {
        Some(of) => Misplaced::Outside {
            key: key.to_owned(),
            of,
        },
        None => Misplaced::Unknown {
            key: key.to_owned(),
        },
    }
}

/// The key of the line to whose group lines of this key belong.
fn opener(table: Table, key: &str) -> Option<&'static str> {
    line::lines(table).into_iter().find_map(|line| {
        let own = line::lines(line.lines).iter().any(|line| line.key == key);
        match own {
            true => Some(line.key),
            false => opener(line.lines, key),
        }
    })
}

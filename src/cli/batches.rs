//! Contributions of a file as batches, each with the statement that credits it.

use super::connection::Connection;
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::{ID_LENGTH_MAX, Id};
use crate::domain::statement::Statement;
use crate::domain::statement::contributions::Contributions;
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, Line};

/// Lines of a file that go together.
pub struct Part {
    /// Their numbers.
    pub lines: Vec<usize>,
    /// What the batch is called.
    pub reference: Id,
    /// What the lines say.
    pub batch: Batch,
    /// What their source signs.
    pub statement: Statement,
}

/// How a file becomes batches.
pub struct Cut<'a> {
    /// What the batches are called, with a part of their hash.
    pub name: &'a Id,
    /// The most lines of one batch.
    pub size: usize,
}

impl Cut<'_> {
    /// Batches of these lines, in order of time. No reference stands twice.
    pub fn parts(&self, connection: &Connection, lines: &[&(usize, Line)]) -> Vec<Part> {
        let mut lines = lines.to_vec();
        lines.sort_by(|(_, a), (_, b)| {
            (a.occurred_at, &a.reference).cmp(&(b.occurred_at, &b.reference))
        });
        let part = |lines: &[&(usize, Line)]| {
            let batch = batch(lines.iter().map(|(_, line)| line));
            let credited = credited(self.name, &batch);
            Part {
                lines: lines.iter().map(|(line, _)| *line).collect(),
                reference: credited.reference.clone(),
                statement: connection.statement_of(credited),
                batch,
            }
        };
        lines.chunks(self.size).map(part).collect()
    }
}

/// All of these in one batch.
pub fn batch<'a>(lines: impl Iterator<Item = &'a Line>) -> Batch {
    Batch::new(lines.cloned().collect())
        .expect("a part of a file without faults is not empty and repeats nothing")
}

/// What is said of one batch: the same every time, so that it can be sent again.
fn credited(name: &Id, batch: &Batch) -> Contributions {
    let text = batch.text();
    let hash = Hash::of(text.as_bytes()).to_string();
    let times = || batch.lines().iter().map(|line| line.occurred_at);
    let last = times().max().expect("a batch has lines");
    let until = Time::from_seconds(last.seconds() + 1);
    let name: String = name.as_str().chars().take(ID_LENGTH_MAX - 9).collect();
    Contributions {
        reference: Id::parse(&format!("{name}-{}", &hash[..8])).expect("the name is an id"),
        from: times().min().expect("a batch has lines"),
        until: until.unwrap_or(last),
        count: u64::try_from(batch.lines().len()).unwrap_or(u64::MAX),
        totals: batch.totals(),
        root: batch.root(),
        lines: AttachmentRef::to(text.as_bytes()),
    }
}

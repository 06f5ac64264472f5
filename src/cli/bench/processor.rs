//! Processor time of what writes: the writer's thread, and the process of PostgreSQL that serves it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::http;

/// Where the kernel counts it, in nanoseconds, for as long as both live.
pub struct Meter {
    counts: [PathBuf; 2],
}

impl Meter {
    /// The writer of this process, and the backend with this process id.
    ///
    /// `None` where they cannot be seen: on a system without `/proc`, or when they are not ours.
    pub fn of_writer(backend: u32) -> Option<Meter> {
        let tasks = fs::read_dir("/proc/self/task").ok()?;
        let mut tasks = tasks.filter_map(|task| Some(task.ok()?.path()));
        let writer = tasks.find(|task| {
            let name = fs::read_to_string(task.join("comm"));
            name.is_ok_and(|name| name.trim_end() == "writer")
        })?;
        let backend = Path::new("/proc").join(backend.to_string());
        let meter = Meter {
            counts: [writer.join("schedstat"), backend.join("schedstat")],
        };
        meter.read().is_some().then_some(meter)
    }

    /// What both have taken so far.
    pub fn read(&self) -> Option<Taken> {
        let taken = self.counts.iter().map(|path| {
            let text = fs::read_to_string(path).ok()?;
            text.split(' ').next()?.parse::<u64>().ok()
        });
        let recorded = http::recorded();
        let counted = |name: &str| {
            let mut lines = recorded.lines();
            lines.find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok())
        };
        Some(Taken {
            processor: Duration::from_nanos(taken.sum::<Option<u64>>()?),
            batches: counted("folkmoot_batch_entries_count")?,
            entries: counted("folkmoot_batch_entries_sum")?,
        })
    }
}

/// What writing took, up to a moment or between two.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Processor time of the writer and its connection.
    pub processor: Duration,
    /// Transactions.
    pub batches: f64,
    /// Entries in them.
    pub entries: f64,
}

impl Taken {
    /// What was taken since.
    pub fn since(self, before: Taken) -> Taken {
        Taken {
            processor: self.processor.saturating_sub(before.processor),
            batches: self.batches - before.batches,
            entries: self.entries - before.entries,
        }
    }
}

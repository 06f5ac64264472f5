//! What a round casts: over few connections, over many, and beside readers; and what each costs the
//! writer.

use std::sync::Arc;

use super::super::CliError;
use super::load::{self, Request, Shot};
use super::processor::Meter;
use super::reads::{PAGES_RATE, RATE, Readers};
use super::{Addresses, CLIENTS};

/// What is sent, to where, and what counts the writer's time.
pub struct Load {
    /// For each connection its ballots, in order.
    pub requests: Vec<Vec<Request>>,
    /// How many of a connection's ballots are for one round.
    pub each: usize,
    /// What readers ask.
    pub reads: Arc<[Request]>,
    /// The pages that people open.
    pub pages: Arc<[Request]>,
    /// `None` where the writer's time cannot be measured.
    pub meter: Option<Meter>,
    pub addresses: Addresses,
}

/// What one round showed.
pub struct Round {
    pub ceiling: Shot,
    pub at_64: Shot,
    pub alone: Cast,
    pub beside_reads: Cast,
    pub reads: Shot,
    /// At half the rate of `alone`, without reads and beside them.
    pub paced: Vec<[Cast; 2]>,
    /// At the same rate, without pages and beside them.
    pub paged: [Cast; 2],
    /// The pages meanwhile.
    pub pages: Shot,
}

/// Ballots cast, and what writing took meanwhile.
pub struct Cast {
    pub shot: Shot,
    /// `None` where it cannot be measured.
    pub written: Option<Written>,
}

/// Writing as it was while ballots were cast.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Processor time of the writer and its connection, in microseconds a ballot.
    pub us: f64,
    /// Entries a batch.
    pub batch: f64,
}

/// The tenths of a round's ballots that each part casts: over few connections; as fast as they are answered, twice;
/// at half that rate, four times beside reads or not, twice beside pages or not. All are cast: the next ballot of a member names
/// the last one.
const TWELFTHS: [usize; 9] = [2, 2, 2, 1, 1, 1, 1, 1, 1];

impl Load {
    /// Casts the ballots of one round. Errors when one of them is not taken, or a read not answered.
    pub fn round(&self, round: usize) -> Result<Round, CliError> {
        let mut twelfths = 0;
        let mut parts = TWELFTHS.iter().map(|more| {
            let from = self.each * twelfths / 12;
            twelfths += more;
            self.part(round, from, self.each * twelfths / 12)
        });
        let mut part = || parts.next().expect("a part for each that is cast");
        let few = part();
        let (shots, more) = (part(), part());
        let ceiling = load::fire(self.addresses.ceiling, shots.clone())?;
        let at_64 = load::fire(self.addresses.service, joined(few))?;
        // By turns, so that neither gains from coming first.
        let (alone, (beside_reads, reads)) = match round % 2 {
            0 => (
                self.cast(shots, None)?,
                self.cast_beside(self.reads(), more, None)?,
            ),
            _ => {
                let beside = self.cast_beside(self.reads(), shots, None)?;
                (self.cast(more, None)?, beside)
            }
        };
        let half = Some(alone.shot.per_second / 2.0);
        let mut pairs = Vec::new();
        for turn in 0..2 {
            let shots = (part(), part());
            pairs.push(
                self.pair((round + turn).is_multiple_of(2), self.reads(), shots, half)?
                    .0,
            );
        }
        let shots = (part(), part());
        let asked = (&self.pages, PAGES_RATE);
        let (paged, pages) = self.pair(round.is_multiple_of(2), asked, shots, half)?;
        Ok(Round {
            ceiling,
            at_64,
            alone,
            beside_reads,
            reads,
            paced: pairs,
            paged,
            pages,
        })
    }

    fn reads(&self) -> (&Arc<[Request]>, u32) {
        (&self.reads, RATE)
    }

    /// Casts twice, without readers and beside them, in this order or the other.
    fn pair(
        &self,
        alone_first: bool,
        asked: (&Arc<[Request]>, u32),
        (shots, more): (Vec<Vec<Request>>, Vec<Vec<Request>>),
        per_second: Option<f64>,
    ) -> Result<([Cast; 2], Shot), CliError> {
        if alone_first {
            let alone = self.cast(shots, per_second)?;
            let (beside, read) = self.cast_beside(asked, more, per_second)?;
            return Ok(([alone, beside], read));
        }
        let (beside, read) = self.cast_beside(asked, shots, per_second)?;
        Ok(([self.cast(more, per_second)?, beside], read))
    }

    fn part(&self, round: usize, from: usize, until: usize) -> Vec<Vec<Request>> {
        let (from, until) = (round * self.each + from, round * self.each + until);
        let own = self.requests.iter();
        own.map(|own| own[from..until].to_vec()).collect()
    }

    /// At so many a second, or as fast as they are answered.
    fn cast(&self, shots: Vec<Vec<Request>>, per_second: Option<f64>) -> Result<Cast, CliError> {
        let count: usize = shots.iter().map(Vec::len).sum();
        let read = || self.meter.as_ref().and_then(Meter::read);
        let before = read();
        let shot = load::fire_at(self.addresses.service, shots, per_second)?;
        let taken = before
            .zip(read())
            .map(|(before, after)| after.since(before));
        let written = taken.map(|taken| Written {
            us: taken.processor.as_secs_f64() * 1e6 / count.max(1) as f64,
            batch: taken.entries / taken.batches,
        });
        Ok(Cast { shot, written })
    }

    fn cast_beside(
        &self,
        (asked, rate): (&Arc<[Request]>, u32),
        shots: Vec<Vec<Request>>,
        per_second: Option<f64>,
    ) -> Result<(Cast, Shot), CliError> {
        let readers = Readers::start(self.addresses.service, asked.clone(), rate);
        let cast = self.cast(shots, per_second);
        let reads = readers.stop();
        Ok((cast?, reads?))
    }
}

/// The same requests over 64 connections: several members' chains on each.
fn joined(requests: Vec<Vec<Request>>) -> Vec<Vec<Request>> {
    let width = requests.len().div_ceil(CLIENTS);
    requests.chunks(width).map(<[_]>::concat).collect()
}

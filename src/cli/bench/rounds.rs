//! What a round casts: over few connections, over many, and beside readers; and what each costs the
//! writer.

use std::sync::Arc;
use std::time::Duration;

use super::super::CliError;
use super::load::{self, Request, Shot};
use super::processor::Meter;
use super::reads::Readers;
use super::{Addresses, CLIENTS};

/// What is sent, to where, and what counts the writer's time.
pub struct Load {
    /// For each connection its ballots, in order.
    pub requests: Vec<Vec<Request>>,
    /// How many of a connection's ballots are for one round.
    pub each: usize,
    /// What readers ask.
    pub reads: Arc<[Request]>,
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
}

/// Ballots cast, and the processor time of the writer and its connection for each of them.
pub struct Cast {
    pub shot: Shot,
    /// `None` where it cannot be measured.
    pub each: Option<Duration>,
}

impl Load {
    /// Casts the ballots of one round. Errors when one of them is not taken, or a read not answered.
    pub fn round(&self, round: usize) -> Result<Round, CliError> {
        // A fifth of each round's ballots shows the times at 64 connections.
        let few = self.each / 5;
        let half = (self.each - few) / 2;
        let shots = self.part(round, few, few + half);
        let more = self.part(round, few + half, self.each);
        let ceiling = load::fire(self.addresses.ceiling, shots.clone())?;
        let at_64 = load::fire(self.addresses.service, joined(self.part(round, 0, few)))?;
        // By turns, so that neither gains from coming first.
        let (alone, (beside_reads, reads)) = match round % 2 {
            0 => (self.cast(shots)?, self.cast_beside_reads(more)?),
            _ => {
                let beside = self.cast_beside_reads(shots)?;
                (self.cast(more)?, beside)
            }
        };
        Ok(Round {
            ceiling,
            at_64,
            alone,
            beside_reads,
            reads,
        })
    }

    fn part(&self, round: usize, from: usize, until: usize) -> Vec<Vec<Request>> {
        let (from, until) = (round * self.each + from, round * self.each + until);
        let own = self.requests.iter();
        own.map(|own| own[from..until].to_vec()).collect()
    }

    fn cast(&self, shots: Vec<Vec<Request>>) -> Result<Cast, CliError> {
        let count: usize = shots.iter().map(Vec::len).sum();
        let read = || self.meter.as_ref().and_then(Meter::read);
        let before = read();
        let shot = load::fire(self.addresses.service, shots)?;
        let taken = before.zip(read()).map(|(before, after)| after - before);
        let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        let each = taken.map(|taken| taken / count);
        Ok(Cast { shot, each })
    }

    fn cast_beside_reads(&self, shots: Vec<Vec<Request>>) -> Result<(Cast, Shot), CliError> {
        let readers = Readers::start(self.addresses.service, self.reads.clone());
        let cast = self.cast(shots);
        let reads = readers.stop();
        Ok((cast?, reads?))
    }
}

/// The same requests over 64 connections: several members' chains on each.
fn joined(requests: Vec<Vec<Request>>) -> Vec<Vec<Request>> {
    let width = requests.len().div_ceil(CLIENTS);
    requests.chunks(width).map(<[_]>::concat).collect()
}

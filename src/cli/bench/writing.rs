//! What writing a ballot takes, without reads or pages and beside them.

use serde::Serialize;

use super::median;
use super::rounds::{Cast, Round, Written};

/// What writing a ballot takes: as fast as ballots are answered, and at half that rate.
#[derive(Debug, Serialize)]
pub struct Writing {
    at_full_rate: Compared,
    at_half_rate: Compared,
    at_half_rate_beside_pages: Compared,
}

/// Processor time of the writer's thread and its database connection, in microseconds a ballot.
#[derive(Debug, Serialize)]
pub struct Compared {
    alone_us: f64,
    beside_us: f64,
    /// The median of the ratios of neighbouring measurements.
    beside_to_alone: f64,
    /// The smallest and the largest of them.
    from: f64,
    to: f64,
    /// Entries a batch.
    alone_batch: f64,
    beside_batch: f64,
}

impl Writing {
    /// `None` where it could not be measured.
    pub fn of<'a>(rounds: impl Iterator<Item = &'a Round> + Clone) -> Option<Writing> {
        let full = rounds.clone();
        let full = full.map(|round| [round.alone.written, round.beside_reads.written]);
        let pages = rounds.clone().map(|round| &round.paged);
        let half = rounds.flat_map(|round| &round.paced);
        let written = |[alone, beside]: &[Cast; 2]| [alone.written, beside.written];
        Some(Writing {
            at_full_rate: Compared::of(full)?,
            at_half_rate: Compared::of(half.map(written))?,
            at_half_rate_beside_pages: Compared::of(pages.map(written))?,
        })
    }

    /// In lines, or that it could not be measured.
    pub fn table(writing: Option<&Writing>) -> String {
        match writing {
            Some(writing) => {
                "processor time of writing a ballot\n".to_owned()
                    + &writing
                        .at_full_rate
                        .table("  as fast as they are answered", "reads")
                    + &writing.at_half_rate.table("  at half that rate", "reads")
                    + &writing
                        .at_half_rate_beside_pages
                        .table("  at half that rate", "pages")
            }
            None => format!(
                "{:<34}{:>9}\n",
                "processor time of writing a ballot", "not measured"
            ),
        }
    }
}

impl Compared {
    /// Of pairs that were measured one after the other: without reads, and beside them.
    fn of(pairs: impl Iterator<Item = [Option<Written>; 2]>) -> Option<Compared> {
        let pairs = pairs.map(|[alone, beside]| Some([alone?, beside?]));
        let pairs: Vec<[Written; 2]> = pairs.collect::<Option<_>>()?;
        let median_of = |value: fn(&[Written; 2]) -> f64| median(pairs.iter().map(value).collect());
        let ratios = pairs.iter().map(|[alone, beside]| beside.us / alone.us);
        Some(Compared {
            alone_us: median_of(|[alone, _]| alone.us),
            beside_us: median_of(|[_, beside]| beside.us),
            beside_to_alone: median(ratios.clone().collect()),
            from: ratios.clone().fold(f64::INFINITY, f64::min),
            to: ratios.fold(0.0, f64::max),
            alone_batch: median_of(|[alone, _]| alone.batch),
            beside_batch: median_of(|[_, beside]| beside.batch),
        })
    }

    fn table(&self, name: &str, beside: &str) -> String {
        let Compared {
            alone_us,
            beside_us,
            beside_to_alone,
            from,
            to,
            alone_batch,
            beside_batch,
        } = self;
        format!(
            "{name:<34}{alone_us:>9.1} us  beside {beside} {beside_us:.1} us\n\
             {:<34}{alone_batch:>9.0}     beside {beside} {beside_batch:.0}\n\
             {:<34}{beside_to_alone:>9.2}     {from:.2} to {to:.2}\n",
            "  entries a batch",
            format!("  beside {beside} / without"),
        )
    }
}

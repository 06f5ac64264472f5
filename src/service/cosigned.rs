//! Asks the configured witnesses to stand behind the log's heads (C2SP tlog-witness), beside the writer:
//! nobody who votes waits for them.
//!
//! One round asks all of them about one head. When enough have answered, that head with their lines is what
//! the checkpoint shows, until a newer one is cosigned or it has grown old.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::outbound::{Outbound, OutboundFault};
use super::shared::{Published, Shared};
use crate::domain::hash::Hash;
use crate::domain::log::cosignature::cosignatures;
use crate::domain::log::witnesses::{Witness, Witnesses};
use crate::domain::log::witnessing::AddCheckpoint;
use crate::store::{Store, StoreError, tiles};

/// How often it is looked whether there is a newer head.
const TICK: Duration = Duration::from_millis(100);
/// The least time between the beginnings of two rounds.
const PACE: Duration = Duration::from_secs(1);
/// After how long the same head is cosigned again, so that its cosignatures are not old.
const AGAIN: Duration = Duration::from_secs(60);

/// Whom a service asks, and how.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The witnesses, and how many of them are a quorum.
    pub witnesses: Witnesses,
    /// Whether they may have private addresses.
    pub private: bool,
}

crate::faults! {
    /// Why a witness gave no cosignature.
    pub enum Unwitnessed {
        /// It answered with another status than those that mean something.
        Status { status: u16 } "unwitnessed.status" Unavailable;
        /// Its answer holds no cosignature of its key.
        NoCosignature "unwitnessed.no-cosignature" Unavailable;
        /// It has seen more entries of this log than there are: the log was rolled back, or its key is used elsewhere.
        Ahead { seen: u64, size: u64 } "unwitnessed.ahead" Internal;
    }
    wrapping {
        Outbound(OutboundFault);
        Store(StoreError);
    }
}

/// A thread that asks, until it is ended.
pub(super) struct Asking {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Asking {
    /// Ends it, after the round that is under way.
    pub(super) fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// Begins to ask these; `None` where there is nobody to be asked.
pub(super) fn begin(store: &Store, shared: &Shared, asked: Asked) -> Option<Asking> {
    let Asked { witnesses, private } = asked;
    if witnesses.witnesses.is_empty() {
        return None;
    }
    let (stop, stopped) = channel();
    let cosigner = Cosigner {
        store: store.clone(),
        shared: shared.clone(),
        outbound: Outbound::new(private),
        sizes: vec![0; witnesses.witnesses.len()],
        witnesses,
    };
    let thread = thread::spawn(move || cosigner.run(&stopped));
    Some(Asking { stop, thread })
}

/// Asks; see the module.
struct Cosigner {
    store: Store,
    shared: Shared,
    outbound: Outbound,
    witnesses: Witnesses,
    /// How large each witness says that the log was when it cosigned last.
    sizes: Vec<u64>,
}

impl Cosigner {
    /// Works until the other end of `stop` is gone.
    fn run(mut self, stop: &Receiver<()>) {
        let mut last: Option<(u64, Instant)> = None;
        while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(TICK) {
            let Some(published) = self.shared.published() else {
                continue;
            };
            let due = last.is_none_or(|(size, at)| {
                let grown = published.head.size != size;
                at.elapsed() > if grown { PACE } else { AGAIN }
            });
            if due {
                last = Some((published.head.size, Instant::now()));
                self.round(&published);
            }
        }
    }

    /// Asks all at once, and shows what they signed if they suffice.
    fn round(&mut self, published: &Arc<Published>) {
        let (store, outbound) = (&self.store, &self.outbound);
        let witnesses = &self.witnesses.witnesses;
        let lines: Vec<Option<String>> = thread::scope(|scope| {
            let asked = witnesses.iter().zip(&mut self.sizes);
            let asking: Vec<_> = asked
                .map(|(witness, size)| {
                    scope.spawn(move || {
                        ask(store, outbound, witness, published, size)
                            .inspect_err(|error| {
                                tracing::warn!(witness = witness.name, %error, "not cosigned");
                            })
                            .ok()
                    })
                })
                .collect();
            asking
                .into_iter()
                .map(|thread| thread.join().unwrap_or_default())
                .collect()
        });
        let answered = witnesses
            .iter()
            .zip(&lines)
            .filter(|(_, line)| line.is_some());
        let names: BTreeSet<&str> = answered.map(|(witness, _)| witness.name.as_str()).collect();
        metrics::gauge!("folkmoot_witnesses_answering").set(names.len() as f64);
        if names.is_empty() || !self.witnesses.suffice(&names) {
            return;
        }
        let mut cosigned = Published::clone(published);
        for line in lines.iter().flatten() {
            cosigned.checkpoint.push_str(line);
            cosigned.checkpoint.push('\n');
        }
        metrics::gauge!("folkmoot_witnessed_size").set(cosigned.head.size as f64);
        self.shared.show_witnessed(Arc::new(cosigned));
    }
}

/// The cosignature line of one witness, without its end; `size` is what it cosigned last, as far as is known.
fn ask(
    store: &Store,
    outbound: &Outbound,
    witness: &Witness,
    published: &Published,
    size: &mut u64,
) -> Result<String, Unwitnessed> {
    let url = witness.url.as_deref().unwrap_or_default();
    let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    // Its answer to a wrong size is the right one, so the second time tells.
    let mut status = 0;
    for _ in 0..2 {
        let new = published.head.size;
        if *size > new {
            return Err(Unwitnessed::Ahead {
                seen: *size,
                size: new,
            });
        }
        let proof = match *size {
            0 => Vec::new(),
            old => prove(store, published, old)?,
        };
        let request = AddCheckpoint {
            old: *size,
            proof,
            checkpoint: published.checkpoint.clone(),
        };
        let answer = outbound.post(&url, request.to_string().as_bytes())?;
        status = answer.status;
        match status {
            200 => {
                let signed = [published.checkpoint.as_bytes(), &answer.body].concat();
                let keys = [witness.key.clone()];
                let found = cosignatures(&signed, &keys).unwrap_or_default();
                let newest = found.into_iter().max_by_key(|one| one.time);
                let line = newest.ok_or(Unwitnessed::NoCosignature)?.line;
                *size = new;
                return Ok(line);
            }
            409 => {
                let stated = str::from_utf8(&answer.body).ok();
                let stated = stated.and_then(|text| text.trim_end().parse().ok());
                *size = stated.ok_or(Unwitnessed::Status { status })?;
            }
            _ => break,
        }
    }
    Err(Unwitnessed::Status { status })
}

/// That the published head continues the log of `old` entries.
fn prove(store: &Store, published: &Published, old: u64) -> Result<Vec<Hash>, StoreError> {
    let mut conn = store.connect()?;
    let sizes = (old, published.head.size);
    let edge = &published.edge;
    edge.prove_continued(sizes, |level, tile| tiles::tile(&mut conn, level, tile))
}

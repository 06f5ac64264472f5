//! The running engine: what turns the rules and the store into a service.
//!
//! Here live the private PostgreSQL cluster and the high-water mark; HTTP and the command line
//! come after this layer, SQL before it.

mod answers;
pub mod audit;
pub mod backup;
mod ballots;
pub mod birth;
pub mod clock;
pub mod cluster;
pub mod cosigned;
mod counter;
pub mod desk;
mod directory;
mod draft;
pub mod edge;
pub mod engine;
pub mod error;
pub mod files;
pub mod framing;
pub mod high_water;
pub mod intake;
pub mod job;
mod lead;
mod ledger;
mod lines;
mod lock;
mod marks;
pub mod now;
pub mod outbound;
mod own;
pub mod pace;
mod proofs;
mod questions;
pub mod rebuild;
pub mod receipts;
mod replay;
mod reports;
pub mod restore;
mod rolls;
pub mod shared;
mod tile_files;
pub mod trial;
mod trials;
mod uploads;
pub mod witness;
pub mod writer;

pub use engine::{Engine, Settings};
pub use error::{ServiceError, WriteError};

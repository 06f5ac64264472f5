//! PostgreSQL: the only layer that says `diesel`.
//!
//! [`Store::open`] brings the schema up to date as its owner; from then on every connection runs
//! as a restricted role that can add to the log and never change it. One connection writes, a pool
//! reads. Functions take a [`Connection`] and return domain types; what they refuse and accept is
//! decided elsewhere.

pub mod connection;
pub mod error;
pub mod log;
pub mod migrate;
pub mod roles;
pub mod schema;

pub use connection::{Connection, Store};
pub use error::StoreError;

//! The running engine: what turns the rules and the store into a service.
//!
//! Here live the private PostgreSQL cluster and the high-water mark; HTTP and the command line
//! come after this layer, SQL before it.

pub mod cluster;
pub mod error;
pub mod high_water;

pub use error::ServiceError;

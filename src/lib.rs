//! Folkmoot: weighted elections and proposals that anyone can verify.
//!
//! The map: [`domain`] is the rules and needs nothing else; [`words`] says in sentences what they found; `store` keeps what they decide in
//! PostgreSQL; `service` runs them; `view` is what readers are shown; `http` and `cli` are how people reach them. A layer may
//! import only the layers before it. This is the only file with feature gates.

#[cfg(feature = "server")]
pub mod cli;
pub mod domain;
#[cfg(feature = "server")]
pub mod http;
#[cfg(feature = "server")]
pub mod service;
#[cfg(feature = "server")]
pub mod store;
#[cfg(feature = "server")]
pub mod view;
pub mod words;

//! What a log proves: signed notes, the Merkle tree over entries, proofs, tiles, checkpoints.
//!
//! Formats are those of C2SP (`docs/FORMATS.md` names the revision); every one is read strictly and
//! canonically, so that one meaning has one spelling. What an entry *says* lives in
//! `domain::statement`; nothing here knows a statement kind.

pub mod attachments;
mod base64;
pub mod checkpoint;
pub mod cosignature;
pub mod directory;
pub mod fork;
pub mod key;
pub mod note;
pub mod policy;
pub mod proof;
pub mod receipt;
pub mod tile;
pub mod tree;
pub mod verifier;
pub mod witnesses;
pub mod witnessing;

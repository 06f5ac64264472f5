//! Everything that needs no database: rules, formats, laws, the shape of the house.

mod count;
mod house;
mod log_documents;
mod log_notes;
mod log_tree;
mod log_vectors;
mod shared;
mod weight_policy;
mod weight_real;

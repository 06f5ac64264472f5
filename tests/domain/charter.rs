//! Procedures, bodies and the other documents as values: read, printed, contradicted.

mod contradictions;
mod documents;
mod presets;
mod spans;
mod tables;

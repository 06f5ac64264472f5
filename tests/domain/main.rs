//! Everything that needs no database: rules, formats, laws, the shape of the house.

mod count;
mod house;
mod weight_policy;
mod weight_real;

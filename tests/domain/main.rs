//! Everything that needs no database: rules, formats, laws, the shape of the house.

mod count;
mod house;

//! Pages for people: HTML in Chinese and English from the same views as the JSON, one file a page.
//!
//! Everything but signing works without scripts. The sentences are in `words`, the styles in `style.css` and `evidence.css`, what runs in
//! the browser in `scripts/`. A page is a file here, a route in [`super::routes`], its words and its test.

pub mod act;
pub mod assets;
pub mod certify;
mod changes;
pub mod device;
pub mod embed;
pub mod entry;
pub mod feeds;
mod frame;
mod guard;
pub mod home;
pub mod invitation;
mod join;
pub mod letters;
pub mod lot;
pub mod mine;
pub mod officer;
pub mod offline;
mod parts;
pub mod people;
pub mod poll;
pub mod protocol;
pub mod qr;
pub mod result;
pub mod trouble;
pub mod turn;
mod verdict;
pub mod verify;
mod visit;
pub mod vote;
pub mod weight;

pub use frame::Html;
pub use guard::guard;
pub use visit::{Visit, now};

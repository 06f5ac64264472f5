//! Rebuilds the crate when a migration changes: they are embedded by a macro that cannot say so.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}

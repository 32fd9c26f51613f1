//! The `byok-cost` program.
fn main() {}

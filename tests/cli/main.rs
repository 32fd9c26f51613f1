//! The built program, seen from outside.

fn main() {}

//! The `shopwright` binary.

fn main() {}

//! The `secondsource` command.

fn main() {}

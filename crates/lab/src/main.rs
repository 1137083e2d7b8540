//! Trains and scores the models; never shipped.

fn main() {}

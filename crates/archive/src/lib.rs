//! The store of an ever-growing collection of news reports.
//!
//! In: places to read from (files, folders, web archives, feeds, web addresses). Out: one
//! SQLite file that holds the documents, what was found in them, and what they come to.

pub mod intake;

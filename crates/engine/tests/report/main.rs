//! The report formats, all from one hand-made result.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]
#![allow(clippy::disallowed_methods, reason = "expected outputs are files")]

mod fixture;
mod formats;
mod look;
mod schema;

//! The report formats, all from one hand-made result.

mod fixture;
mod formats;
mod look;
mod schema;

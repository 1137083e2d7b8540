//! The `secondsource` command.
//!
//! Exit status: 0 done; 1 done, but there was nothing to report; 2 an error: wrong
//! usage, a path that doesn't exist, or no document that could be read. A document that
//! can't be read among others that can is told on stderr and in the report's notes,
//! and doesn't change the status.

mod archive;
mod args;
mod gather;
mod output;
mod run;

use clap::Parser;
use std::process::ExitCode;

/// Many small pieces come and go for as long as an archive grows: this one stays fast.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match run::run(args) {
        Ok(status) => status.into(),
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::tell(&format!("{error:#}"));
            run::Status::Failed.into()
        }
    }
}

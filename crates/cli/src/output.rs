//! What goes to the user: the result, the problems, the progress.

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One problem, one line on stderr.
pub(crate) fn tell(line: &str) {
    // Nothing is left to do where stderr is closed.
    let _ = writeln!(io::stderr(), "secondsource: {line}");
}

/// Writes the result to the file, or to standard output.
pub(crate) fn write(text: &str, file: Option<&Path>) -> Result<()> {
    match file {
        Some(path) => std::fs::write(path, text).with_context(|| {
            format!("{}: can't be written: check folder and rights", path.display())
        }),
        None => {
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}

/// Whether the reader of our output went away (`| head`): no error of ours.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Becomes true when the user interrupts: work in hand is ended well. Interrupted again,
/// the process ends at once.
pub(crate) fn interrupted() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = stop.clone();
    ctrlc::set_handler(move || {
        if told.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        tell("stopping; once more to end at once");
    })
    .context("can't listen for interrupts")?;
    Ok(stop)
}

/// A bar on stderr, where that is a terminal; it comes up only when the work is long.
pub(crate) struct Progress(ProgressBar);

/// The bar counts in thousandths of a stage.
const WHOLE: u64 = 1000;

impl Progress {
    pub(crate) fn start() -> Self {
        let shown = io::stderr().is_terminal();
        let target = match shown {
            true => ProgressDrawTarget::stderr_with_hz(10),
            false => ProgressDrawTarget::hidden(),
        };
        let style =
            ProgressStyle::with_template("{msg:28} {bar:32} {percent:>3} %  {eta}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(WHOLE), target).with_style(style);
        Progress(bar)
    }

    /// Starts a new stage.
    pub(crate) fn stage(&self, name: &'static str) {
        self.0.set_message(name);
        self.0.set_position(0);
    }

    /// How much of the stage is done, 0 to 1.
    pub(crate) fn done(&self, share: f64) {
        if self.0.elapsed().as_millis() > 400 {
            self.0.set_position((share * WHOLE as f64) as u64);
        }
    }

    /// So many of something are done, and perhaps what share that is.
    pub(crate) fn count(&self, name: &str, number: u64, share: Option<f64>) {
        let rate = number as f64 / self.0.elapsed().as_secs_f64().max(1e-3);
        self.0.set_message(format!("{name} {number} ({rate:.0}/s)"));
        self.done(share.unwrap_or_default());
    }

    /// One problem, above the bar.
    pub(crate) fn tell(&self, line: &str) {
        self.0.suspend(|| tell(line));
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

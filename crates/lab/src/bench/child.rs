//! A run of `secondsource` as a child process: its time and its memory.

use anyhow::{Context, Result, ensure};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of processor time; the wall's where the system does not tell.
    pub(crate) processor: f64,
    /// The most memory it held, in megabytes, where the system tells.
    pub(crate) memory: Option<f64>,
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} s, {:.2} s of processor time", self.wall, self.processor)?;
        if let Some(memory) = self.memory {
            write!(f, ", {memory:.0} MB at most")?;
        }
        Ok(())
    }
}

/// The quickest of several runs of `report` on one core.
pub(crate) fn best(binary: &Path, reports: &Path, runs: usize) -> Result<Run> {
    let arguments = ["report", "--format", "json"].map(Path::new);
    let arguments = [&arguments[..], &[reports]].concat();
    let mut best = once(binary, &arguments)?;
    for _ in 1..runs {
        let run = once(binary, &arguments)?;
        if run.wall < best.wall {
            best = run;
        }
    }
    Ok(best)
}

/// One run on one core.
pub(crate) fn once(binary: &Path, arguments: &[&Path]) -> Result<Run> {
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(arguments)
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| binary.display().to_string())?;
    let mut usage = Usage::default();
    let status = loop {
        usage.look(child.id());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let wall = start.elapsed().as_secs_f64();
    ensure!(status.success(), "{} {arguments:?} failed: {status}", binary.display());
    Ok(Run { wall, processor: usage.processor.unwrap_or(wall), memory: usage.memory })
}

/// What Linux tells of a running process; nothing elsewhere.
#[derive(Default)]
struct Usage {
    processor: Option<f64>,
    memory: Option<f64>,
}

impl Usage {
    /// Keeps the last that could be read: a process that has ended tells no more.
    fn look(&mut self, process: u32) {
        self.processor = processor(process).or(self.processor);
        self.memory = memory(process).or(self.memory);
    }
}

/// Seconds of processor time of this thread so far; of the clock where the system does
/// not tell. Linux tells nanoseconds.
pub(crate) fn own_time() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let start = *START;
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Peak resident memory in megabytes.
fn memory(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1e3)
}

/// Seconds of processor time; Linux counts hundredths.
fn processor(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks =
        fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    (ticks > 0.0).then_some(ticks / 100.0)
}

//! Programs that the yardstick starts, and what the kernel counts of them.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fault::{Outcome, fault};

/// A program that ends when this is dropped.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts it; what it writes goes into the log.
    pub fn start(command: &mut Command, name: &str, log: &Path) -> Outcome<Self> {
        let file = File::create(log)?;
        let child = command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).spawn();
        let child = child.map_err(|error| fault(format!("{name} does not start: {error}")))?;
        Ok(Self { child, name: name.to_owned() })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it answers 200 at this URL.
    pub fn wait_until_ready(&mut self, url: &str, log: &Path) -> Outcome<()> {
        self.wait_until(log, || ureq::get(url).call().is_ok())
    }

    /// Waits until its log says so.
    pub fn wait_until_said(&mut self, words: &str, log: &Path) -> Outcome<()> {
        self.wait_until(log, || fs::read_to_string(log).is_ok_and(|said| said.contains(words)))
    }

    /// Waits until it is so.
    pub fn wait_until(&mut self, log: &Path, mut is_so: impl FnMut() -> bool) -> Outcome<()> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                return Err(fault(format!("{} has ended with {status}:\n{said}", self.name)));
            }
            if is_so() {
                return Ok(());
            }
            if began.elapsed() > Duration::from_secs(120) {
                return Err(fault(format!("{} does not become ready: see {}", self.name, log.display())));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) -> Outcome<()> {
        self.terminate()?;
        Ok(())
    }

    fn terminate(&mut self) -> io::Result<()> {
        if self.child.try_wait()?.is_none() {
            Command::new("kill").arg(self.child.id().to_string()).status()?;
            let began = Instant::now();
            while self.child.try_wait()?.is_none() {
                if began.elapsed() > Duration::from_secs(60) {
                    self.child.kill()?;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.terminate();
    }
}

/// The processor time of a process, of all its threads, in microseconds.
pub fn processor_time(id: u32) -> u64 {
    times(id).map_or(0, |(own, _)| own)
}

/// The same of a process with all its children, those that have ended too.
pub fn processor_time_of_tree(id: u32) -> u64 {
    let Some((own, ended)) = times(id) else { return 0 };
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    own + ended + children.map(processor_time_of_tree).sum::<u64>()
}

/// Its own time, and that of its children that have ended.
fn times(id: u32) -> Option<(u64, u64)> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold spaces.
    let fields: Vec<u64> =
        stat.rsplit_once(')')?.1.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
    // A tick is a hundredth of a second on every Linux there is.
    let time = |first: usize| Some((fields.get(first)? + fields.get(first + 1)?) * 10_000);
    Some((time(11)?, time(13)?))
}

/// The most memory that a process has held, in MiB.
pub fn peak_memory(id: u32) -> f64 {
    memory(id, "VmHWM:")
}

/// What it holds now.
pub fn resident_memory(id: u32) -> f64 {
    memory(id, "VmRSS:")
}

fn memory(id: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(f64::NAN);
    kib / 1024.0
}

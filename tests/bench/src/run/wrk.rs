//! Drives a server with wrk, from outside its process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::fault::{Outcome, fault};
use crate::stories;

/// Connections, kept open.
pub const CONNECTIONS: u32 = 32;
/// Submissions of one run have numbers of their own in a range of this length.
const RANGE: u64 = 1_000_000;
/// Numbers from 910 000 0000 to those kept for tests, by the range.
const RANGES: u64 = 88;
/// The file that says how many ranges are used up.
const USED: &str = "ranges";

/// What wrk has measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub requests: u64,
    pub per_second: f64,
    /// Milliseconds.
    pub median: f64,
    pub p99: f64,
    /// Bytes of an answer, its head too.
    pub bytes: u64,
}

/// How a run is driven.
pub struct Drive<'a> {
    pub base: &'a str,
    pub token: Option<&'a str>,
    pub seconds: Duration,
    pub connections: u32,
}

/// The scripts and the files that they read.
pub struct Scripts {
    folder: PathBuf,
    /// The folder of the data that is submitted to.
    data: PathBuf,
    /// How many lists of paths were written: several are read at once.
    lists: AtomicU32,
}

impl Scripts {
    /// Writes them into a folder, for data that lies in another.
    pub fn write(folder: &Path, data: &Path) -> Outcome<Self> {
        let folder = folder.join("wrk");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("read.lua"), include_str!("../../lua/read.lua"))?;
        fs::write(folder.join("submit.lua"), include_str!("../../lua/submit.lua"))?;
        fs::write(folder.join("done.lua"), include_str!("../../lua/done.lua"))?;
        fs::write(folder.join("body.json"), body()?)?;
        Ok(Self { folder, data: data.to_owned(), lists: AtomicU32::default() })
    }

    /// Asks for these paths, one after the other.
    pub fn read(&self, drive: &Drive<'_>, paths: &[String]) -> Outcome<Measured> {
        let file = self.folder.join(format!("paths-{}", self.lists.fetch_add(1, Ordering::Relaxed)));
        fs::write(&file, paths.join("\n"))?;
        let mut command = self.command(drive, "read.lua");
        command.env("PATHS", file);
        self.run(command)
    }

    /// Submits at this path.
    pub fn submit(&self, drive: &Drive<'_>, path: &str) -> Outcome<Measured> {
        let mut command = self.command(drive, "submit.lua");
        command.env("BODY", self.folder.join("body.json")).env("SUBMIT_PATH", path);
        command.env("FIRST", self.next_range()?.to_string()).args(["--header", "Content-Type: application/json"]);
        self.run(command)
    }

    /// The first number of a range that nobody has used on this data.
    pub fn next_range(&self) -> Outcome<u64> {
        let file = self.data.join(USED);
        let used = fs::read_to_string(&file).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
        if used >= RANGES {
            return Err(fault("every number was submitted to this data: load it anew with --fresh"));
        }
        fs::write(file, (used + 1).to_string())?;
        Ok(used * RANGE)
    }

    fn command(&self, drive: &Drive<'_>, script: &str) -> Command {
        let threads = drive.connections.min(2);
        let mut command = Command::new("wrk");
        command
            .arg(format!("--threads={threads}"))
            .arg(format!("--connections={}", drive.connections))
            .arg(format!("--duration={}s", drive.seconds.as_secs().max(1)))
            .args(["--timeout", "30s", "--latency", "--script"])
            .arg(self.folder.join(script))
            .env("DONE", self.folder.join("done.lua"));
        if let Some(token) = drive.token {
            command.args(["--header", &format!("Authorization: Bearer {token}")]);
        }
        command.arg(drive.base);
        command
    }

    fn run(&self, mut command: Command) -> Outcome<Measured> {
        let output = command.output().map_err(|error| fault(format!("wrk does not run: {error}")))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let line = said.lines().find_map(|line| line.strip_prefix("measured "));
        let numbers: Vec<u64> =
            line.into_iter().flat_map(str::split_whitespace).filter_map(|number| number.parse().ok()).collect();
        let [requests, micros, bytes, median, p99, connect, read, write, status, timeout] = numbers[..] else {
            return Err(fault(format!("wrk: {said}{}", String::from_utf8_lossy(&output.stderr))));
        };
        if requests == 0 && connect + read + write + status == 0 {
            return Err(fault("no request was answered in all that time"));
        }
        // A request that fails is no request: what is fast at refusing would win.
        if connect + read + write + status + timeout > 0 || requests == 0 || said.contains("Non-2xx") {
            return Err(fault(format!(
                "of {requests} requests {status} were refused; {connect} connections failed, {read} reads, {write} \
                 writes, {timeout} took too long"
            )));
        }
        let millis = |micros: u64| micros as f64 / 1e3;
        Ok(Measured {
            requests,
            per_second: requests as f64 / (micros as f64 / 1e6),
            median: millis(median),
            p99: millis(p99),
            bytes: bytes / requests,
        })
    }
}

/// The body of a submission, with its places open.
pub fn body() -> Outcome<String> {
    let today = chrono::Utc::now().date_naive().to_string();
    let body = stories::submission("{nhs_number}", "{reference}", &today)?.to_string();
    let places = [
        (crate::capture::FAMILY, "{family}"),
        (crate::capture::FAMILY_FOLDED, "{folded}"),
        (crate::capture::BIRTH_DATE, "{birth_date}"),
    ];
    Ok(places.into_iter().fold(body, |body, (word, place)| body.replace(word, place)))
}

//! The binary, as processes.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::faulty_disk::FaultyDisk;

/// The binary with these arguments, and nothing of our own environment.
pub fn linkwork(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linkwork"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A bearer token of the sandbox in this folder, for the first of a role.
pub fn token(folder: &Path, role: &str) -> String {
    let output = linkwork(&["token", role, "--data", &folder.display().to_string()]).output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A sandbox in a process of its own, killed without warning when dropped.
pub struct Sandbox {
    process: Child,
    /// Where it answers, without a slash at the end.
    pub url: String,
}

impl Sandbox {
    /// On the folder's own database, or on another.
    pub fn start(folder: &Path, database: Option<&str>) -> Self {
        Self::start_on(folder, database, None)
    }

    /// The same on a disk that fails on command.
    pub fn start_on(folder: &Path, database: Option<&str>, disk: Option<&FaultyDisk>) -> Self {
        Self::start_with(folder, |command| {
            if let Some(url) = database {
                command.args(["--database", url]);
            }
            if let Some(disk) = disk {
                // No year is narrated: what fails is then what the test does.
                command.args(["--people", "0"]);
                disk.load_into(command);
            }
        })
    }

    /// On the folder's own database, by a command that is altered.
    pub fn start_with(folder: &Path, alter: impl FnOnce(&mut Command)) -> Self {
        Self::run(folder, linkwork(&[]), alter)
    }

    /// The same with so many descriptors at most.
    pub fn start_limited(folder: &Path, descriptors: u32, alter: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"");
        command.args(["-c", &limited, env!("CARGO_BIN_EXE_linkwork")]).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Self::run(folder, command, alter)
    }

    fn run(folder: &Path, mut command: Command, alter: impl FnOnce(&mut Command)) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let port = free.port().to_string();
        command.args(["sandbox", "--port", &port, "--data", &folder.display().to_string()]);
        alter(&mut command);
        let mut process = command.stderr(Stdio::inherit()).spawn().expect("the binary runs");
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let opened = lines.find_map(|line| line.ok().filter(|line| line.starts_with("The sandbox is open")));
        assert!(opened.is_some(), "the sandbox did not open");
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Sandbox {
    /// The processor time that it has used so far.
    pub fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).expect("it runs");
        // After the name, which may hold anything (proc_pid_stat(5)); the kernel counts hundredths of a second here.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 10)
    }

    /// The most bytes of memory that it has held at once.
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says");
        most.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
    }
}

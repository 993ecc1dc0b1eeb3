//! Helper programs that end when the tests end, however they end: passed, panicked or killed.
//!
//! A shell script starts the program, says one line when it is ready, and then reads its standard input. We hold the
//! other end of that pipe and never write to it: when this process is gone the kernel closes the pipe, the script's
//! `read` returns, and it cleans up.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running script with the program it looks after.
pub struct Supervised {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Supervised {
    /// Runs `script` with `arguments` as `$1`, `$2`… and waits for its first line, which is returned.
    ///
    /// # Panics
    /// When the script ends before it has said `ready …`; what it printed is the reason.
    pub fn start(script: &str, arguments: &[&str]) -> (Self, String) {
        let mut child = Command::new("sh")
            .args(["-c", script, "supervised"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A group of its own: Ctrl-C reaches the tests, and the script then tidies up undisturbed.
            .process_group(0)
            .spawn()
            .expect("sh runs");
        let mut output = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the script's output is text");
        let Some(ready) = line.strip_prefix("ready") else {
            let mut rest = String::new();
            output.read_to_string(&mut rest).expect("the script's output is text");
            panic!("{line}{rest}");
        };
        let ready = ready.trim().to_owned();
        (Self { child, output }, ready)
    }
}

impl Supervised {
    /// Has the script do something that it knows, and waits until it is done.
    pub fn command(&mut self, command: &str) {
        let input = self.child.stdin.as_mut().expect("stdin is piped");
        writeln!(input, "{command}").expect("the script listens");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the script's output is text");
        assert_eq!(line.trim(), format!("{command}: done"));
    }
}

impl Drop for Supervised {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // The script's own fault must not hide that of the test that is ending.
        let _ = self.child.wait();
    }
}

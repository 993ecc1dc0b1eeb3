//! A real mail server (aiosmtpd), which writes what it gets into a folder.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::until;

/// The server; it ends when this is dropped.
pub struct MailServer {
    port: u16,
    folder: tempfile::TempDir,
    process: Child,
}

impl MailServer {
    /// Starts it, and returns once it answers.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
        let process = Command::new("aiosmtpd")
            .args(["--nosetuid", "--class", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("aiosmtpd is there: `tests/run setup` installs it");
        until(Duration::from_secs(30), async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
        Self { port, folder, process }
    }

    /// As the configuration names it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it got, as it came.
    pub fn mails(&self) -> Vec<String> {
        let new: &Path = &self.folder.path().join("mail/new");
        let files = std::fs::read_dir(new).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

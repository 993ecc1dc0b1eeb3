//! A real mail server (aiosmtpd), which writes what it gets into a folder.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
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

/// What a client says to a mail server that it decides upon.
pub enum Said {
    /// For whom the mail is: the whole line.
    Recipient(String),
    /// The mail, line by line.
    Mail(Vec<String>),
}

/// Speaks SMTP with a client; `answer` decides what it hears of a recipient and of a mail.
pub async fn converse(stream: TcpStream, answer: impl AsyncFn(Said) -> &'static str) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail = None;
    let mut next = "220 here";
    while write.write_all(format!("{next}\r\n").as_bytes()).await.is_ok() {
        next = loop {
            let Ok(Some(line)) = lines.next_line().await else { return };
            let command = line.get(..4).unwrap_or(&line).to_owned();
            match (command.as_str(), &mut mail) {
                (".", Some(content)) => {
                    let said = Said::Mail(std::mem::take(content));
                    mail = None;
                    break answer(said).await;
                }
                (_, Some(content)) => content.push(line),
                ("RCPT", None) => break answer(Said::Recipient(line)).await,
                ("EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP", None) => break "250 yes",
                ("DATA", None) => {
                    mail = Some(Vec::new());
                    break "354 go on";
                }
                _ => break "221 bye",
            }
        };
    }
}

//! Webhooks: a program that is called, and what it hears.

mod endpoints;
mod mail;
mod nodes;
mod sending;
mod signature;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::harness::county::Client;
use crate::harness::until;

/// What was received: the headers of Standard Webhooks, and the body.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: String,
    pub timestamp: String,
    pub signature: String,
    pub body: String,
}

/// A program that is called. It answers with these, one after another, and then with 200; `None` is no answer at all.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<Option<String>>>>,
    /// How many it answers at once: as many as it gets, unless it is held back.
    turns: Arc<Semaphore>,
}

impl Receiver {
    /// Listens.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address: SocketAddr = listener.local_addr().expect("it is bound");
        let turns = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        let receiver = Self {
            url: format!("http://{address}/linkwork"),
            received: Arc::default(),
            answers: Arc::default(),
            turns,
        };
        let shared = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move { shared.serve(stream).await });
            }
        });
        receiver
    }

    /// The next answers: a status, and perhaps further headers.
    pub fn answers(&self, next: &[&str]) {
        let mut answers = self.answers.lock().expect("no panic");
        answers.extend(next.iter().map(|answer| Some((*answer).to_owned())));
    }

    /// No answer from now on, before it is [let](Self::lets) give them.
    pub fn waits(&self) {
        self.turns.forget_permits(Semaphore::MAX_PERMITS);
    }

    /// So many more answers.
    pub fn lets(&self, count: usize) {
        self.turns.add_permits(count);
    }

    /// So often no answer.
    pub fn never_answers(&self, times: usize) {
        self.answers.lock().expect("no panic").extend((0..times).map(|_| None));
    }

    /// What was received so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic").clone()
    }

    /// Their types.
    pub fn types(&self) -> Vec<String> {
        let kind = |one: &Received| serde_json::from_str::<Value>(&one.body).expect("JSON")["type"].clone();
        self.received().iter().map(kind).map(|kind| kind.as_str().expect("a type").to_owned()).collect()
    }

    /// Waits until so many were received.
    pub async fn has(&self, count: usize) {
        until(Duration::from_secs(60), async || self.received().len() >= count).await;
    }

    async fn serve(&self, mut stream: TcpStream) {
        let mut read = Vec::new();
        loop {
            let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
                if !more(&mut stream, &mut read).await {
                    return;
                }
                continue;
            };
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let header = |name: &str| {
                let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
                line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
            };
            let length: usize = header("content-length").parse().unwrap_or(0);
            while read.len() < end + 4 + length {
                if !more(&mut stream, &mut read).await {
                    return;
                }
            }
            let body = String::from_utf8_lossy(&read[end + 4..end + 4 + length]).into_owned();
            let received = Received {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body,
            };
            self.received.lock().expect("no panic").push(received);
            read.drain(..end + 4 + length);
            self.turns.acquire().await.expect("it is never closed").forget();
            let answer = self.answers.lock().expect("no panic").pop_front().unwrap_or(Some("200 OK".to_owned()));
            let Some(answer) = answer else {
                std::future::pending::<()>().await;
                return;
            };
            let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n");
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

async fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> bool {
    let mut bytes = [0; 4096];
    match stream.read(&mut bytes).await {
        Ok(count) if count > 0 => {
            read.extend_from_slice(&bytes[..count]);
            true
        }
        _ => false,
    }
}

/// An endpoint of this caller: the path, and the answer that its secret stands in.
pub async fn endpoint(caller: &Client<'_>, url: &str, types: &[&str]) -> (String, Value) {
    let body = json!({ "url": url, "event_types": types });
    let answer = caller.post("/v1/webhook-endpoints", &body).await.expect(201);
    (answer.location(), answer.body)
}

/// The messages to an endpoint as its owner sees them, the latest first.
pub async fn deliveries(caller: &Client<'_>, path: &str) -> Vec<Value> {
    let page = caller.get(&format!("{path}/deliveries")).await.expect(200).body;
    page["items"].as_array().expect("a list").clone()
}

/// Waits until the latest message to an endpoint stands there.
pub async fn stands(caller: &Client<'_>, path: &str, status: &str, attempts: i64) -> Value {
    let latest = async || deliveries(caller, path).await.first().cloned().unwrap_or_default();
    until(Duration::from_secs(60), async || {
        let latest = latest().await;
        latest["status"] == status
            && latest["attempts"] == attempts
            && !(status == "waiting" && latest["fault"].is_null())
    })
    .await;
    latest().await
}

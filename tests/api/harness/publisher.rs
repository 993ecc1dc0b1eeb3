//! Somebody who publishes another directory (Open Referral UK 3.0), on this machine.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use uuid::Uuid;

/// What a publisher answers to a path.
#[derive(Clone)]
pub enum Says {
    Page(Value),
    Text(&'static str),
    Status(&'static str),
    /// More bytes than anybody can hold.
    Endless,
    Nothing,
}

/// Somebody who publishes a directory on this machine.
pub struct Publisher {
    pub root: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Publisher {
    /// Somebody who answers so.
    pub async fn saying(answer: impl Fn(&str) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let root = format!("http://{}/feed", listener.local_addr().expect("an address"));
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (answer, noted) = (Arc::new(answer), asked.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, noted) = (answer.clone(), noted.clone());
                tokio::spawn(async move {
                    let mut head = vec![0; 4096];
                    let read = stream.read(&mut head).await.unwrap_or(0);
                    let head = String::from_utf8_lossy(&head[..read]).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches("/feed").to_owned();
                    noted.lock().expect("a lock").push(path.clone());
                    let answered = |status: &str, body: &str| {
                        format!(
                            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                            body.len()
                        )
                    };
                    match answer(&path) {
                        Says::Page(page) => {
                            drop(stream.write_all(answered("200 OK", &page.to_string()).as_bytes()).await);
                        }
                        Says::Text(text) => drop(stream.write_all(answered("200 OK", text).as_bytes()).await),
                        Says::Status(status) => drop(stream.write_all(answered(status, "{}").as_bytes()).await),
                        Says::Endless => {
                            let head = "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n";
                            let _ = stream.write_all(head.as_bytes()).await;
                            while stream.write_all(&[b' '; 65_536]).await.is_ok() {}
                        }
                        Says::Nothing => tokio::time::sleep(Duration::from_secs(60)).await,
                    }
                });
            }
        });
        Self { root, asked }
    }

    /// A directory of these services.
    pub async fn of(services: Vec<Value>) -> Self {
        Self::saying(move |path| answers(&services, path)).await
    }

    /// How often it was asked for such paths.
    pub fn asked_for(&self, is_such: impl Fn(&str) -> bool) -> usize {
        self.asked.lock().expect("a lock").iter().filter(|path| is_such(path)).count()
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.lock().expect("a lock").len()
    }
}

/// Two services are on a page.
pub fn answers(services: &[Value], path: &str) -> Says {
    if let Some(id) = path.strip_prefix("/services/") {
        let found = services.iter().find(|service| service["id"] == id);
        return found.map_or(Says::Status("404 Not Found"), |service| Says::Page(service.clone()));
    }
    let number: usize = path.split("page=").nth(1).and_then(|rest| rest.split('&').next()?.parse().ok()).unwrap_or(1);
    let pages: Vec<&[Value]> = services.chunks(2).collect();
    let contents = pages.get(number - 1).copied().unwrap_or_default();
    Says::Page(json!({ "page_number": number, "last_page": number >= pages.len(), "contents": contents }))
}

/// A service of a directory.
pub fn service(n: u128, name: &str) -> Value {
    json!({
        "id": Uuid::from_u128(n), "name": name, "status": "active", "description": "From another directory",
        "service_at_locations": [{ "id": Uuid::from_u128(n + 1000), "location": { "name": "Hall", "latitude": 53.73, "longitude": -1.87 } }],
        "schedules": [{ "freq": "WEEKLY", "byday": "TU", "opens_at": "14:00:00" }],
    })
}

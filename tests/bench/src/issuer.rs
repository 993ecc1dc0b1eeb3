//! The OpenID provider that the workers sign in at: it publishes one key and signs whatever the yardstick asks.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use uuid::Uuid;

use crate::cast;
use crate::fault::{Outcome, fault};

const PORT: u16 = 18_093;
const AUDIENCE: &str = "linkwork-bench";
const KEY: &str = "bench";
/// As long as Linkwork takes of an outside issuer.
const LIFETIME: u64 = 12 * 60 * 60;

/// The provider.
pub struct Issuer {
    key: EncodingKey,
}

impl Issuer {
    /// Starts it, with a key of its own in this folder.
    pub fn start(folder: &Path) -> Outcome<Self> {
        let file = folder.join("issuer.pem");
        if !file.exists() {
            let options = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"];
            let made = Command::new("openssl").args(options).arg(&file).output()?;
            if !made.status.success() {
                return Err(fault(format!("openssl makes no key: {}", String::from_utf8_lossy(&made.stderr))));
            }
        }
        let key = EncodingKey::from_ec_pem(&std::fs::read(&file)?)?;
        let mut published = Jwk::from_encoding_key(&key, Algorithm::ES256)?;
        published.common.key_id = Some(KEY.to_owned());
        published.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Signature);
        let keys = serde_json::to_string(&JwkSet { keys: vec![published] })?;
        let listener = TcpListener::bind(("127.0.0.1", PORT))?;
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                // Whatever is asked, the keys are the answer.
                let _ = stream.read(&mut [0; 4096]);
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
                let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{keys}", keys.len());
            }
        });
        Ok(Self { key })
    }

    pub fn name(&self) -> String {
        format!("http://127.0.0.1:{PORT}")
    }

    /// What Linkwork's settings say of it.
    pub fn settings(&self) -> String {
        let name = self.name();
        format!(
            "[[issuers]]\nissuer = \"{name}\"\njwks_uri = \"{name}/keys\"\naudience = \"{AUDIENCE}\"\n\
             algorithms = [\"ES256\"]\nrole = {{ claim = \"/role\" }}\norganisation = {{ claim = \"/organisation\" }}\n"
        )
    }

    /// A token of a worker in a role, good for longer than any run.
    pub fn token(&self, worker: Uuid, role: &str) -> Outcome<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(KEY.to_owned()), ..Header::new(Algorithm::ES256) };
        let claims = json!({
            "iss": self.name(), "aud": AUDIENCE, "sub": worker, "role": role, "iat": now, "exp": now + LIFETIME,
            "jti": format!("{worker}-{now}"), "organisation": cast::id(1, 3),
        });
        Ok(jsonwebtoken::encode(&header, &claims, &self.key)?)
    }
}

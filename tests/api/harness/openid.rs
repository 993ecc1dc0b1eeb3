//! A small OpenID provider: what an ICS's Keycloak or Entra is to us. It publishes keys, rotates them, fails in the ways
//! that providers fail, counts who asks, and mints whatever token a test wants.
//!
//! ```ignore
//! let provider = Provider::start();
//! let token = provider.mint(&provider.claims("linda"));
//! provider.rotate();                        // the next token has another kid
//! provider.behave(Behaviour::Failing);      // and nobody can fetch it
//! assert_eq!(provider.fetches(), 1);
//! ```

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, mpsc};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::dev::ServerHandle;
use actix_web::http::header;
use actix_web::{App, HttpResponse, HttpServer, rt, web};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The `aud` of the tokens that [`Provider::claims`] gives.
pub const AUDIENCE: &str = "api://linkwork";

/// How the provider answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// As it should.
    Answering,
    /// 503 to everything.
    Failing,
    /// Takes the request and never answers.
    Hanging,
    /// As it should, and then far more bytes than any key needs.
    Flooding,
    /// Sends elsewhere.
    Redirecting,
    /// A discovery document of somebody else.
    Impostor,
    /// No keys at all.
    Empty,
}

/// A provider that runs until it is dropped.
pub struct Provider {
    address: SocketAddr,
    server: ServerHandle,
    shared: Arc<Shared>,
}

struct Shared {
    issuer: String,
    keys: Mutex<Vec<Key>>,
    behaviour: Mutex<Behaviour>,
    discoveries: AtomicUsize,
    fetches: AtomicUsize,
}

struct Key {
    kid: String,
    pair: KeyPair,
}

impl Provider {
    /// Starts on a free port of this machine, on a thread of its own: any kind of test may use it.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            issuer: format!("http://{address}"),
            keys: Mutex::new(vec![Key::new(1)]),
            behaviour: Mutex::new(Behaviour::Answering),
            discoveries: AtomicUsize::new(0),
            fetches: AtomicUsize::new(0),
        });
        let (started, handle) = mpsc::channel();
        let data = web::Data::from(Arc::clone(&shared));
        thread::spawn(move || {
            rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(data.clone())
                        .route("/.well-known/openid-configuration", web::get().to(discovery))
                        .route("/keys", web::get().to(keys))
                })
                .workers(1)
                .disable_signals()
                .listen(listener)
                .expect("the port")
                .run();
                started.send(server.handle()).expect("the test waits");
                server.await
            })
        });
        let server = handle.recv().expect("the provider starts");
        Self { address, server, shared }
    }

    /// `iss` of its tokens, and where its discovery document is.
    pub fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// Where its keys are.
    pub fn jwks_uri(&self) -> String {
        format!("http://{}/keys", self.address)
    }

    /// From now on signs with a new key, and publishes it beside those before.
    pub fn rotate(&self) {
        let mut keys = self.shared.keys();
        let next = Key::new(keys.len() + 1);
        keys.push(next);
    }

    /// Publishes no key but the newest.
    pub fn retire(&self) {
        let mut keys = self.shared.keys();
        let before_newest = keys.len() - 1;
        keys.drain(..before_newest);
    }

    /// From now on answers like this.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.shared.behaviour.lock().expect("no test panics with it") = behaviour;
    }

    /// How often its keys were asked for.
    pub fn fetches(&self) -> usize {
        self.shared.fetches.load(Ordering::SeqCst)
    }

    /// How often its discovery document was asked for.
    pub fn discoveries(&self) -> usize {
        self.shared.discoveries.load(Ordering::SeqCst)
    }

    /// The claims of an access token of this person for [`AUDIENCE`], good for an hour: to be added to, or spoilt.
    pub fn claims(&self, subject: &str) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
        json!({
            "iss": self.issuer(), "aud": AUDIENCE, "sub": subject, "jti": format!("{subject}-{now}"),
            "client_id": "front-end", "scope": "linkwork", "iat": now, "exp": now + 3600,
        })
    }

    /// An access token with these claims (`typ: at+jwt`, RS256, the newest key).
    pub fn mint(&self, claims: &Value) -> String {
        self.mint_with(json!({}), claims)
    }

    /// The same with these header members, too or instead; `null` takes one away.
    pub fn mint_with(&self, header: Value, claims: &Value) -> String {
        let keys = self.shared.keys();
        let key = keys.last().expect("there is always one");
        let mut head = json!({"typ": "at+jwt", "alg": "RS256", "kid": key.kid});
        for (name, value) in header.as_object().expect("a header is an object") {
            head[name] = value.clone();
        }
        head.as_object_mut().expect("it is one").retain(|_, value| !value.is_null());
        let message = format!("{}.{}", base64url(head.to_string()), base64url(claims.to_string()));
        let mut signature = vec![0; key.pair.public_modulus_len()];
        key.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature).expect("it signs");
        format!("{message}.{}", base64url(signature))
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Told and not waited for: the thread ends by itself, and a test need not be async to let go.
        drop(self.server.stop(false));
    }
}

impl Shared {
    fn keys(&self) -> MutexGuard<'_, Vec<Key>> {
        self.keys.lock().expect("no test panics with it")
    }

    async fn answer(&self, document: Value) -> HttpResponse {
        let behaviour = *self.behaviour.lock().expect("no test panics with it");
        match behaviour {
            Behaviour::Answering | Behaviour::Impostor | Behaviour::Empty => HttpResponse::Ok().json(document),
            Behaviour::Failing => HttpResponse::ServiceUnavailable().finish(),
            Behaviour::Hanging => {
                rt::time::sleep(Duration::from_secs(3600)).await;
                HttpResponse::Ok().finish()
            }
            Behaviour::Flooding => HttpResponse::Ok().body(format!("{document}{}", " ".repeat(4 << 20))),
            Behaviour::Redirecting => {
                HttpResponse::Found().insert_header((header::LOCATION, format!("{}/keys", self.issuer))).finish()
            }
        }
    }

    fn is(&self, behaviour: Behaviour) -> bool {
        *self.behaviour.lock().expect("no test panics with it") == behaviour
    }
}

impl Key {
    fn new(number: usize) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).expect("randomness");
        Self { kid: format!("key-{number}"), pair }
    }

    /// Without `alg`, as Entra publishes them.
    fn jwk(&self) -> Value {
        let public = RsaPublicKeyComponents::<Vec<u8>>::from(self.pair.public_key());
        json!({
            "kty": "RSA", "use": "sig", "kid": self.kid, "n": base64url(&public.n), "e": base64url(&public.e),
            "x5c": ["not looked at"],
        })
    }
}

async fn discovery(shared: web::Data<Shared>) -> HttpResponse {
    shared.discoveries.fetch_add(1, Ordering::SeqCst);
    let issuer = if shared.is(Behaviour::Impostor) { "https://impostor.example" } else { &shared.issuer };
    let document =
        json!({"issuer": issuer, "jwks_uri": format!("{}/keys", shared.issuer), "subject_types_supported": []});
    shared.answer(document).await
}

async fn keys(shared: web::Data<Shared>) -> HttpResponse {
    shared.fetches.fetch_add(1, Ordering::SeqCst);
    let encryption =
        json!({"kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": "encryption", "n": "AQAB", "e": "AQAB"});
    let mut published: Vec<Value> = shared.keys().iter().map(Key::jwk).collect();
    published.push(encryption);
    if shared.is(Behaviour::Empty) {
        published.clear();
    }
    shared.answer(json!({"keys": published})).await
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

//! Settings: `LINKWORK_*` variables over an optional TOML file (`LINKWORK_CONFIG_FILE`, the same names in small letters
//! without the prefix).
//!
//! All faults are found in one go, each named by its variable and none with its value. A name that is no setting is a
//! fault too. Any secret may be given as `LINKWORK_…_FILE`, the path of a file that holds it.
//!
//! | variable | what | unless given |
//! |---|---|---|
//! | `DATABASE_URL` (secret) | `sqlite:/data/linkwork.db` or `postgres://…` | demanded |
//! | `DATABASE_OWNER_URL` (secret) | the same database as the user who owns its tables: what `migrate` connects as. Row security holds for whoever does not own them | `DATABASE_URL` |
//! | `DATABASE_CONNECTIONS` | connections of a pool, 1 to 200: SQLite has one for all that reads, PostgreSQL one for what callers read and one for all else | 10 |
//! | `PUBLIC_URL` | where callers reach us: the issuer of our tokens | demanded |
//! | `LISTEN` | address and port | `127.0.0.1:8080` |
//! | `METRICS_LISTEN` | address and port of the metrics; never reachable from outside | `127.0.0.1:9464` |
//! | `KEYS_DIR` | folder of `signing-current.pem`, `signing-next.pem`, `root.secret` | the next three |
//! | `SIGNING_KEY`, `OTHER_SIGNING_KEY` (secrets) | two EC P-256 keys in PEM | demanded |
//! | `ROOT_SECRET` (secret) | 32 random bytes or more in base64: cursors, ETags, pseudonyms | demanded |
//! | `ISSUERS` | outside issuers, see [`IssuerConfig`] | none |
//! | `CORS_ORIGINS` | origins whose pages may call `/v1` | none |
//! | `TRUSTED_PROXIES` | addresses and networks of the proxies whose `X-Forwarded-For` is taken | none |
//! | `RATE_LIMIT`, `RATE_BURST` | requests a second, and at once, for each client and node | 50, 200 |
//! | `HEADER_TIMEOUT`, `BODY_TIMEOUT`, `HANDLER_TIMEOUT`, `DRAIN_TIMEOUT` | seconds, 1 to 600 | 5, 20, 10, 30 |
//! | `KEEP_ALIVE` | seconds for which a connection may be idle, 5 to 3600: longer than the pools of proxies and clients | 120 |
//! | `MAX_CONNECTIONS`, `MAX_CONNECTIONS_PER_ADDRESS` | connections, idle ones too; fewer where there are not as many descriptors | 1024, a quarter of them |
//! | `SMTP_URL` (secret), `MAIL_FROM` | `smtps://user:password@host`, and whom notifications by e-mail are from | no e-mail by SMTP |
//! | `NOTIFY_API_KEY` (secret), `NOTIFY_EMAIL_TEMPLATE`, `NOTIFY_TEXT_TEMPLATE`, `NOTIFY_URL` | notifications by GOV.UK Notify: e-mail where `SMTP_URL` is not given, and texts | none |
//! | `FRONT_END_URL` | where `/tasks/{id}` shows a task to a worker: what notifications lead to | none |
//! | `OUTBOUND_ALLOW` | hosts, addresses and networks to which webhooks and imports may go though they are not public, and unencrypted | none |
//! | `LOG_LEVEL` | `error`, `warn`, `info`, `debug` | `info` |
//! | `LOG_FORMAT` | `json`, `text` | `json` |

mod log;
mod notification;
mod source;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use kernel::auth::issuer::{IssuerConfig, Pace};
use kernel::auth::keys::{FolderFault, Keyring, Secrets, SigningKey};
use kernel::auth::mac::RootSecret;
use kernel::http::cors::Origins;
use kernel::http::limits::Rate;
use kernel::http::proxies::{Proxies, network};
use kernel::http::socket::Bound;
use kernel::outbound::{Allowed, Exception};
pub use log::{LogConfig, LogFormat};
pub use notification::{NotificationConfig, NotifyConfig, NotifyKey, SmtpConfig};
use source::Source;
pub use source::{ConfigFault, ConfigFaults};

/// As many connections as a node takes unless it is told otherwise.
const MOST_CONNECTIONS: usize = 1024;
const ADDRESS: &str = "an address and a port, such as 0.0.0.0:8080";

/// Everything that a server needs to be configured with.
#[derive(Debug)]
pub struct Config {
    /// Where rows are kept.
    pub database: DatabaseConfig,
    /// Where the API answers.
    pub listen: SocketAddr,
    /// Where the figures are; none for nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Without a slash at its end, as `iss` in our tokens.
    pub public_url: String,
    /// The keys.
    pub secrets: Secrets,
    /// Outside issuers of people's tokens.
    pub issuers: Vec<IssuerConfig>,
    /// How often their keys are fetched: no setting, but tests have no minute to wait.
    pub pace: Pace,
    /// Whose pages may call `/v1` from a browser.
    pub origins: Origins,
    /// The proxies that say where a request came from.
    pub proxies: Proxies,
    /// None: callers are not limited.
    pub rate_limit: Option<Rate>,
    /// How long each part of a request may take.
    pub timeouts: Timeouts,
    /// How many connections there may be, where there are descriptors for them.
    pub connections: Bound,
    /// By what those who must act are notified.
    pub notifications: Box<NotificationConfig>,
    /// Where requests to addresses that others name may go although they are not public.
    pub outbound: Allowed,
    /// What is logged, and how.
    pub log: LogConfig,
    /// Test-range NHS numbers and nothing else, a clock that can be set, long tokens.
    pub is_sandbox: bool,
}

/// Which database, and how many connections to it.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// `sqlite:…` or `postgres://…`. Secret because a password stands in it.
    pub url: SecretString,
    /// The same as whoever owns its tables, where that is another user: for `migrate` alone.
    pub owner_url: Option<SecretString>,
    /// How many connections to it at most.
    pub connections: u32,
}

/// How long we wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a request's head.
    pub header: Duration,
    pub body: Duration,
    /// For the answer to be made.
    pub handler: Duration,
    /// For requests in hand when the server stops.
    pub drain: Duration,
    /// For the next request on a connection.
    pub keep_alive: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        let (header, body, handler) = (seconds(5), seconds(20), seconds(10));
        Self { header, body, handler, drain: seconds(30), keep_alive: seconds(120) }
    }
}

impl DatabaseConfig {
    /// Reads the two settings of the database alone: what `migrate` and `client` need.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigFaults> {
        let mut source = Source::new(variables);
        let database = Self::from_source(&mut source);
        source.finish(database)
    }

    fn from_source(source: &mut Source) -> Option<Self> {
        let url = source.secret("database_url", None);
        let url = source.demand("database_url", url, "sqlite:/data/linkwork.db or postgres://user@host/name")?;
        let owner_url = source.secret("database_owner_url", None);
        let connections = source.number("database_connections", 10, 1..=200);
        if let Some(fault) = owner_url.as_ref().and_then(|url| url_fault(url.expose_secret())) {
            source.fault("database_owner_url", fault);
        }
        if let Some(fault) = url_fault(url.expose_secret()) {
            source.fault("database_url", fault);
        }
        Some(Self { url, owner_url, connections })
    }
}

fn url_fault(text: &str) -> Option<&'static str> {
    let is_file = text.starts_with("sqlite:");
    if is_file && (text.contains(":memory:") || text.contains("mode=memory")) {
        return Some("must be a file: a database in memory keeps nothing");
    }
    (!is_file && !is_postgres(text)).then_some("must begin with sqlite: or postgres:// and be a URL")
}

fn is_postgres(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "postgres" | "postgresql"))
}

/// Where the server listens, read alone: what `health` needs.
pub fn listen_address(variables: impl IntoIterator<Item = (String, String)>) -> Result<SocketAddr, ConfigFaults> {
    let mut source = Source::new(variables);
    let listen = listen(&mut source);
    source.finish(Some(listen))
}

fn listen(source: &mut Source) -> SocketAddr {
    source.optional("listen", ADDRESS).unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)))
}

impl Config {
    /// Reads everything from the variables of the process, and the file that they may name.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigFaults> {
        let mut source = Source::new(variables);
        let database = DatabaseConfig::from_source(&mut source);
        let listen = listen(&mut source);
        let metrics = source.optional("metrics_listen", ADDRESS);
        let metrics = metrics.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)));
        if metrics.port() == listen.port() && metrics.port() != 0 {
            source.fault("metrics_listen", "must have another port than LINKWORK_LISTEN");
        }
        let public_url =
            source.checked("public_url", "an https URL without query, such as https://api.example", issuer);
        let public_url = source.demand("public_url", public_url, "where callers reach this server");
        let secrets = secrets(&mut source);
        let issuers = issuers(&mut source);
        let origins = source.list("cors_origins", "origins such as https://app.example, with commas between", origin);
        let proxies = "addresses or networks such as 10.0.0.7 or 10.0.0.0/24, with commas between";
        let proxies = Proxies::new(source.list("trusted_proxies", proxies, network));
        let rate_limit = rate_limit(&mut source);
        let timeouts = timeouts(&mut source);
        let connections = connections(&mut source);
        let notifications = notification::notifications(&mut source);
        let outbound = outbound(&mut source);
        let log = log::log(&mut source);
        source.refuse_unknown();
        let whole = database.zip(public_url).zip(secrets).map(|((database, public_url), secrets)| Self {
            database,
            listen,
            metrics_listen: Some(metrics),
            public_url,
            secrets,
            issuers,
            pace: Pace::default(),
            origins: if origins.is_empty() { Origins::None } else { Origins::These(origins) },
            proxies,
            rate_limit: Some(rate_limit),
            timeouts,
            connections,
            notifications: Box::new(notifications),
            outbound,
            log,
            is_sandbox: false,
        });
        source.finish(whole)
    }

    /// The sandbox's settings: everything in `dir`, which is made where it is not there, but for another `database`.
    /// `LINKWORK_LOG_LEVEL` and `LINKWORK_LOG_FORMAT` take another log. Nothing else is asked, least of all
    /// `LINKWORK_DATABASE_URL`: whoever serves has it in their shell.
    pub fn sandbox(
        dir: &Path,
        port: u16,
        database: Option<&SecretString>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SandboxFault> {
        let mut source = Source::new(variables);
        let url = match database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", dir.join("linkwork.db").display()).into(),
        };
        if let Some(fault) = url_fault(url.expose_secret()) {
            return Err(SandboxFault::Database(fault));
        }
        let (log, outbound) = (log::log(&mut source), outbound(&mut source));
        let (log, outbound) = source.finish(Some((log, outbound)))?;
        Ok(Self {
            database: DatabaseConfig { url, owner_url: None, connections: 4 },
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            metrics_listen: None,
            public_url: format!("http://localhost:{port}"),
            secrets: Secrets::in_folder(&dir.join("keys"))?,
            issuers: Vec::new(),
            pace: Pace::default(),
            origins: Origins::Any,
            proxies: Proxies::default(),
            rate_limit: None,
            timeouts: Timeouts::default(),
            connections: Bound { in_all: MOST_CONNECTIONS, of_address: MOST_CONNECTIONS },
            notifications: Box::default(),
            outbound,
            log,
            is_sandbox: true,
        })
    }
}

/// Why the sandbox cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SandboxFault {
    /// A variable is wrong.
    #[error(transparent)]
    Config(#[from] ConfigFaults),
    #[error("--database {0}")]
    Database(&'static str),
    /// Its keys cannot be made or read.
    #[error(transparent)]
    Keys(#[from] FolderFault),
}

/// An https URL as an issuer is written (RFC 8414 §2): no query, no fragment; http only towards this very machine.
fn issuer(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    (plain && url.password().is_none() && is_safe(&url)).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// An origin: scheme, host and perhaps a port.
fn origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let origin = url.origin().ascii_serialization();
    (is_safe(&url) && text.trim_end_matches('/').eq_ignore_ascii_case(&origin)).then_some(origin)
}

fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

fn secrets(source: &mut Source) -> Option<Secrets> {
    let dir: Option<PathBuf> = source.optional("keys_dir", "the path of a folder");
    let usual = |file: &str| dir.as_ref().map(|dir| dir.join(file));
    let current = signing_key(source, "signing_key", usual("signing-current.pem").as_deref());
    let other = signing_key(source, "other_signing_key", usual("signing-next.pem").as_deref());
    let root = source.secret("root_secret", usual("root.secret").as_deref());
    let root = source.demand("root_secret", root, "openssl rand -base64 32");
    let root = root.and_then(|text| good(source, "root_secret", RootSecret::read(&text)));
    let (current, other) = current.zip(other)?;
    let keyring = good(source, "other_signing_key", Keyring::new(current, other))?;
    Some(Secrets { keyring, root: root? })
}

fn signing_key(source: &mut Source, name: &str, usual: Option<&Path>) -> Option<SigningKey> {
    let pem = source.secret(name, usual);
    let pem = source.demand(name, pem, "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256")?;
    good(source, name, SigningKey::read(&pem))
}

fn good<T, E: fmt::Display>(source: &mut Source, name: &str, read: Result<T, E>) -> Option<T> {
    read.map_err(|fault| source.fault(name, fault.to_string())).ok()
}

fn issuers(source: &mut Source) -> Vec<IssuerConfig> {
    let mut issuers: Vec<IssuerConfig> = Vec::new();
    for (i, table) in source.tables("issuers").into_iter().enumerate() {
        let config: IssuerConfig = match serde_json::from_value(table) {
            Ok(config) => config,
            Err(error) => {
                source.fault("issuers", format!("entry {}: {error}", i + 1));
                continue;
            }
        };
        for fault in config.faults() {
            source.fault("issuers", format!("entry {}: {fault}", i + 1));
        }
        if issuers.iter().any(|earlier| earlier.issuer == config.issuer) {
            source.fault("issuers", format!("entry {}: issuer: must not be given twice", i + 1));
        }
        issuers.push(config);
    }
    issuers
}

fn rate_limit(source: &mut Source) -> Rate {
    let per_second = source.number("rate_limit", 50, 1..=10_000);
    let burst = source.number("rate_burst", 200.max(per_second), 1..=100_000);
    if burst < per_second && !source.is_faulty("rate_burst") {
        source.fault("rate_burst", "must not be below LINKWORK_RATE_LIMIT");
    }
    let positive = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Rate { per_second: positive(per_second), burst: positive(burst) }
}

fn timeouts(source: &mut Source) -> Timeouts {
    let usual = Timeouts::default();
    let mut seconds = |name, usual: Duration, range| {
        let usual = u32::try_from(usual.as_secs()).unwrap_or(u32::MAX);
        Duration::from_secs(source.number(name, usual, range).into())
    };
    Timeouts {
        header: seconds("header_timeout", usual.header, 1..=600),
        body: seconds("body_timeout", usual.body, 1..=600),
        handler: seconds("handler_timeout", usual.handler, 1..=600),
        drain: seconds("drain_timeout", usual.drain, 1..=600),
        keep_alive: seconds("keep_alive", usual.keep_alive, 5..=3600),
    }
}

fn connections(source: &mut Source) -> Bound {
    let usual = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
    let in_all = source.number("max_connections", usual, 16..=100_000);
    let of_address = source.number("max_connections_per_address", (in_all / 4).max(1), 1..=100_000);
    if of_address > in_all && !source.is_faulty("max_connections_per_address") {
        source.fault("max_connections_per_address", "must not be above LINKWORK_MAX_CONNECTIONS");
    }
    let size = |number| usize::try_from(number).unwrap_or(usize::MAX);
    Bound { in_all: size(in_all), of_address: size(of_address) }
}

fn outbound(source: &mut Source) -> Allowed {
    let expected = "hosts, addresses and networks, with commas between: hooks.example, 10.0.0.0/8";
    Allowed::new(source.list("outbound_allow", expected, Exception::read))
}

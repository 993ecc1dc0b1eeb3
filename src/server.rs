//! The running service: one call starts it, in production and in tests alike.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use secrecy::ExposeSecret;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::community::open_referral;
use crate::config::Config;
use crate::docs::{self, Document};
use crate::insight::access_review;
use crate::insight::export::exporter::Exporter;
use crate::insight::feed::waiting::Waiting;
use crate::insight::notification::acknowledgement_page;
use crate::insight::notification::channel::SetUpFault;
use crate::insight::notification::failing::warning;
use crate::insight::notification::sender::Sender;
use crate::insight::webhook::dispatch::Dispatcher;
use crate::prelude::*;
use crate::system::job::{self, Node, Pulse, Runner};
use crate::system::mark::{self, Mark};
use crate::system::sandbox::resets::Resets;
use crate::system::{oauth, sandbox};
use crate::{resources, routes};
use kernel::audit;
use kernel::auth::bearer::Trust;
use kernel::auth::dpop::Spent;
use kernel::auth::issuer::{Issuers, SetUpFault as IssuerFault};
use kernel::auth::real_now;
use kernel::auth::token::{LONGEST, LONGEST_IN_SANDBOX, Tokens};
use kernel::auth::webhook_keys::KeySeal;
use kernel::clock::Clock;
use kernel::db::{Db, Exposed, OpenError};
use kernel::http::edge::Timeouts;
use kernel::http::health::{Check, Readiness, Reasons, State};
use kernel::http::limits::Limits;
use kernel::http::page::Cursors;
use kernel::http::socket::{self, Bound, Connections, Patience};
use kernel::http::{Edge, health, metrics, problems};
use kernel::outbound::Outbound;

/// What the key of the audit trail is derived for, and that of a sandbox.
pub const TRAIL: &str = "audit trail";
const SANDBOX_TRAIL: &str = "sandbox audit trail";

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Others could read it.
    #[error(transparent)]
    Exposed(#[from] Exposed),
    /// The schema cannot be looked at.
    #[error("the database's schema cannot be read: {0}")]
    Schema(#[from] DbErr),
    /// The schema is older than this program.
    #[error("{0} migrations wait: run `linkwork migrate` first")]
    Pending(usize),
    /// The database is the sandbox's and this is none, or the other way round.
    #[error(transparent)]
    Mark(#[from] mark::Refused),
    /// An outside issuer.
    #[error(transparent)]
    Issuers(#[from] IssuerFault),
    /// An address is taken, or not ours to take.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
    },
    /// By what notifications are sent.
    #[error(transparent)]
    Notifications(#[from] SetUpFault),
    /// By what requests are sent out.
    #[error("requests cannot be sent out: TLS cannot be set up")]
    Outbound,
    /// A key of the right length was refused.
    #[error("the key of cursors cannot be made")]
    Keys,
}

/// The service, answering.
pub struct Server {
    address: SocketAddr,
    metrics_address: Option<SocketAddr>,
    connections: Arc<Connections>,
    state: Data<AppState>,
    sender: Data<Sender>,
    exporter: Data<Exporter>,
    resets: Data<Resets>,
    waiting: Arc<Waiting>,
    webhooks: Option<Dispatcher>,
    handle: ServerHandle,
    metrics: Option<ServerHandle>,
    jobs: Runner,
    running: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Starts on a migrated database and answers once requests are taken. `clock` is the domain's time.
    pub async fn start(mut config: Config, clock: Clock, document: Data<Document>) -> Result<Self, StartError> {
        if !config.is_sandbox {
            kernel::db::check_at_rest(config.database.url.expose_secret())?;
        }
        let db = Db::open(config.database.url.expose_secret(), config.database.connections).await?;
        match db.pending_migrations().await? {
            0 => {}
            pending => return Err(StartError::Pending(pending)),
        }
        if !config.is_sandbox && db.lacks_row_security() {
            tracing::warn!(
                "who serves owns the tables or may pass row security, which so does not hold: \
                 LINKWORK_DATABASE_OWNER_URL lets another own them"
            );
        }
        mark::claim(&db, Mark::of_node(config.is_sandbox)).await?;
        let (edge, metrics_listen) = (edge(&config, &document), config.metrics_listen);
        let sender = Data::new(sender(&mut config)?);
        let (patience, connections) = (patience(&config), connections(&config));
        let listener = listen(config.listen)?;
        let address = listener.local_addr().map_err(|error| StartError::Listen { address: config.listen, error })?;
        let state = Data::new(state(config, db, clock)?);
        let exporter = Data::new(Exporter::default());
        let node = Node {
            state: state.clone(),
            sender: sender.clone(),
            exporter: exporter.clone(),
            limits: edge.limits.clone(),
        };
        let jobs = Runner::start(node);
        let waiting = Arc::new(Waiting::default());
        tokio::spawn(waiting.clone().watch(state.clone()));
        let webhooks = Dispatcher::start(state.clone(), sender.clone());
        let ready = readiness(state.clone(), sender.clone(), jobs.pulse());
        let readiness = ready.clone();
        let is_sandbox = state.sandbox;
        let reasons = if is_sandbox { Reasons::Shown } else { Reasons::Hidden };
        let resets = Data::new(Resets::default());
        let (shared_state, shared_sender, shared_resets) = (state.clone(), sender.clone(), resets.clone());
        let shared_waiting = Data::new(waiting.clone());
        let server = socket::serve(listener, connections.clone(), patience, move || {
            kernel::http::app(&edge)
                .app_data(shared_state.clone())
                .app_data(shared_resets.clone())
                .app_data(Data::new(address))
                .app_data(shared_sender.clone())
                .app_data(shared_waiting.clone())
                .app_data(document.clone())
                .configure(health::routes(ready.clone(), reasons))
                .configure(problems::routes)
                .configure(docs::routes)
                .configure(acknowledgement_page::routes)
                .configure(|config| {
                    if is_sandbox {
                        sandbox::routes(config);
                    }
                })
                .configure(oauth::routes)
                .configure(open_referral::routes)
                .configure(routes::v1)
        })
        .map_err(|error| StartError::Listen { address, error })?;
        let handle = server.handle();
        let (metrics, metrics_address) = match metrics_listen {
            Some(wanted) => start_metrics(wanted, readiness).map(|(handle, address)| (Some(handle), Some(address)))?,
            None => (None, None),
        };
        let running = tokio::spawn(server);
        Ok(Self {
            address,
            metrics_address,
            connections,
            state,
            sender,
            exporter,
            resets,
            waiting,
            webhooks,
            handle,
            metrics,
            jobs,
            running,
        })
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where its figures are.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics_address
    }

    /// Who is connected to it.
    pub fn connections(&self) -> &Connections {
        &self.connections
    }

    /// What it holds.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// By what it notifies.
    pub fn sender(&self) -> &Sender {
        &self.sender
    }

    /// With what it makes exports.
    pub fn exporter(&self) -> &Exporter {
        &self.exporter
    }

    /// How often a sandbox has begun anew here.
    pub fn resets(&self) -> &Resets {
        &self.resets
    }

    /// Returns once each job has run for the first time: whatever fell due while no node ran has been escalated.
    pub async fn swept(&self) {
        self.jobs.first_pass().await;
    }

    /// Takes no new requests and finishes those in hand within the drain time.
    pub async fn drain(&self) {
        self.waiting.end();
        self.handle.stop(true).await;
    }

    /// Takes no new requests, finishes those in hand within the drain time, and closes the database.
    pub async fn stop(self) {
        self.drain().await;
        if let Some(metrics) = self.metrics {
            metrics.stop(false).await;
        }
        if let Ok(Err(error)) = self.running.await {
            tracing::warn!(%error, "the server ended badly");
        }
        self.jobs.stop().await;
        if let Some(webhooks) = self.webhooks {
            webhooks.stop().await;
        }
        if self.state.db.close().await.is_err() {
            tracing::warn!("the database was not closed cleanly");
        }
    }
}

fn state(config: Config, db: Db, clock: Clock) -> Result<AppState, StartError> {
    let root = &config.secrets.root;
    // One of a sandbox means nothing elsewhere.
    let pseudonyms = root.derive(if config.is_sandbox { "sandbox pseudonym" } else { "pseudonym" });
    let key_seal = root.derive(if config.is_sandbox { "sandbox webhook" } else { "webhook" });
    let (longest, audience, cursors, etags, trail) = if config.is_sandbox {
        (
            LONGEST_IN_SANDBOX,
            sandbox::audience(&config.public_url),
            root.derive("sandbox cursor"),
            root.derive("sandbox etag"),
            root.derive(SANDBOX_TRAIL),
        )
    } else {
        (LONGEST, format!("{}/v1", config.public_url), root.derive("cursor"), root.derive("etag"), root.derive(TRAIL))
    };
    Ok(AppState {
        read: resources::read,
        view: resources::view,
        review: access_review::open::opened,
        audit: audit::Writer::start(db.clone(), trail),
        denials: audit::Denials::default(),
        db,
        clock,
        trust: Trust {
            proofs: Spent::default(),
            tokens: Tokens::new(config.secrets.keyring, config.public_url.clone(), audience, longest),
            issuers: Issuers::new(config.issuers, config.pace)?,
        },
        cursors: Cursors::new(&cursors).ok_or(StartError::Keys)?,
        etags,
        pseudonyms,
        key_seal: KeySeal::new(&key_seal).ok_or(StartError::Keys)?,
        endpoints: Notify::new(),
        committed: Notify::new(),
        outbound: Outbound::new(config.outbound).map_err(|_| StartError::Outbound)?,
        public_url: config.public_url,
        sandbox: config.is_sandbox,
    })
}

/// What a node of a sandbox signs its links with means nothing elsewhere.
fn sender(config: &mut Config) -> Result<Sender, SetUpFault> {
    let label = if config.is_sandbox { "sandbox acknowledgement" } else { "acknowledgement" };
    let key = config.secrets.root.derive(label);
    let channels = std::mem::take(&mut config.notifications);
    Sender::new(*channels, config.public_url.clone(), key, config.is_sandbox)
}

fn patience(config: &Config) -> Patience {
    let timeouts = config.timeouts;
    Patience { head: timeouts.header, answer: timeouts.body, idle: timeouts.keep_alive, drain: timeouts.drain }
}

/// Below the limit of descriptors: what a node has none left for it cannot even refuse.
fn connections(config: &Config) -> Arc<Connections> {
    let Bound { in_all: wanted, of_address } = config.connections;
    // SQLite has the file, its log and the index of that open for each connection.
    let in_all = socket::affordable(wanted, 3 * (config.database.connections + 1));
    if in_all < wanted {
        tracing::warn!(wanted, in_all, "there are not as many descriptors as connections are wanted");
    }
    let of_address = of_address.min((in_all / 2).max(1));
    Connections::new(Bound { in_all, of_address }, config.proxies.clone())
}

fn edge(config: &Config, document: &Document) -> Edge {
    Edge {
        contract: document.contract(),
        timeouts: Timeouts { body: config.timeouts.body, handler: config.timeouts.handler },
        limits: config.rate_limit.map(|rate| Data::new(Limits::new(rate, config.proxies.clone()))),
        origins: config.origins.clone(),
    }
}

fn readiness(state: Data<AppState>, sender: Data<Sender>, pulse: Pulse) -> Readiness {
    Readiness::new(move || {
        let (db, pulse, has_channel) = (state.db.clone(), pulse.clone(), sender.has_channel());
        let now = state.clock.now();
        async move {
            let storage = match db.obstacle() {
                Some(obstacle) => check("storage", State::Failing, obstacle.detail()),
                None => good("storage"),
            };
            if db.ping().await.is_err() {
                return vec![check("database", State::Failing, "the database does not answer"), storage];
            }
            let jobs = if pulse.is_stuck(real_now().timestamp()) {
                check("jobs", State::Warning, "a job has not succeeded for a while; the log says which")
            } else {
                good("jobs")
            };
            let route = match job::has_escalation_route(&db).await {
                Ok(true) => good("escalation_route"),
                Ok(false) => check("escalation_route", State::Warning, NO_ROUTE),
                Err(_) => check("escalation_route", State::Warning, "it could not be looked at"),
            };
            let notifications = match warning(&db, has_channel, now).await {
                Ok(None) => good("notifications"),
                Ok(Some(warning)) => check("notifications", State::Warning, warning),
                Err(_) => check("notifications", State::Warning, "it could not be looked at"),
            };
            vec![good("database"), storage, jobs, route, notifications]
        }
    })
}

const NO_ROUTE: &str =
    "a service has no supervisor, no safeguarding lead or no manager: an overdue safety task would not be heard";

fn good(name: &'static str) -> Check {
    Check { name, status: State::Ok, detail: None }
}

fn check(name: &'static str, status: State, detail: &'static str) -> Check {
    Check { name, status, detail: Some(detail) }
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).map_err(|error| StartError::Listen { address, error })
}

fn start_metrics(wanted: SocketAddr, readiness: Readiness) -> Result<(ServerHandle, SocketAddr), StartError> {
    let failed = |error| StartError::Listen { address: wanted, error };
    let listener = listen(wanted)?;
    let address = listener.local_addr().map_err(failed)?;
    let server = metrics::serve(listener, metrics::install(), readiness).map_err(failed)?;
    let handle = server.handle();
    tokio::spawn(server);
    Ok((handle, address))
}

//! Connections: how many there may be, for how long one may lie idle, and how slowly a head may come.
//!
//! ```text
//! accepted ─► Connections::admit ─ no room, not even by closing one that is idle ─► 503, closed
//!                  └► Stream (a deadline for each head, one for an answer that is not read) ─► actix-http ─► edge
//! ```
//!
//! actix-http counts the time of a connection's first head only. A later one that begins and does not end it waits for for
//! ever, since its first byte ends the time for which the connection may be idle. So what it reads from has deadlines of
//! its own ([`stream`]), and the edge tells it which requests are in hand ([`Connection`]).

mod connections;
mod stream;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, KeepAlive, Protocol, Request, Response};
use actix_server::Server;
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::body::MessageBody;
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;
use rustix::process::{Resource, getrlimit, setrlimit};

pub(super) use connections::InHand;
pub use connections::{Bound, Connection, Connections};
use stream::Stream;

/// How long a connection is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For each head, from its first byte to its end.
    pub head: Duration,
    /// For the client to take more of an answer.
    pub answer: Duration,
    /// For the next request. Longer than clients and proxies keep one in their pools (nginx 60 s, reqwest 90 s): whoever
    /// closes first must not be us, since a request that is sent at that moment would be lost.
    pub idle: Duration,
    /// For the requests in hand when the server stops.
    pub drain: Duration,
}

/// The least number of connections that a node is of any use with.
const LEAST: usize = 16;
/// What a node opens besides connections: its listeners, event queues, log, keys.
const OWN: u64 = 48;

/// As many connections as are wanted and as there are descriptors for, once the process has as many as it may have. The
/// database opens so many.
pub fn affordable(wanted: usize, of_database: u32) -> usize {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some() && limit.current != limit.maximum {
        // Refused, there are as many as before.
        let _ = setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit });
    }
    let Some(most) = getrlimit(Resource::Nofile).current else { return wanted };
    let left = most.saturating_sub(OWN + u64::from(of_database));
    wanted.min(usize::try_from(left).unwrap_or(usize::MAX)).max(LEAST)
}

/// Serves an app, of which `app` makes one for each worker.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve<F, I, S, B>(
    listener: TcpListener,
    connections: Arc<Connections>,
    patience: Patience,
    app: F,
) -> io::Result<Server>
where
    F: Fn() -> I + Send + Clone + 'static,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<actix_web::Error> + 'static,
    S::InitError: std::fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    <S::Service as Service<Request>>::Future: 'static,
    S::Service: 'static,
    B: MessageBody + 'static,
{
    let address = listener.local_addr()?;
    let builder = Server::build().shutdown_timeout(patience.drain.as_secs()).disable_signals();
    let draining = builder.graceful_shutdown_signal();
    let server = builder.listen(format!("http {address}"), listener, move || {
        let (connections, draining) = (connections.clone(), draining.clone());
        let app = app().into_factory().map_err(|error| error.into().error_response());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let draining = draining.clone();
                async move { draining.notified().await }
            })
            .keep_alive(KeepAlive::Timeout(patience.idle))
            .client_request_timeout(patience.head)
            .client_disconnect_timeout(Duration::from_secs(1))
            .local_addr(address)
            .on_connect_ext(|stream: &Stream, data| {
                data.insert(stream.connection().clone());
            })
            .finish(map_config(app, |()| AppConfig::default()));
        fn_service(move |io: TcpStream| {
            let connections = connections.clone();
            async move {
                let peer = io.peer_addr().map_err(DispatchError::Io)?;
                // Answers are written whole: that the last piece of one waits for an acknowledgement serves nobody.
                let _ = io.set_nodelay(true);
                match connections.admit(peer.ip()) {
                    Some(connection) => Ok((Stream::new(io, connection, patience), Protocol::Http1, Some(peer))),
                    None => {
                        connections::refuse(&io).await;
                        Err(DispatchError::Io(io::ErrorKind::QuotaExceeded.into()))
                    }
                }
            }
        })
        .and_then(http)
    })?;
    Ok(server.run())
}

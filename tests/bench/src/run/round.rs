//! One server, for a round: it is started, each operation is driven, and it is stopped.

use std::process::Command;
use std::time::Duration;

use super::operations::{Asks, Operation};
use super::wrk::{CONNECTIONS, Drive, Measured, Scripts};
use crate::bare;
use crate::cast::{self, Actor};
use crate::data::{Data, Place, Store};
use crate::database::Database;
use crate::fault::{Outcome, fault};
use crate::issuer::Issuer;
use crate::linkwork::{self, Binary, Serving};
use crate::process::{self, Running};

/// What every round has in common.
pub struct Bench<'a> {
    pub store: &'a Store,
    pub binary: &'a Binary,
    pub issuer: &'a Issuer,
    pub seconds: Duration,
    /// Whether each operation is driven for a second before it is measured.
    pub warm: bool,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Bare,
    Linkwork,
}

/// A server that runs.
pub enum Server {
    Bare(Running),
    Linkwork(Serving),
}

/// What a round found of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub measured: Measured,
    /// The server's processor time for a request, in microseconds.
    pub processor: f64,
    /// The same of PostgreSQL.
    pub database: f64,
    /// Milliseconds, where one caller alone asks.
    pub alone: Option<f64>,
}

/// What became of an operation in a round.
#[derive(Clone, Debug)]
pub enum Found {
    /// The server has not that one.
    Nothing,
    Figures(Figures),
    /// Why there is nothing to be measured: requests that were refused, or that none was answered.
    Fault(String),
}

/// What a round found.
pub struct Round {
    /// For each operation.
    pub found: Vec<Found>,
    /// The most memory it has held, in MiB.
    pub memory: f64,
    /// How often a second `/livez` was answered: what the machine can do at this hour.
    pub livez: f64,
}

/// The referrals that each actor reads.
pub struct Paths {
    of_agency: Vec<String>,
    of_worker: Vec<String>,
}

/// Some thousand of them, from the oldest to the newest.
fn spread(ids: &[uuid::Uuid]) -> Vec<String> {
    let step = (ids.len() / 5_000).max(1);
    ids.iter().step_by(step).map(|id| format!("/v1/referrals/{id}")).collect()
}

impl Round {
    /// The figures of the operation of this number.
    pub fn figures(&self, number: usize) -> Option<Figures> {
        match self.found.get(number) {
            Some(Found::Figures(figures)) => Some(*figures),
            _ => None,
        }
    }

    /// Why the operation of this number was not measured.
    pub fn fault(&self, number: usize) -> Option<&str> {
        match self.found.get(number) {
            Some(Found::Fault(why)) => Some(why),
            _ => None,
        }
    }
}

impl Paths {
    pub fn read(place: &Place) -> Outcome<Self> {
        let mut database = Database::open(&place.url)?;
        let agency = database.literal(cast::AGENCY_ORGANISATION);
        let of_agency =
            database.ids(&format!("SELECT id FROM referrals WHERE organisation_id = {agency} ORDER BY id"))?;
        let [service, worker, pcn] = [cast::SERVICE, cast::WORKER, cast::PCN].map(|id| database.literal(id));
        // What they need give no reason for: their own cases, and what nobody carries.
        let of_worker = database.ids(&format!(
            "SELECT id FROM referrals WHERE service_id = {service}
             AND (worker_id = {worker} OR (worker_id IS NULL AND pcn_id = {pcn})) ORDER BY id"
        ))?;
        Ok(Self { of_agency: spread(&of_agency), of_worker: spread(&of_worker) })
    }

    /// What an operation asks for.
    pub fn of(&self, operation: &Operation) -> Vec<String> {
        match operation.path() {
            Some(path) => vec![path],
            None if operation.actor == Actor::Agency => self.of_agency.clone(),
            None => self.of_worker.clone(),
        }
    }
}

impl Server {
    pub fn start(bench: &Bench<'_>, side: Side, data: &Data, place: &Place) -> Outcome<Self> {
        match side {
            Side::Bare => {
                let log = place.folder.join("bare.log");
                let mut command = Command::new(std::env::current_exe()?);
                command.args(["bare", "--database-url", &place.url, "--stories"]).arg(data.folder.join("stories.json"));
                let mut running = Running::start(&mut command, "the bare server", &log)?;
                running.wait_until_ready(&format!("{}/livez", bare::base()), &log)?;
                Ok(Self::Bare(running))
            }
            Side::Linkwork => Ok(Self::Linkwork(bench.binary.serve(place, &data.folder.join("keys"), bench.issuer)?)),
        }
    }

    /// Of its process.
    pub fn id(&self) -> u32 {
        self.running().id()
    }

    fn running(&self) -> &Running {
        match self {
            Self::Bare(running) | Self::Linkwork(Serving { running, .. }) => running,
        }
    }

    pub fn base(&self) -> String {
        match self {
            Self::Bare(_) => bare::base(),
            Self::Linkwork(_) => linkwork::base(),
        }
    }

    /// A token for this actor; the bare server asks for none.
    pub fn token(&self, actor: Actor, issuer: &Issuer) -> Outcome<Option<String>> {
        match self {
            Self::Bare(_) => Ok(None),
            Self::Linkwork(serving) => serving.token(actor, issuer).map(Some),
        }
    }

    /// A path as this server has it: the bare one has the actor's name before it.
    pub fn path(&self, operation: &Operation, path: &str) -> String {
        match self {
            Self::Bare(_) if operation.is_bare_alone() => format!("/sharing{path}"),
            Self::Bare(_) => format!("/{}{path}", operation.actor.name()),
            Self::Linkwork(_) => path.to_owned(),
        }
    }

    fn has(&self, operation: &Operation) -> bool {
        matches!(self, Self::Bare(_)) || !operation.is_bare_alone()
    }

    pub fn stop(self) -> Outcome<()> {
        match self {
            Self::Bare(running) | Self::Linkwork(Serving { running, .. }) => running.stop(),
        }
    }
}

/// Runs a round and says what it is at.
pub fn run(
    bench: &Bench<'_>,
    side: Side,
    (data, place): (&Data, &Place),
    operations: &[Operation],
    paths: &Paths,
) -> Outcome<Round> {
    let scripts = Scripts::write(&bench.store.folder, &place.folder)?;
    let server = Server::start(bench, side, data, place)?;
    let base = server.base();
    let second = Duration::from_secs(1);
    let livez = Drive { base: &base, token: None, seconds: second, connections: CONNECTIONS };
    let livez = scripts.read(&livez, &["/livez".to_owned()])?.per_second;
    let mut found = Vec::with_capacity(operations.len());
    for operation in operations {
        if !server.has(operation) || (operation.is_bare_alone() && bench.store.cluster.is_some()) {
            found.push(Found::Nothing);
            continue;
        }
        found.push(match measure(bench, &server, place, operation, paths, &scripts) {
            Ok(figures) => Found::Figures(figures),
            Err(why) => {
                eprintln!("{side:?}, {}: {why}", operation.name);
                wait_until_idle(server.running().id());
                Found::Fault(why.to_string())
            }
        });
    }
    let memory = process::peak_memory(server.running().id());
    server.stop()?;
    Ok(Round { found, memory, livez })
}

/// Waits until a server has done with what nobody waits for any more, a minute at most.
fn wait_until_idle(id: u32) {
    for _ in 0..60 {
        let before = process::processor_time(id);
        std::thread::sleep(Duration::from_secs(1));
        if process::processor_time(id) - before < 50_000 {
            return;
        }
    }
}

fn measure(
    bench: &Bench<'_>,
    server: &Server,
    place: &Place,
    operation: &Operation,
    paths: &Paths,
    scripts: &Scripts,
) -> Outcome<Figures> {
    let (base, token) = (server.base(), server.token(operation.actor, bench.issuer)?);
    let asked: Vec<String> = paths.of(operation).iter().map(|path| server.path(operation, path)).collect();
    let drive = |seconds, connections| {
        let drive = Drive { base: &base, token: token.as_deref(), seconds, connections };
        if operation.writes() {
            scripts.submit(&drive, &server.path(operation, "/v1/referrals"))
        } else {
            scripts.read(&drive, &asked)
        }
    };
    if bench.warm {
        // What is refused now is refused again when it counts, and what is slow has longer then.
        let _ = drive(Duration::from_secs(1), CONNECTIONS);
    }
    let of_database = || bench.store.cluster.as_ref().map_or(0, |cluster| process::processor_time_of_tree(cluster.id));
    let mut database = operation.writes().then(|| Database::open(&place.url)).transpose()?;
    let rows_before = database.as_mut().map(settled).transpose()?;
    let (before, database_before) = (process::processor_time(server.running().id()), of_database());
    let measured = drive(bench.seconds, CONNECTIONS)?;
    let (after, database_after) = (process::processor_time(server.running().id()), of_database());
    if let Some((database, rows_before)) = database.as_mut().zip(rows_before) {
        let written = settled(database)? - rows_before;
        let answered = i64::try_from(measured.requests)?;
        // Those that wrk did not wait for at its end may be written as well.
        if written < answered || written > answered + i64::from(CONNECTIONS) {
            return Err(fault(format!("{answered} submissions were answered and {written} written")));
        }
    }
    let each = |spent: u64| spent as f64 / measured.requests as f64;
    let alone = match operation.asks {
        Asks::Caseload => Some(drive(bench.seconds.min(Duration::from_secs(3)), 1)?.p99),
        _ => None,
    };
    Ok(Figures { measured, processor: each(after - before), database: each(database_after - database_before), alone })
}

/// How many referrals there are, once those that are still being written are.
fn settled(database: &mut Database) -> Outcome<i64> {
    let count = |database: &mut Database| database.number("SELECT count(*) FROM referrals");
    let mut before = count(database)?;
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let now = count(database)?;
        if now == before {
            return Ok(now);
        }
        before = now;
    }
}

/// Sends a submission of somebody new.
pub fn submit_once(server: &Server, operation: &Operation, issuer: &Issuer, number: u64) -> Outcome<()> {
    let nine = (910_000_000 + u32::try_from(number)?..).find_map(crate::person::nhs_number).unwrap_or_default();
    let family = crate::person::family(number);
    let body = [
        ("{nhs_number}", nine.as_str()),
        ("{reference}", &format!("once-{number}")),
        ("{family}", &family),
        ("{folded}", &family.to_lowercase()),
        ("{birth_date}", &crate::person::birth_date(number).to_string()),
    ]
    .into_iter()
    .fold(super::wrk::body()?, |body, (place, word)| body.replace(place, word));
    let mut request = ureq::post(format!("{}{}", server.base(), server.path(operation, "/v1/referrals")))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", format!("once-{number}"));
    if let Some(token) = server.token(operation.actor, issuer)? {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let status = request.send(body)?.status().as_u16();
    if status == 201 { Ok(()) } else { Err(fault(format!("a submission was answered {status}"))) }
}

/// Asks once for a path.
pub fn ask_once(server: &Server, operation: &Operation, issuer: &Issuer, path: &str) -> Outcome<()> {
    let mut request = ureq::get(format!("{}{}", server.base(), server.path(operation, path)));
    if let Some(token) = server.token(operation.actor, issuer)? {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    request.call()?.body_mut().read_to_vec()?;
    Ok(())
}

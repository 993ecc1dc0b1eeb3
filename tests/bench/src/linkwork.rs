//! Linkwork as an operator runs it and as a client asks it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use serde_json::Value;
use uuid::Uuid;

use crate::cast::{self, Actor};
use crate::data::Place;
use crate::database::Database;
use crate::fault::{Outcome, fault};
use crate::issuer::Issuer;
use crate::postgres::as_who_serves;
use crate::process::Running;

/// Where it listens, in the sandbox and when it serves.
pub const PORT: u16 = 18_090;
const METRICS_PORT: u16 = 18_092;

/// Where a sandbox writes its log, in its folder.
pub const SANDBOX_LOG: &str = "sandbox.log";

/// Its binary.
#[derive(Clone, Debug)]
pub struct Binary(pub PathBuf);

/// A program with its secret.
struct Client {
    id: String,
    secret: String,
}

/// A running server, and the agency's program.
pub struct Serving {
    pub running: Running,
    agency: Client,
}

/// The base of its URLs.
pub fn base() -> String {
    format!("http://127.0.0.1:{PORT}")
}

impl Binary {
    /// Without settings of the caller's own: what is measured is the same for everybody.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("LINKWORK_") {
                command.env_remove(name);
            }
        }
        command
    }

    fn output(&self, arguments: &[&str], database_url: Option<&str>) -> Outcome<String> {
        self.output_of(arguments, &[("DATABASE_URL", database_url)])
    }

    /// Runs a command to its end, with those settings that are given, and answers what it printed.
    fn output_of(&self, arguments: &[&str], settings: &[(&str, Option<&str>)]) -> Outcome<String> {
        let mut command = self.command();
        command.args(arguments);
        for (name, value) in settings {
            command.envs(value.map(|value| (format!("LINKWORK_{name}"), value)));
        }
        let output = command.output().map_err(|error| fault(format!("{}: {error}", self.0.display())))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(fault(format!("linkwork {}: {said}", arguments.join(" "))));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts the sandbox in a folder, with nobody in it but its county and the little story that it begins with.
    pub fn sandbox(&self, folder: &Path, database_url: Option<&str>) -> Outcome<Running> {
        crate::data::private_folder(folder)?;
        let mut command = self.command();
        command.args(["sandbox", "--people", "0", "--port", &PORT.to_string(), "--data"]).arg(folder);
        if let Some(url) = database_url {
            command.args(["--database", url]);
        }
        let log = folder.join(SANDBOX_LOG);
        let mut running = Running::start(&mut command, "linkwork sandbox", &log)?;
        // It answers before its little story is told.
        running.wait_until_said("The sandbox is open", &log)?;
        Ok(running)
    }

    /// A token of somebody of the sandbox's cast.
    pub fn token(&self, folder: &Path, role: &str, name: &str) -> Outcome<String> {
        let folder = folder.display().to_string();
        Ok(self.output(&["token", role, "--as", name, "--data", &folder], None)?.trim().to_owned())
    }

    /// Brings a database up to date, as who owns it, for who serves.
    pub fn migrate(&self, database_url: &str) -> Outcome<()> {
        let serving = as_who_serves(database_url);
        let owner = (serving != database_url).then_some(database_url);
        self.output_of(&["migrate"], &[("DATABASE_URL", Some(&serving)), ("DATABASE_OWNER_URL", owner)]).map(drop)
    }

    /// Enters a client: those of the sandbox sign with keys that nobody has.
    fn client(&self, role: &str, organisation: Uuid, database_url: &str) -> Outcome<Client> {
        let organisation = organisation.to_string();
        let arguments = ["client", "create", "bench", "--organisation", &organisation, "--role", role];
        let printed = self.output(&arguments, Some(database_url))?;
        let read = |name: &str| printed.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let (id, secret) = read("client_id=")
            .zip(read("client_secret="))
            .ok_or_else(|| fault("linkwork client create printed no secret"))?;
        Ok(Client { id, secret })
    }

    /// Serves as an operator would have it, but that callers may ask as often as they like. `keys` is the folder of its
    /// keys; its log and its settings go where the data's notes are.
    pub fn serve(&self, place: &Place, keys: &Path, issuer: &Issuer) -> Outcome<Serving> {
        let agency = self.client("referrer", cast::AGENCY_ORGANISATION, &place.url)?;
        // A manager's identity takes two people by the API: here it is put there.
        let mut database = Database::open(&place.url)?;
        for worker in [cast::WORKER, cast::MANAGER] {
            let (id, issuer) = (database.literal(worker), issuer.name());
            let identity = format!("UPDATE workers SET issuer = '{issuer}', subject = '{worker}' WHERE id = {id}");
            database.execute(&identity)?;
        }
        let settings = place.folder.join("linkwork.toml");
        fs::write(&settings, issuer.settings())?;
        let log = place.folder.join("linkwork.log");
        let mut command = self.command();
        command
            .arg("serve")
            .env("LINKWORK_DATABASE_URL", as_who_serves(&place.url))
            .env("LINKWORK_PUBLIC_URL", base())
            .env("LINKWORK_LISTEN", format!("127.0.0.1:{PORT}"))
            .env("LINKWORK_METRICS_LISTEN", format!("127.0.0.1:{METRICS_PORT}"))
            .env("LINKWORK_KEYS_DIR", keys)
            .env("LINKWORK_CONFIG_FILE", &settings)
            .env("LINKWORK_RATE_LIMIT", "10000")
            .env("LINKWORK_RATE_BURST", "100000");
        let mut running = Running::start(&mut command, "linkwork serve", &log)?;
        running.wait_until_ready(&format!("{}/readyz", base()), &log)?;
        Ok(Serving { running, agency })
    }
}

impl Serving {
    /// A fresh token, got as its owner would get it.
    pub fn token(&self, actor: Actor, issuer: &Issuer) -> Outcome<String> {
        match actor {
            Actor::Agency => self.agency.token(),
            Actor::Worker => issuer.token(cast::WORKER, "link_worker"),
            Actor::Manager => issuer.token(cast::MANAGER, "service_manager"),
        }
    }
}

impl Client {
    /// A fresh token, as its owner gets it.
    fn token(&self) -> Outcome<String> {
        let basic = base64::prelude::BASE64_STANDARD.encode(format!("{}:{}", self.id, self.secret));
        let mut answer = ureq::post(format!("{}/oauth/token", base()))
            .header("Authorization", format!("Basic {basic}"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .send("grant_type=client_credentials")?;
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
        body["access_token"].as_str().map(str::to_owned).ok_or_else(|| fault("no access_token in the answer"))
    }
}

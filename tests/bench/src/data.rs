//! The data that is measured on: loaded once per database and size, kept, and copied for each run.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::database::Database;
use crate::fault::{Outcome, fault};
use crate::linkwork::{Binary, SANDBOX_LOG};
use crate::load;
use crate::postgres::Cluster;
use crate::process::Running;
use crate::stories;
use crate::template::Library;

/// On which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Where the yardstick keeps its data, and the cluster where PostgreSQL is measured.
pub struct Store {
    pub folder: PathBuf,
    pub engine: Engine,
    pub cluster: Option<Cluster>,
}

/// Loaded data.
pub struct Data {
    /// The folder of its keys and its stories.
    pub folder: PathBuf,
    pub referrals: u64,
}

/// A database that a run writes into.
pub struct Place {
    pub url: String,
    /// Where what is noted of it lies.
    pub folder: PathBuf,
    /// What PostgreSQL calls it.
    pub name: String,
}

const COPY: &str = "run";

/// Makes a folder that nobody else may open: a database is refused in any other.
pub fn private_folder(folder: &Path) -> Outcome<()> {
    Ok(fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?)
}

/// Stops the sandbox of a folder once all of it is counted for reports: what is loaded after it would else be counted at the first
/// start.
fn stop_counted(mut sandbox: Running, folder: &Path, url: &str) -> Outcome<()> {
    let mut database = Database::open(url)?;
    let counted = "SELECT count(*) FROM report_states WHERE counted_at IS NOT NULL";
    sandbox.wait_until(&folder.join(SANDBOX_LOG), || database.number(counted).is_ok_and(|states| states > 0))?;
    sandbox.stop()
}

impl Store {
    pub fn open(folder: &Path, engine: Engine) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::start(&folder.join("cluster"))?),
        };
        Ok(Self { folder, engine, cluster })
    }

    fn place(&self, referrals: u64) -> PathBuf {
        self.folder.join(format!("{}-{referrals}", self.engine.name()))
    }

    fn url(&self, referrals: u64) -> String {
        match &self.cluster {
            None => format!("sqlite:{}", self.place(referrals).join("linkwork.db").display()),
            Some(cluster) => cluster.url(&format!("loaded_{referrals}")),
        }
    }

    /// Data of so many referrals: as it was loaded, or loaded now. A load that was stopped goes on; `fresh` forgets what
    /// there is.
    pub fn data(&self, binary: &Binary, referrals: u64, fresh: bool) -> Outcome<Data> {
        let (folder, url) = (self.place(referrals), self.url(referrals));
        let (stories, whole) = (folder.join("stories.json"), folder.join("whole"));
        let is_there = match &self.cluster {
            None => folder.join("linkwork.db").exists(),
            Some(cluster) => cluster.has(&format!("loaded_{referrals}"))?,
        };
        // The stories are written once the county stands: without them nothing has begun that could go on.
        if fresh || !is_there || !stories.exists() {
            self.begin(binary, referrals, &folder, &url)?;
        }
        if !whole.exists() {
            let library: Library = serde_json::from_str(&fs::read_to_string(&stories)?)?;
            println!("loading {referrals} referrals into {}", self.engine.name());
            let began = Instant::now();
            load::load(&library, referrals, load::sink(&url)?.as_mut())?;
            fs::write(&whole, "")?;
            println!("  loaded in {:.0} s", began.elapsed().as_secs_f64());
        }
        binary.migrate(&url)?;
        Ok(Data { folder, referrals })
    }

    /// An empty county, and the stories that its people will have.
    fn begin(&self, binary: &Binary, referrals: u64, folder: &Path, url: &str) -> Outcome<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        private_folder(folder)?;
        println!("telling the stories");
        let library = stories::tell(binary, &self.folder.join("stories"))?;
        match &self.cluster {
            None => stop_counted(binary.sandbox(folder, None)?, folder, url)?,
            Some(cluster) => {
                let name = format!("loaded_{referrals}");
                cluster.remove(&name)?;
                cluster.create(&name)?;
                stop_counted(binary.sandbox(folder, Some(url))?, folder, url)?;
            }
        }
        // It is measured as it is served, and what is a sandbox's is not served: from here on all of it passes for real.
        Database::open(url)?.execute("UPDATE database_marks SET kind = 'real'")?;
        let keys = folder.join("keys");
        for (own, served) in [
            ("sandbox-current.pem", "signing-current.pem"),
            ("sandbox-next.pem", "signing-next.pem"),
            ("sandbox.secret", "root.secret"),
        ] {
            fs::rename(keys.join(own), keys.join(served))?;
        }
        fs::write(folder.join("stories.json"), serde_json::to_string(&library)?)?;
        Ok(())
    }

    /// Loaded data itself: what a run writes stays in it.
    pub fn original(&self, data: &Data) -> Place {
        let name = format!("loaded_{}", data.referrals);
        Place { url: self.url(data.referrals), folder: data.folder.clone(), name }
    }

    /// A copy of loaded data, in place of the last one.
    pub fn copy(&self, data: &Data) -> Outcome<Place> {
        let (folder, name) = (self.folder.join(COPY), COPY.to_owned());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        private_folder(&folder)?;
        match &self.cluster {
            None => {
                let (original, copy) = (data.folder.join("linkwork.db"), folder.join("linkwork.db"));
                if fs::metadata(data.folder.join("linkwork.db-wal")).is_ok_and(|wal| wal.len() > 0) {
                    return Err(fault(format!("{} is open elsewhere", original.display())));
                }
                fs::copy(&original, &copy)?;
                Ok(Place { url: format!("sqlite:{}", copy.display()), folder, name })
            }
            Some(cluster) => {
                cluster.copy(&format!("loaded_{}", data.referrals), COPY)?;
                Ok(Place { url: cluster.url(COPY), folder, name })
            }
        }
    }
}

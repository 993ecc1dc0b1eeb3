//! Several nodes on one PostgreSQL, killed while they send: no notification is lost, and those that come twice are counted.

use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::harness::database::{Engine, TestDatabase};
use crate::harness::mail::{Said, converse};
use crate::harness::process::linkwork;
use crate::harness::until;
use crate::system::mark::{operate, settings};

/// How long the mail server takes for a mail: so long that some are under way whenever a node is killed.
const TAKES: Duration = Duration::from_millis(20);
const NODES: usize = 3;

/// How often each mail was taken, by its Message-ID.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<BTreeMap<String, usize>>>);

impl Taken {
    /// A mail server that takes everything.
    async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let taken = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let taken = taken.clone();
                tokio::spawn(converse(stream, async move |said| taken.take(said).await));
            }
        });
        url
    }

    async fn take(&self, said: Said) -> &'static str {
        let Said::Mail(lines) = said else { return "250 yes" };
        let name = lines.into_iter().find(|line| line.starts_with("Message-ID")).expect("each mail has its own");
        *self.0.lock().expect("no panic").entry(name).or_default() += 1;
        sleep(TAKES).await;
        "250 taken"
    }

    /// How many, and how many mails in all.
    fn count(&self) -> (usize, usize) {
        let taken = self.0.lock().expect("no panic");
        (taken.len(), taken.values().sum())
    }
}

/// A node, killed without warning when dropped.
struct Node(Child);

impl Node {
    fn start(settings: &[(String, String)]) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let figures = free.expect("a free port").to_string();
        let mut command = linkwork(&["serve"]);
        command.envs(settings.iter().cloned()).env("LINKWORK_METRICS_LISTEN", figures);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("the binary runs"))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

/// So many notifications for somebody who is on call, each due by e-mail. What they are about is not looked at.
async fn enter(db: &DatabaseConnection, count: usize) {
    for statement in [
        "SET session_replication_role = replica".to_owned(),
        "INSERT INTO on_call_shifts (id, version, service_id, name, email, starts_at, ends_at, created_at, updated_at) \
         VALUES (gen_random_uuid(), 1, gen_random_uuid(), 'The duty team', 'duty@aldermoor.example.org', now(), \
         now() + interval '1 day', now(), now())"
            .to_owned(),
        format!(
            "INSERT INTO notifications (id, version, service_id, on_call_shift_id, task_id, reason, is_safety, due_at, status, \
             created_at, updated_at) SELECT gen_random_uuid(), 1, service_id, id, gen_random_uuid(), 'assigned', false, now(), \
             'waiting', now(), now() FROM on_call_shifts, generate_series(1, {count})"
        ),
        "INSERT INTO deliveries (id, notification_id, channel, status, attempts, next_attempt_at, created_at) \
         SELECT gen_random_uuid(), id, 'email', 'waiting', 0, now(), now() FROM notifications"
            .to_owned(),
        "SET session_replication_role = origin".to_owned(),
    ] {
        db.execute_unprepared(&statement).await.expect("it is entered");
    }
}

async fn number(db: &DatabaseConnection, from: &str) -> i64 {
    let statement = format!("SELECT count(*) FROM {from}");
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, statement);
    let row = db.query_one_raw(statement).await.expect("it answers").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Sends so many, and kills a node each time that so many more were taken.
#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
async fn none_is_lost(count: usize, kill_after: usize) {
    let database = TestDatabase::empty(Engine::Postgres);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let taken = Taken::default();
    let mut settings = settings(folder.path(), &database.url);
    settings.push(("LINKWORK_SMTP_URL".to_owned(), taken.serve().await));
    settings.push(("LINKWORK_MAIL_FROM".to_owned(), "Linkwork <linkwork@aldermoor.example.org>".to_owned()));
    let migrated = operate(&["migrate"], &settings);
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    let db = Database::connect(sea_orm::ConnectOptions::new(database.url.clone()).max_connections(1).to_owned()).await;
    let db = db.expect("it opens");
    enter(&db, count).await;

    let since = Instant::now();
    let mut nodes: Vec<Node> = (0..NODES).map(|_| Node::start(&settings)).collect();
    let mut killed = 0;
    while (killed + 1) * kill_after < count {
        until(Duration::from_secs(300), async || taken.count().0 >= (killed + 1) * kill_after).await;
        nodes.remove(0);
        nodes.push(Node::start(&settings));
        killed += 1;
    }
    // What a killed node had in hand is due again after a minute. Once nothing else is, that minute is over.
    until(Duration::from_secs(300), async || {
        number(&db, "deliveries WHERE status = 'waiting' AND next_attempt_at <= now()").await == 0
    })
    .await;
    let in_hand = number(&db, "deliveries WHERE status = 'waiting'").await;
    until(Duration::from_secs(300), async || number(&db, "deliveries WHERE status <> 'sent'").await == 0).await;
    let seconds = since.elapsed().as_secs();
    drop(nodes);
    let (distinct, mails) = taken.count();
    println!(
        "{count} notifications, {killed} nodes killed, {in_hand} in hand at the end of the rest, {} mails twice, {seconds} s",
        mails - distinct
    );
    assert_eq!(distinct, count, "none is lost, and none is another's");
    assert_eq!(number(&db, "notifications WHERE status <> 'sent'").await, 0);
    // No more than a killed node had in hand, which is eight, comes twice.
    assert!(mails - distinct <= killed * 8, "{} of {mails} mails came twice", mails - distinct);
    db.close().await.expect("it closes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_500_with_killed_nodes_none_is_lost() {
    none_is_lost(500, 150).await;
}

/// `cargo test --test api -- --ignored --nocapture of_10000_with_killed_nodes`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn of_10000_with_killed_nodes_none_is_lost() {
    none_is_lost(10_000, 1_000).await;
}

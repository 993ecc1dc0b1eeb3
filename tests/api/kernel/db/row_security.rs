//! PostgreSQL shows rows of people to whom they concern, where the row gate is taken away. Here it is: the tables are read as
//! entities whose gate lets everything through.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::Role;
use kernel::auth::{Caller, Principal};
use kernel::calendar;
use kernel::db::{Db, Tx};
use linkwork::gate::caller::of_principal;
use linkwork::system::sandbox::cast::{Actor, CAST};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};
use uuid::Uuid;

use crate::contract::matrix::rows::Maker;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::harness::postgres::as_who_serves;

/// Entities of tables, without any gate, and what a caller reads of each.
macro_rules! ungated {
    ($($module:ident $table:literal)+) => {
        $(mod $module {
            use kernel::auth::Caller;
            use kernel::db::{Access, Relation, Scoped};
            use sea_orm::entity::prelude::*;
            use sea_orm::Condition;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub id: Uuid,
                pub service_id: Option<Uuid>,
            }

            impl ActiveModelBehavior for ActiveModel {}

            kernel::sensitive! { appended, about nobody [id service_id] }

            impl Scoped for Entity {
                fn visible_to(_: &Caller) -> Condition {
                    Condition::all()
                }

                fn access(_: &Model) -> Option<Access> {
                    None
                }
            }
        })+

        /// The rows of each table that are shown.
        async fn shown(tx: &Tx) -> BTreeMap<&'static str, Vec<Uuid>> {
            BTreeMap::from([$((
                $table,
                tx.find::<$module::Entity>().all(10_000).await.expect("it is read").iter().map(|row| row.id).collect(),
            )),+])
        }
    };
}

ungated! {
    access_reviews "access_reviews"
    activities "activities"
    addenda "addenda"
    asset_concerns "asset_concerns"
    assessments "assessments"
    care_plans "care_plans"
    coded_entries "coded_entries"
    connections "connections"
    consents "consents"
    contacts "contacts"
    episodes "episodes"
    gaps "gaps"
    group_sessions "group_sessions"
    healthcare_uses "healthcare_uses"
    household_links "household_links"
    mdt_items "mdt_items"
    messages_back "messages_back"
    money_gains "money_gains"
    onward_referrals "onward_referrals"
    outcomes "outcomes"
    people "people"
    refer_backs "refer_backs"
    referrals "referrals"
    safety_events "safety_events"
    stories "stories"
    supervisions "supervisions"
    tasks "tasks"
    volunteers "volunteers"
    worker_check_ins "worker_check_ins"
}

/// The database for who owns its tables, to whom all is shown.
async fn owner(county: &County) -> DatabaseConnection {
    connect(county.database_url()).await
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("it opens")
}

async fn rows(db: &impl ConnectionTrait, text: &str) -> Vec<QueryResult> {
    let text = Statement::from_string(DbBackend::Postgres, text);
    db.query_all_raw(text).await.expect("it is read")
}

async fn words(db: &impl ConnectionTrait, text: &str) -> Vec<String> {
    rows(db, text).await.iter().map(|row| row.try_get_by_index(0).expect("a word")).collect()
}

/// The rows of a table that have to do with a caller, asked of its owner.
async fn theirs(owner: &DatabaseConnection, table: &str, caller: &Caller) -> Vec<Uuid> {
    let columns =
        words(owner, &format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'"))
            .await;
    let has = |column: &&str| columns.iter().any(|of_table| of_table == column);
    let (organisation, principal) = (caller.organisation_id, caller.principal.id());
    // An auditor of the whole county looks through what was opened by a stated reason, wherever that was.
    let is_theirs_to_review = table == "access_reviews" && caller.role == Role::Auditor;
    let mut conditions = vec![is_theirs_to_review.to_string()];
    if has(&"service_id") {
        conditions.extend(caller.case_services().map(|service| format!("service_id = '{service}'")));
    }
    let of_organisations =
        ["organisation_id", "owner_organisation_id", "destination_organisation_id", "practice_id", "escalated_to_id"];
    conditions.extend(
        of_organisations.iter().filter(|column| has(column)).map(|column| format!("{column} = '{organisation}'")),
    );
    let of_principals = ["worker_id", "supervisor_id", "raised_by"];
    conditions
        .extend(of_principals.iter().filter(|column| has(column)).map(|column| format!("{column} = '{principal}'")));
    if has(&"person_id") {
        let patients = format!("SELECT id FROM people WHERE practice_id = '{organisation}'");
        conditions.push(format!("person_id IN ({patients})"));
    }
    let found = rows(owner, &format!("SELECT id FROM {table} WHERE {} ORDER BY id", conditions.join(" OR "))).await;
    found.iter().map(|row| row.try_get_by_index(0).expect("an identifier")).collect()
}

async fn caller(county: &County, actor: &Actor) -> Caller {
    let state = county.server.state();
    let principal = Principal::of(actor.subject(), actor.is_person);
    let today = calendar::local_date(state.clock.now());
    let db = state.db.system("a test");
    of_principal(db.read(), principal, actor.role, today).await.expect("it is read").expect("somebody of the cast")
}

#[tokio::test]
async fn without_the_row_gate_nobody_is_shown_what_has_nothing_to_do_with_them() {
    let county = County::open_with(Engine::Postgres, |_| {}).await;
    Maker::make(&county).await;
    let owner = owner(&county).await;
    let state = county.server.state();
    let mut kept_back = BTreeMap::<&str, usize>::new();
    for actor in CAST {
        let caller = caller(&county, actor).await;
        for (table, shown) in shown(&state.db.read(caller.clone(), state.clock.now())).await {
            let theirs = theirs(&owner, table, &caller).await;
            let strange: Vec<_> = shown.iter().filter(|id| !theirs.contains(id)).collect();
            assert!(strange.is_empty(), "{}: {strange:?} of {table}", actor.name);
            let all: i64 =
                rows(&owner, &format!("SELECT count(*) FROM {table}")).await[0].try_get_by_index(0).expect("a number");
            *kept_back.entry(table).or_default() += usize::try_from(all).expect("few") - shown.len();
        }
    }
    // The gate is away indeed: to who owns the tables all are shown.
    let owning = Db::open(county.database_url(), 1).await.expect("it opens");
    let agency = caller(&county, &CAST[0]).await;
    let everything = shown(&owning.read(agency, state.clock.now())).await;
    assert!(everything.values().all(|rows| !rows.is_empty()), "a table without rows shows nothing: {everything:?}");
    assert!(kept_back.values().all(|rows| *rows > 0), "{kept_back:?}");
    owning.close().await.expect("it closes");
    county.close().await;
}

#[tokio::test]
async fn a_connection_that_was_told_of_one_caller_shows_the_next_one_their_own() {
    // Fewer connections than callers.
    let county = County::open_with(Engine::Postgres, |config| config.database.connections = 2).await;
    Maker::make(&county).await;
    let owner = owner(&county).await;
    let workers: Vec<&Actor> =
        CAST.iter().filter(|actor| actor.role.has_caseload() || actor.role == Role::ServiceManager).collect();
    let state = county.server.state();
    let read = async |actor: &Actor| {
        let caller = caller(&county, actor).await;
        let theirs = theirs(&owner, "people", &caller).await;
        for _ in 0..20 {
            let tx = state.db.read(caller.clone(), state.clock.now());
            let shown = tx.find::<people::Entity>().all(10_000).await.expect("it is read");
            assert_eq!(shown.len(), theirs.len(), "{}", actor.name);
            assert!(shown.iter().all(|row| theirs.contains(&row.id)), "{}", actor.name);
        }
        theirs
    };
    let read = futures_util::future::join_all(workers.iter().map(|worker| read(worker))).await;
    let of_services: BTreeSet<Vec<Uuid>> = read.into_iter().collect();
    assert!(of_services.len() > 1 && of_services.iter().all(|people| !people.is_empty()), "{of_services:?}");
    county.close().await;
}

#[tokio::test]
async fn one_state_is_read_by_a_caller_and_between_by_nobody() {
    let county = County::open_with(Engine::Postgres, |_| {}).await;
    Maker::make(&county).await;
    let owner = owner(&county).await;
    let state = county.server.state();
    let manager = CAST.iter().find(|actor| actor.role == Role::ServiceManager).expect("there is one");
    let caller = caller(&county, manager).await;
    let theirs = theirs(&owner, "people", &caller).await.len();
    let all = rows(&owner, "SELECT id FROM people").await.len();
    assert!(theirs < all);
    let snapshot = state.db.snapshot(caller, state.clock.now()).await.expect("it begins");
    for _ in 0..2 {
        assert_eq!(snapshot.find::<people::Entity>().all(10_000).await.expect("it is read").len(), theirs);
        assert_eq!(rows(&snapshot.system("a test"), "SELECT id FROM people").await.len(), all);
    }
    drop(snapshot);
    // What the pool gets back is nobody's again.
    assert_eq!(rows(state.db.system("a test").read(), "SELECT id FROM people").await.len(), all);
    county.close().await;
}

#[tokio::test]
async fn who_does_not_say_who_reads_is_shown_nothing_and_what_callers_read_by_writes_nothing() {
    let county = County::open_with(Engine::Postgres, |_| {}).await;
    Maker::make(&county).await;
    let unsaid = connect(&as_who_serves(county.database_url())).await;
    let tables = words(&unsaid, "SELECT relname::text FROM pg_class WHERE relrowsecurity").await;
    assert!(tables.len() > 50, "{tables:?}");
    for table in tables {
        assert!(rows(&unsaid, &format!("SELECT 1 FROM {table} LIMIT 1")).await.is_empty(), "{table}");
    }
    let told = connect(&as_who_serves(county.database_url())).await;
    told.execute_unprepared("SELECT set_config('linkwork.reader', 'service_manager', false)")
        .await
        .expect("it is told");
    assert!(
        told.execute_unprepared("UPDATE people SET version = version + 1")
            .await
            .is_ok_and(|done| done.rows_affected() == 0)
    );
    county.close().await;
}

/// The tables that name a person or a case and yet are shown to every connection, and why.
const OPEN: &[(&str, &str)] = &[
    ("audit_links", "digests of entries"),
    ("audit_pending", "names of entries"),
    ("export_files", "sizes and digests of files"),
    ("report_changes", "names of rows that are to be counted"),
    ("restricted_people", "what is not shown is asked of it: where a row were kept back, its person would be shown"),
    ("webhook_deliveries", "names of rows, which their endpoint was told"),
];

#[tokio::test]
async fn each_table_that_names_a_person_or_a_case_has_row_security() {
    let county = County::open_with(Engine::Postgres, |_| {}).await;
    let owner = owner(&county).await;
    let names = "SELECT DISTINCT class.relname::text FROM pg_class class JOIN pg_attribute ON attrelid = class.oid \
                 WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND NOT relrowsecurity AND attname IN \
                 ('person_id', 'other_person_id', 'kept_id', 'episode_id', 'referral_id', 'contact_id', 'care_plan_id', \
                  'story_id', 'assessment_id', 'safety_event_id', 'subject_id', 'merge_id', 'export_id', 'entry_id') ORDER BY 1";
    assert_eq!(words(&owner, names).await, OPEN.iter().map(|(table, _)| (*table).to_owned()).collect::<Vec<_>>());
    county.close().await;
}

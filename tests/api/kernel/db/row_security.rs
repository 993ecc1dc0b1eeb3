//! PostgreSQL shows rows of people to whom they concern, also where the row gate is taken away; and hides nothing that the row
//! gate shows.

use std::collections::BTreeSet;

use catalogue::{OrganisationKind, Role};
use kernel::auth::{Caller, Principal};
use kernel::calendar;
use kernel::db::{Db, Scoped};
use linkwork::gate::caller::of_principal;
use linkwork::system::sandbox::cast::{Actor, CAST, organisation_id, service_id};
use linkwork::{care, community, county as of_county, insight, system};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, ModelTrait, Statement};
use uuid::Uuid;

use crate::contract::matrix::rows::Maker;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::harness::postgres::as_who_serves;

/// Table `people`, read by an entity whose gate lets everything through.
mod ungated {
    use kernel::auth::Caller;
    use kernel::db::{Access, Relation, Scoped};
    use sea_orm::Condition;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "people")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
    }

    impl ActiveModelBehavior for ActiveModel {}

    kernel::sensitive! { appended, about nobody [id] }

    impl Scoped for Entity {
        fn visible_to(_: &Caller) -> Condition {
            Condition::all()
        }

        fn access(_: &Model) -> Option<Access> {
            None
        }
    }
}

/// A county with rows of every kind in every state.
async fn full(connections: u32) -> County {
    let county = County::open_with(Engine::Postgres, |config| config.database.connections = connections).await;
    Maker::make(&county).await;
    county
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("it opens")
}

async fn words(db: &impl ConnectionTrait, text: &str) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, text)).await.expect(text);
    rows.iter().map(|row| row.try_get_by_index(0).expect("a word")).collect()
}

async fn people(db: &impl ConnectionTrait, condition: &str) -> usize {
    words(db, &format!("SELECT id::text FROM people WHERE {condition}")).await.len()
}

async fn caller(county: &County, actor: &Actor) -> Caller {
    let state = county.server.state();
    let principal = Principal::of(actor.subject(), actor.is_person);
    let today = calendar::local_date(state.clock.now());
    let db = state.db.system("a test");
    of_principal(db.read(), principal, actor.role, today).await.expect("it is read").expect("somebody of the cast")
}

fn list<T: ToString>(all: impl Iterator<Item = T>) -> String {
    std::iter::once(Uuid::nil().to_string())
        .chain(all.map(|one| one.to_string()))
        .map(|id| format!("'{id}'"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Whose a row is by its columns, as a condition: said once more, apart from the policies.
fn concerns(caller: &Caller, table: &str, columns: &BTreeSet<String>) -> String {
    let has = |column: &str| columns.contains(column);
    let (organisation, principal) = (caller.organisation_id, caller.principal.id());
    let services = list(caller.case_services().filter(|_| caller.role.is_of_service()));
    let mut any = vec!["FALSE".to_owned()];
    if has("service_id") {
        any.push(format!("service_id IN ({services})"));
    }
    for (column, parent) in [
        ("assessment_id", "assessments"),
        ("care_plan_id", "care_plans"),
        ("contact_id", "contacts"),
        ("episode_id", "episodes"),
        ("safety_event_id", "safety_events"),
        ("story_id", "stories"),
    ] {
        if has(column) {
            any.push(format!("{column} IN (SELECT id FROM {parent} WHERE service_id IN ({services}))"));
        }
    }
    let is_audit = ["access_reviews", "audit_entries", "audit_subjects", "erasures"].contains(&table);
    if is_audit {
        let is_of_county = caller.organisation_kind == OrganisationKind::Ics || table == "audit_subjects";
        let wide = if is_of_county { "TRUE".to_owned() } else { format!("organisation_id = '{organisation}'") };
        any.extend(Some(wide).filter(|_| caller.role == Role::Auditor));
    } else {
        let of_organisations = ["organisation_id", "owner_organisation_id", "practice_id", "escalated_to_id"];
        any.extend(of_organisations.iter().filter(|one| has(one)).map(|one| format!("{one} = '{organisation}'")));
        let of_principals = ["actor_id", "raised_by", "supervisor_id", "worker_id"];
        any.extend(of_principals.iter().filter(|one| has(one)).map(|one| format!("{one} = '{principal}'")));
    }
    if has("person_id") && caller.role == Role::Practice {
        any.push(format!("person_id IN (SELECT id FROM people WHERE practice_id = '{organisation}')"));
    }
    match table {
        "referrals" => any
            .push(format!("id IN (SELECT referral_id FROM onward_referrals WHERE organisation_id = '{organisation}')")),
        "supervisions" => any.push(format!(
            "worker_id IN (SELECT worker_id FROM worker_supervisors WHERE supervisor_id = '{principal}')"
        )),
        _ => {}
    }
    any.join(" OR ")
}

/// Says who reads, as the server does.
async fn set_reader(db: &DatabaseConnection, caller: &Caller) {
    let services: Vec<String> =
        caller.case_services().filter(|_| caller.role.is_of_service()).map(|id| id.to_string()).collect();
    let settings = [
        ("reader", caller.role.to_string()),
        ("principal", caller.principal.id().to_string()),
        ("organisation", caller.organisation_id.to_string()),
        ("organisation_kind", caller.organisation_kind.to_string()),
        ("services", services.join(",")),
    ];
    for (name, value) in settings {
        words(db, &format!("SELECT set_config('linkwork.{name}', '{value}', false)")).await;
    }
}

#[tokio::test]
async fn without_the_row_gate_nobody_is_shown_what_has_nothing_to_do_with_them() {
    let county = full(4).await;
    let owner = connect(county.database_url()).await;
    let serving = connect(&as_who_serves(county.database_url())).await;
    let tables = words(&owner, "SELECT relname::text FROM pg_class WHERE relrowsecurity").await;
    assert!(tables.len() > 50, "{tables:?}");
    let mut is_kept_back = BTreeSet::new();
    for actor in CAST {
        let caller = caller(&county, actor).await;
        set_reader(&serving, &caller).await;
        for table in &tables {
            let columns =
                format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'");
            let condition = concerns(&caller, table, &words(&owner, &columns).await);
            let rows = |condition: &str| format!("SELECT ctid::text FROM {table} WHERE {condition}");
            let shown = words(&serving, &rows("TRUE")).await;
            let theirs = words(&owner, &rows(&condition)).await;
            let strange: Vec<&String> = shown.difference(&theirs).collect();
            assert!(strange.is_empty(), "{} is shown {} rows of {table}", actor.name, strange.len());
            if shown.len() < words(&owner, &rows("TRUE")).await.len() {
                is_kept_back.insert(table.clone());
            }
        }
    }
    let not_kept_back: Vec<&String> = tables.difference(&is_kept_back).collect();
    assert_eq!(not_kept_back, ["person_merge_rows", "person_merges"], "the two of which there is no row here");
    county.close().await;
}

/// What a caller reads of a table through the row gate.
async fn keys<E>(db: &Db, caller: &Caller, county: &County) -> Vec<String>
where
    E: Scoped<Model: ModelTrait<Entity = E>>,
{
    let tx = db.read(caller.clone(), county.server.state().clock.now());
    let rows = tx.find::<E>().all(10_000).await.expect("it is read");
    let mut keys: Vec<String> = rows.iter().map(|row| format!("{:?}", row.get(E::key()))).collect();
    keys.sort_unstable();
    keys
}

/// Compares what is read of each with and without row security.
macro_rules! hides_nothing {
    ($county:ident $owning:ident: $($module:path)+) => {{
        let (mut shown, mut hidden) = (0, Vec::new());
        for actor in CAST {
            let caller = caller(&$county, actor).await;
            $({
                use $module as module;
                let with = keys::<module::Entity>(&$county.server.state().db, &caller, &$county).await;
                let without = keys::<module::Entity>(&$owning, &caller, &$county).await;
                if with != without {
                    hidden.push(format!("{} of {}", actor.name, stringify!($module)));
                }
                shown += with.len();
            })+
        }
        assert!(hidden.is_empty(), "{}", hidden.join("\n"));
        shown
    }};
}

#[tokio::test]
async fn what_the_row_gate_shows_is_not_hidden() {
    let county = full(4).await;
    let moved = [
        // To another practice, which the referral does not name.
        format!("UPDATE onward_referrals SET organisation_id = '{}'", organisation_id(6)),
        "UPDATE people SET practice_id = NULL WHERE id IN (SELECT person_id FROM onward_referrals)".to_owned(),
        // With somebody who has only a name, in a service in which the supervisor has no post.
        format!("UPDATE supervisions SET supervisor_id = NULL, service_id = '{}'", service_id(2)),
    ];
    county.run_by_hand(&moved).await.expect("it is written");
    let owning = Db::open(county.database_url(), 2).await.expect("it opens");
    assert!(owning.lacks_row_security() && !county.server.state().db.lacks_row_security());
    let shown = hides_nothing!(county owning:
        care::assessment::entity care::care_plan::entity care::coded_entry::entity care::consent::entity
        care::contact::entity care::contact::version care::episode::assignment care::episode::entity care::episode::history
        care::erasure::entity care::group_session::entity care::healthcare_use::entity care::household_link::entity
        care::identity::entity care::mdt::entity care::message_back::entity care::money_gain::entity
        care::onward_referral::entity care::outcome::entity care::person::entity care::person::match_key
        care::refer_back::entity care::referral::addendum care::referral::before_acceptance care::referral::entity
        care::safety::check_in care::safety::entity care::safety::entry care::story::entity
        community::asset_concern::entity community::connection::entity community::gap::entity community::volunteer::entity
        of_county::activity::entity of_county::supervision::entity
        insight::access_review::entity insight::notification::entity system::task::entity kernel::audit::entity
    );
    assert!(shown > 1_000, "{shown}");
    let vale = CAST.iter().find(|actor| actor.name == "vale_medical").expect("a practice");
    let sent_on = keys::<care::onward_referral::entity::Entity>(&owning, &caller(&county, vale).await, &county).await;
    assert!(!sent_on.is_empty());
    owning.close().await.expect("it closes");
    county.close().await;
}

#[tokio::test]
async fn a_connection_that_knew_one_caller_shows_the_next_one_their_own() {
    // Fewer connections than callers.
    let county = full(2).await;
    let owner = connect(county.database_url()).await;
    let state = county.server.state();
    let read = async |actor: &Actor| {
        let caller = caller(&county, actor).await;
        let theirs = people(&owner, &format!("service_id IN ({})", list(caller.case_services()))).await;
        for _ in 0..20 {
            let tx = state.db.read(caller.clone(), state.clock.now());
            let shown = tx.find::<ungated::Entity>().all(10_000).await.expect("it is read");
            assert_eq!(shown.len(), theirs, "{}", actor.name);
        }
        theirs
    };
    let workers = CAST.iter().filter(|actor| actor.role.has_caseload() || actor.role == Role::ServiceManager);
    let read: BTreeSet<usize> = futures_util::future::join_all(workers.map(read)).await.into_iter().collect();
    assert!(read.len() > 1 && !read.contains(&0), "two services with different numbers of people: {read:?}");
    county.close().await;
}

#[tokio::test]
async fn one_state_is_read_by_a_caller_and_between_by_nobody() {
    let county = full(1).await;
    let owner = connect(county.database_url()).await;
    let state = county.server.state();
    let manager = CAST.iter().find(|actor| actor.role == Role::ServiceManager).expect("there is one");
    let caller = caller(&county, manager).await;
    let theirs = people(&owner, &format!("service_id IN ({})", list(caller.case_services()))).await;
    let all = people(&owner, "TRUE").await;
    assert!(theirs < all);
    let snapshot = state.db.snapshot(caller, state.clock.now()).await.expect("it begins");
    for _ in 0..2 {
        assert_eq!(snapshot.find::<ungated::Entity>().all(10_000).await.expect("it is read").len(), theirs);
        assert_eq!(people(&snapshot.system("a test"), "TRUE").await, all);
        // It takes no connection of the pool.
        assert_eq!(people(state.db.system("a test").read(), "TRUE").await, all);
    }
    county.close().await;
}

#[tokio::test]
async fn who_does_not_say_who_reads_is_shown_nothing_and_who_does_writes_nothing() {
    let county = full(4).await;
    let owner = connect(county.database_url()).await;
    let serving = connect(&as_who_serves(county.database_url())).await;
    for table in words(&owner, "SELECT relname::text FROM pg_class WHERE relrowsecurity").await {
        assert!(words(&serving, &format!("SELECT ctid::text FROM {table} LIMIT 1")).await.is_empty(), "{table}");
    }
    let manager = CAST.iter().find(|actor| actor.role == Role::ServiceManager).expect("there is one");
    set_reader(&serving, &caller(&county, manager).await).await;
    assert!(people(&serving, "TRUE").await > 0);
    for write in ["UPDATE people SET version = version + 1", "DELETE FROM tasks"] {
        let done = serving.execute_unprepared(write).await.expect("it finds nothing to write");
        assert_eq!(done.rows_affected(), 0, "{write}");
    }
    county.close().await;
}

/// The tables that every connection may read, and why.
const OPEN: &[(&[&str], &str)] = &[
    (&["database_marks", "eras", "seaql_migrations", "storage_checks"], "the database itself"),
    (&["audit_checkpoints", "audit_links", "audit_pending"], "digests of entries, and their names"),
    (
        &[
            "absences",
            "access_grants",
            "client_keys",
            "clients",
            "notification_preferences",
            "on_call_shifts",
            "organisation_memberships",
            "organisations",
            "practice_successions",
            "service_organisations",
            "service_outward_codes",
            "service_practices",
            "services",
            "worker_pcns",
            "worker_roles",
            "worker_services",
            "worker_supervisors",
            "workers",
        ],
        "the county: who works where, which the row gate goes by",
    ),
    (
        &[
            "asset_categories",
            "asset_facts",
            "asset_places",
            "asset_terms",
            "asset_times",
            "asset_versions",
            "assets",
            "confidence_surveys",
            "directory_import_lines",
            "directory_sources",
            "imported_assets",
            "list_sizes",
            "postcode_loads",
            "postcodes",
            "postcodes_loading",
            "quality_assurances",
            "signpostings",
        ],
        "groups, places, and what is said of nobody",
    ),
    (&["instruments"], "what is asked, and no answer"),
    (&["match_key_rebuilds", "report_changes", "report_counts", "report_states"], "counts, and how far they are"),
    (&["events"], "names of rows, and what happened to them: the feed reads on with every row of the log"),
    (&["revoked_tokens", "spent_assertions"], "identifiers of tokens"),
    (&["export_files", "exports"], "what was asked for, sizes and digests: the pieces are closed"),
    (&["webhook_deliveries", "webhook_endpoints"], "addresses, and names of rows that were sent there"),
    (
        &["restricted_people"],
        "what is not shown is asked of it: where a row were kept back, its person would be shown. Its ground is open with it",
    ),
];

#[tokio::test]
async fn each_table_has_row_security_or_a_reason_why_not() {
    let county = County::open_with(Engine::Postgres, |_| {}).await;
    let owner = connect(county.database_url()).await;
    let without = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity \
                   AND relnamespace = current_schema()::regnamespace";
    let open = OPEN.iter().flat_map(|(tables, _)| *tables).map(|table| (*table).to_owned()).collect();
    assert_eq!(words(&owner, without).await, open);
    county.close().await;
}

//! The trail of who saw whom: whatever is done to it straight in the database is found.

use std::collections::BTreeSet;

use catalogue::id::AuditEntryId;
use kernel::audit::entity::{Entity as Entry, subject};
use kernel::audit::trail::{checkpoint as signed, link as linked};
use kernel::audit::verify::{Fault, Findings, verify};
use kernel::auth::real_now;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::care::episode::refer;
use crate::harness::county::County;
use crate::on_both;
use crate::system::task::referred;

/// Links what was audited so far and signs how far it goes.
pub async fn checkpoint(county: &County) {
    let state = county.server.state();
    kernel::audit::link(&state.db, state.audit.key()).await.expect("it is linked");
    let tokens = &state.trust.tokens;
    kernel::audit::checkpoint(&state.db, tokens.keyring(), tokens.issuer(), real_now()).await.expect("it is signed");
}

async fn look(county: &County, published: Option<&str>) -> Findings {
    let state = county.server.state();
    let found = verify(&state.db, state.audit.key(), state.trust.tokens.keyring(), published, |_| ()).await;
    found.expect("the trail can be read")
}

const TABLES: [&str; 4] = ["audit_entries", "audit_links", "audit_checkpoints", "audit_pending"];

/// Puts a copy of the trail aside.
async fn copy(county: &County) {
    let copies = TABLES.map(|table| format!("CREATE TABLE copy_of_{table} AS SELECT * FROM {table}"));
    county.run_by_hand(&copies).await.expect("it is copied");
}

/// Puts the trail back as it was copied.
async fn restore(county: &County) {
    let clear = TABLES.map(|table| format!("DELETE FROM {table}"));
    let fill = TABLES.map(|table| format!("INSERT INTO {table} SELECT * FROM copy_of_{table}"));
    let [entries, links, checkpoints, pending] = fill;
    // Each entry that is put back would wait for its link once more.
    let none_waits = "DELETE FROM audit_pending".to_owned();
    county
        .run_by_hand(&[&clear[..], &[entries, links, checkpoints, none_waits, pending]].concat())
        .await
        .expect("it is restored");
}

/// An id as the database at hand takes it.
fn written(county: &County, id: AuditEntryId) -> String {
    match county.server.state().db.system("which database").read().get_database_backend() {
        sea_orm::DbBackend::Postgres => format!("'{id}'::uuid"),
        _ => format!("x'{}'", id.0.simple()),
    }
}

async fn links(county: &County) -> Vec<linked::Model> {
    let db = &county.server.state().db;
    let links = linked::Entity::find().order_by_asc(linked::Column::Position);
    links.all(db.system("a test reads the chain").read()).await.expect("the chain")
}

on_both! {
    async fn whatever_is_done_to_the_trail_is_found(county) {
        let path = referred(county, json!({})).await;
        for _ in 0..6 {
            county.as_("amira").get(&path).await.expect(200);
        }
        checkpoint(county).await;
        let whole = look(county, None).await;
        assert_eq!(whole.faults, []);
        assert!(whole.links >= 6 && whole.checkpoints == 1 && whole.pending == 0, "{whole:?}");

        let chain = links(county).await;
        let [.., third, second, last] = &chain[..] else { panic!("too short a chain") };
        county.run_by_hand(&["DELETE FROM audit_subjects".to_owned()]).await.expect("nothing refers to entries");
        copy(county).await;
        let of = |link: &linked::Model| written(county, link.entry_id);
        let (third_id, second_id, last_id) = (of(third), of(second), of(last));
        let end = last.position;
        let unused = of(&linked::Model { entry_id: "01900000-0000-7000-8000-000000000001".parse().expect("an id"), ..last.clone() });
        let checkpoint_id = signed::Entity::find()
            .one(county.server.state().db.system("a test reads the checkpoint").read())
            .await
            .expect("it is read")
            .expect("there is one")
            .id;
        let acts = [
            (vec![format!("UPDATE audit_entries SET actor_role = 'auditor' WHERE id = {second_id}")],
                vec![Fault::EntryAltered(second.entry_id)]),
            (vec![format!("UPDATE audit_entries SET seen = '[]' WHERE id = {second_id}")],
                vec![Fault::EntryAltered(second.entry_id)]),
            (vec![format!("DELETE FROM audit_entries WHERE id = {second_id}")],
                vec![Fault::EntryGone(second.entry_id)]),
            (vec![
                format!("DELETE FROM audit_entries WHERE id = {second_id}"),
                format!("DELETE FROM audit_links WHERE entry_id = {second_id}"),
            ], vec![Fault::Gap(second.position, second.position)]),
            (vec![
                format!("DELETE FROM audit_entries WHERE id = {second_id}"),
                format!("DELETE FROM audit_links WHERE entry_id = {second_id}"),
                format!("UPDATE audit_links SET position = {} WHERE position = {end}", second.position),
            ], vec![Fault::LinkAltered(second.position), Fault::CutOff(end, second.position)]),
            (vec![format!("DELETE FROM audit_links WHERE entry_id = {second_id}")],
                vec![Fault::Gap(second.position, second.position), Fault::EntryUnlinked(second.entry_id)]),
            (vec![
                format!("UPDATE audit_links SET entry_id = {unused} WHERE position = {}", second.position),
                format!("UPDATE audit_links SET entry_id = {second_id} WHERE position = {}", third.position),
                format!("UPDATE audit_links SET entry_id = {third_id} WHERE position = {}", second.position),
            ], vec![Fault::LinkAltered(third.position), Fault::LinkAltered(second.position)]),
            (vec![
                format!("DELETE FROM audit_entries WHERE id = {last_id}"),
                format!("DELETE FROM audit_links WHERE entry_id = {last_id}"),
            ], vec![Fault::CutOff(end, end - 1)]),
            (vec![format!("UPDATE audit_checkpoints SET position = {}", end - 1)],
                vec![Fault::CheckpointAltered(checkpoint_id)]),
            (vec![format!(
                "INSERT INTO audit_entries SELECT {unused}, occurred_at, action, actor_role, actor_id, organisation_id, \
                 access_reason, request_id, filter, seen, is_denied, outcome, resource_id, own_request_id, seal FROM audit_entries WHERE id = {last_id}"
            )], vec![Fault::EntryAltered("01900000-0000-7000-8000-000000000001".parse().expect("an id"))]),
        ];
        for (act, faults) in acts {
            county.run_by_hand(&act).await.expect("the database obeys");
            assert_eq!(look(county, None).await.faults, faults, "{act:?}");
            restore(county).await;
            assert_eq!(look(county, None).await.faults, [], "it is put back after {act:?}");
        }
    }

    async fn a_checkpoint_that_was_kept_shows_that_the_whole_trail_was_replaced(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(county).await;
        let page = county.as_("caldicott").get("/v1/audit-checkpoints").await.expect(200);
        let kept = page.body["items"][0]["signature"].as_str().expect("a signature").to_owned();
        assert_eq!(look(county, Some(&kept)).await.faults, []);
        assert_eq!(look(county, Some(&format!("{kept}x"))).await.faults, [Fault::NoCheckpoint]);
        assert_eq!(look(county, Some(&county.token("leila"))).await.faults, [Fault::NoCheckpoint], "signed, and something else");

        // All of it goes, and another trail begins, just as good.
        let acts = ["audit_subjects", "audit_checkpoints", "audit_links", "audit_pending", "audit_entries"];
        county.run_by_hand(&acts.map(|table| format!("DELETE FROM {table}"))).await.expect("it is emptied");
        assert_eq!(look(county, Some(&kept)).await.faults, [Fault::CutOff(1, 0)]);
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(county).await;
        assert_eq!(look(county, None).await.faults, []);
        assert_eq!(look(county, Some(&kept)).await.faults, [Fault::Replaced(1)]);
    }

    async fn a_real_database_changes_nothing_of_the_trail(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(county).await;
        county.run_by_hand(&["UPDATE database_marks SET kind = 'real'".to_owned()]).await.expect("it is marked");
        for (table, column) in [("audit_entries", "seal"), ("audit_links", "digest"), ("audit_checkpoints", "digest")] {
            for act in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET {column} = {column}")] {
                let refused = county.run_by_hand(std::slice::from_ref(&act)).await.expect_err("it is refused").to_string();
                assert!(refused.contains("append-only"), "{act}: {refused}");
            }
        }
        assert_eq!(look(county, None).await.faults, []);
        let of_last = linked::Entity::find().filter(linked::Column::Position.eq(1));
        let db = &county.server.state().db;
        assert!(of_last.one(db.system("a test reads the chain").read()).await.expect("the chain").is_some());
    }

    async fn who_was_seen_is_indexed_once_each_in_as_many_turns_as_it_takes(county) {
        for number in 1..=13 {
            refer(county, number).await;
        }
        let amira = county.as_("amira");
        for _ in 0..42 {
            amira.get("/v1/referrals?status=submitted").await.expect(200);
        }
        let state = county.server.state();
        let system = state.db.system("a test reads the trail, and begins its index");
        let entries = Entry::find().all(system.read()).await.expect("they are read");
        let seen: BTreeSet<(String, String)> = entries
            .iter()
            .flat_map(|entry| {
                let people = entry.seen.as_array().expect("a list").iter().filter_map(|seen| seen["person_id"].as_str());
                people.map(|person| (person.to_owned(), entry.id.to_string())).collect::<Vec<_>>()
            })
            .collect();
        assert!(seen.len() > 500, "more than one turn adds: {}", seen.len());
        let (person, entry) = seen.iter().nth(7).expect("there are more");
        let begun = subject::ActiveModel {
            person_id: Set(person.parse().expect("an id")),
            entry_id: Set(entry.parse().expect("an id")),
        };
        let entered: Result<(), sea_orm::DbErr> =
            system.write(async |tx| subject::Entity::insert(begun).exec_without_returning(tx).await.map(|_| ())).await;
        entered.expect("a node that was stopped had come so far");
        let link = async || kernel::audit::link(&state.db, state.audit.key()).await;
        let (one, other) = tokio::join!(link(), link());
        one.and(other).expect("it is linked");
        let rows = subject::Entity::find().all(system.read()).await.expect("they are read");
        let indexed: BTreeSet<_> = rows.iter().map(|row| (row.person_id.to_string(), row.entry_id.to_string())).collect();
        assert!(seen.is_subset(&indexed), "{} of {}", indexed.len(), seen.len());
        let found = look(county, None).await;
        assert_eq!((found.faults, found.pending), (vec![], 0));
    }

    async fn what_waits_for_a_link_and_is_no_entry_waits_no_longer(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").get(&path).await.expect(200);
        let nothing = written(county, "01900000-0000-7000-8000-000000000001".parse().expect("an id"));
        county.run_by_hand(&[format!("INSERT INTO audit_pending VALUES ({nothing})")]).await.expect("it waits");
        checkpoint(county).await;
        let found = look(county, None).await;
        assert_eq!((found.faults, found.pending), (vec![], 0));
    }

    async fn nodes_that_link_at_once_make_one_chain(county) {
        let other = county.another_node("2026-11-18T09:30:00Z").await;
        let path = referred(county, json!({})).await;
        for round in 0..5 {
            let amira = county.as_("amira");
            futures_util::future::join_all((0..8).map(|_| amira.get(&path))).await;
            let key = county.server.state().audit.key();
            let (one, two) = tokio::join!(
                kernel::audit::link(&county.server.state().db, key),
                kernel::audit::link(&other.state().db, key),
            );
            one.and(two).unwrap_or_else(|error| panic!("round {round}: {error}"));
        }
        assert_eq!(look(county, None).await.faults, []);
        other.stop().await;
    }
}

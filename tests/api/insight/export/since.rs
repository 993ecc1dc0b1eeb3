//! What has changed since an earlier export.

use kernel::event;
use kernel::event::Emits;
use kernel::event::entity::Actor;
use linkwork::care::contact::entity as contacts;
use linkwork::insight::export::claim;
use linkwork::insight::export::run::Run;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use tokio::sync::oneshot;

use super::{asked, column, contact, exported, files, id, make, met, since};
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::on_both;
use catalogue::EventType;
use catalogue::id::ContactId;

on_both! {
    async fn what_is_written_while_an_export_runs_is_in_the_next(county) {
        let (case, first) = met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let path = leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202).header("content-location");
        let state = county.server.state();
        let row = claim::next(&state.db, state.clock.now()).await.expect("it answers").expect("it waits");
        let mut run = Run::begin(state, row).await.expect("it begins");
        let second = contact(county, &case, "To walk").await;
        county.as_("amira").patch(&format!("/v1/contacts/{first}"), &json!({ "minutes": 45 })).await.expect(200);
        while run.advance().await.expect("it goes on") {}
        run.end(state.clock.now()).await.expect("it ends");
        drop(paused);
        let export = leila.get(&path).await.expect(200).body;
        let text = &files(&leila, &export).await["contacts"];
        assert_eq!(column(text, "id"), std::slice::from_ref(&first), "it shows the state that it began with");
        assert!(text.contains("\"minutes\":30"), "{text}");
        let (later, changed) = since(&leila, &export, &["contacts"]).await;
        let mut both = [first, second];
        both.sort();
        assert_eq!(column(&changed["contacts"], "id"), both);
        assert!(changed["contacts"].contains("\"minutes\":45"), "{}", changed["contacts"]);
        let (_, nothing) = since(&leila, &later, &["contacts"]).await;
        assert_eq!((&*nothing["contacts"], &*nothing["removed_contacts"]), ("", ""), "nothing comes twice");
    }

    async fn rows_that_go_with_a_person_come_with_them(county) {
        let (one, first) = met(county, 1, "To sing").await;
        let (other, _) = met(county, 2, "To walk").await;
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        let person = id(&one.person);
        county.as_("amira").patch(&one.person, &json!({ "demographics": { "pronouns": "they/them" } })).await.expect(200);
        let (_, changed) = since(&leila, &export, &["contacts"]).await;
        assert_eq!(column(&changed["contacts"], "id"), [first]);
        assert_eq!(column(&changed["contacts"], "person_id"), [person]);
        assert!(!changed["contacts"].contains(&id(&other.person)));
    }
}

/// A transaction that wrote before an export began and commits after it: a cursor by number or by time would pass it by.
#[tokio::test]
async fn who_writes_slowly_is_in_the_next_on_postgres() {
    let county = County::open(Engine::Postgres).await;
    let (case, slow) = met(&county, 1, "To sing").await;
    let leila = county.as_("leila");
    let db = &county.server.state().db;
    let (begun, is_begun) = oneshot::channel();
    let (commit, may_commit) = oneshot::channel::<()>();
    let contact_id = ContactId(slow.parse().expect("a UUID"));
    let writing = async {
        let (mut begun, mut may_commit) = (Some(begun), Some(may_commit));
        let outcome: Result<(), DbErr> = db
            .system("a test writes slowly")
            .write(async |tx| {
                let row = contacts::Entity::find_by_id(contact_id).one(tx).await?.expect("it is there");
                let event = row.event(EventType::ContactUpdated).row(row.updated_at, Actor::System, None);
                event::entity::Entity::insert(event).exec_without_returning(tx).await?;
                let update = contacts::Entity::update_many()
                    .col_expr(contacts::Column::Minutes, Expr::val(59_i16))
                    .filter(contacts::Column::Id.eq(contact_id));
                update.exec(tx).await?;
                let _ = begun.take().expect("once").send(());
                may_commit.take().expect("once").await.expect("it is told to");
                Ok(())
            })
            .await;
        outcome.expect("it is written");
    };
    let exporting = async {
        is_begun.await.expect("it is open");
        // One that comes later and commits at once.
        let quick = contact(&county, &case, "To walk").await;
        let export = exported(&leila, &asked(&["contacts"])).await;
        commit.send(()).expect("it waits");
        (quick, export)
    };
    let ((), (quick, export)) = tokio::join!(writing, exporting);
    let text = &files(&leila, &export).await["contacts"];
    let mut both = [slow.clone(), quick];
    both.sort();
    assert_eq!(column(text, "id"), both);
    assert!(!text.contains("\"minutes\":59"), "{text}");
    let (_, changed) = since(&leila, &export, &["contacts"]).await;
    assert_eq!(column(&changed["contacts"], "id"), [slow], "the one that was missed, and not the other again");
    assert!(changed["contacts"].contains("\"minutes\":59"));
    make(&county).await;
    county.close().await;
}

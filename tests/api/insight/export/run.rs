//! What a run holds to, whatever there is to write.

use serde_json::json;

use super::{asked, exported, files, lines, met};
use crate::on_both;

on_both! {
    /// No statement for each row: three people cost no more than one does.
    async fn many_rows_cost_no_more_statements_than_one(county) {
        let leila = county.as_("leila");
        let kinds = ["referrals", "contacts", "coded_entries", "term_set_needs_and_concerns", "term_set_demographics"];
        let cost = async || {
            let paused = county.server.exporter().pause().await;
            let path = leila.post("/v1/exports", &asked(&kinds)).await.expect(202).header("content-location");
            let state = county.server.state();
            let row = linkwork::insight::export::claim::next(&state.db, state.clock.now()).await.expect("it answers").expect("it waits");
            let mut run = linkwork::insight::export::run::Run::begin(state, row).await.expect("it begins");
            let before = state.db.statements();
            while run.advance().await.expect("it goes on") {}
            run.end(state.clock.now()).await.expect("it ends");
            let cost = state.db.statements() - before;
            drop(paused);
            let export = leila.get(&path).await.expect(200).body;
            (cost, lines(&files(&leila, &export).await["contacts"]).len())
        };
        met(county, 1, "To sing").await;
        let (one, rows) = cost().await;
        assert_eq!(rows, 1);
        for n in 2..=6 {
            met(county, n, "To sing").await;
        }
        let (many, rows) = cost().await;
        assert_eq!(rows, 6);
        // Jobs of the node have statements of their own meanwhile.
        assert!(many <= one + 10, "{one} statements for one, {many} for six");
    }

    async fn of_nothing_files_are_empty_and_complete(county) {
        let leila = county.as_("leila");
        let mut body = asked(&["connections"]);
        assert_eq!(files(&leila, &exported(&leila, &body).await).await["connections"], "");
        body["format"] = json!("csv");
        let table = &files(&leila, &exported(&leila, &body).await).await["connections"];
        assert!(table.starts_with("id,service_id,") && table.lines().count() == 1, "a header alone: {table}");
    }
}

//! Which episodes a caller finds.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::{open, opened, refer};
use crate::on_both;

on_both! {
    async fn filters_are_anded_and_pages_follow_one_another(county) {
        let (amira, leila, tom) = (county.as_("amira"), county.as_("leila"), county.as_("tom"));
        let cases = [open(county, 1).await, open(county, 2).await, open(county, 3).await];
        let of_tom = opened(&tom, refer(county, 4).await, &json!({})).await;
        amira.step(&cases[0].episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let person = cases[1].person.rsplit('/').next().expect("it is there");
        let (one, two) = (worker_id(1), worker_id(2));
        for (client, query, count) in [
            (&leila, String::new(), 4),
            (&amira, String::new(), 3),
            (&tom, String::new(), 1),
            (&leila, format!("worker_id={one}"), 3),
            (&leila, format!("worker_id={one}&status=active"), 2),
            (&leila, format!("worker_id={two}&status=finished"), 0),
            (&leila, format!("person_id={person}"), 1),
            (&county.as_("owen"), String::new(), 0),
        ] {
            let found = client.get(&format!("/v1/episodes?{query}")).await.expect(200).body;
            assert_eq!(found["items"].as_array().expect("a list").len(), count, "{query}");
        }
        let first = leila.get("/v1/episodes?limit=3").await.expect(200);
        assert_eq!(first.body["items"][0]["id"].as_str(), of_tom.episode.rsplit('/').next(), "the newest first");
        assert!(first.header("link").contains("rel=\"next\""));
        let next = first.body["next_cursor"].as_str().expect("a text");
        let rest = leila.get(&format!("/v1/episodes?limit=3&after={next}")).await.expect(200).body;
        assert_eq!(rest["items"].as_array().expect("a list").len(), 1);
        leila.get("/v1/episodes?colour=blue").await.expect_problem(400, "invalid_parameter");
        county.as_("millgate").get("/v1/episodes").await.expect_problem(403, "forbidden");
    }

    async fn a_page_costs_as_many_statements_as_one_row(county) {
        let leila = county.as_("leila");
        let mut counted = Vec::new();
        for n in 0..3 {
            open(county, n).await;
            let db = &county.server.state().db;
            let before = db.statements();
            leila.get("/v1/episodes").await.expect(200);
            counted.push(db.statements() - before);
        }
        assert!(counted.windows(2).all(|pair| pair[0] == pair[1]), "{counted:?}");
    }
}

//! Looking organisations up.

use linkwork::system::sandbox::cast;
use serde_json::Value;

use crate::harness::county::Answer;
use crate::on_both;

fn names(answer: &Answer) -> Vec<&str> {
    let items = answer.body["items"].as_array().into_iter().flatten();
    items.filter_map(|item| item["name"].as_str()).collect()
}

on_both! {
    async fn a_filter_narrows_and_several_narrow_together(county) {
        let anybody = county.as_("millgate");
        let hallowby = cast::organisation_id(3);
        for (query, found) in [
            ("ods_code=y99001".to_owned(), vec!["Harbour Surgery"]),
            ("kind=pcn".to_owned(), vec!["Hallowby Primary Care Network", "Vale Primary Care Network"]),
            (format!("member_of={hallowby}"), vec!["Harbour Surgery"]),
            (format!("member_of={hallowby}&kind=pcn"), vec![]),
            ("status=disabled".to_owned(), vec![]),
            ("kind=fire&status=active".to_owned(), vec!["Aldermoor Fire and Rescue"]),
        ] {
            let answer = anybody.get(&format!("/v1/organisations?{query}")).await.expect(200);
            assert_eq!(names(&answer), found, "{query}");
        }
    }

    async fn pages_follow_each_other_without_gap_or_repetition(county) {
        let anybody = county.as_("amira");
        let whole = anybody.get("/v1/organisations?limit=200").await.expect(200);
        let (mut seen, mut next) = (Vec::new(), String::from("/v1/organisations?limit=4"));
        loop {
            let page = anybody.get(&next).await.expect(200);
            seen.extend(page.body["items"].as_array().cloned().unwrap_or_default());
            let Some(cursor) = page.body["next_cursor"].as_str() else { break };
            assert!(page.header("link").contains("rel=\"next\""), "{}", page.header("link"));
            next = format!("/v1/organisations?limit=4&after={cursor}");
        }
        assert_eq!(Value::Array(seen), whole.body["items"]);
        let other_list = next.replace("limit=4", "kind=pcn");
        anybody.get(&other_list).await.expect_problem(400, "cursor_mismatch");
    }

    async fn an_unknown_filter_is_refused(county) {
        let refused = county.as_("amira").get("/v1/organisations?sort=name&kind=castle").await;
        let refused = refused.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.faults().len(), 2, "{}", refused.text);
    }
}

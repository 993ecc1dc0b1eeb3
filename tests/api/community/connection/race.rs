use futures_util::future::join_all;
use serde_json::json;

use super::{agreed, group, taken};
use crate::care::episode::open_to;
use crate::on_both;

on_both! {
    async fn of_two_for_the_last_place_one_has_it(county) {
        let asset = group(county, 1).await;
        let mut paths = Vec::new();
        for n in 1..=4 {
            paths.push(agreed(county, n, &asset).await.1);
        }
        let choir = county.as_("open_door_listing");
        let mut tags = Vec::new();
        for path in &paths {
            tags.push(choir.get(path).await.etag());
        }
        let place = json!({ "answer": "place" });
        let answers = join_all(paths.iter().zip(&tags).map(async |(path, etag)| {
            let headers = [("If-Match", etag.as_str())];
            choir.call_once(&reqwest::Method::POST, &format!("{path}/answer"), &headers, Some(&place)).await
        }))
        .await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409]);
        for refused in answers.iter().filter(|answer| answer.status == 409) {
            assert_eq!(refused.body["code"], "asset_full");
        }
        assert_eq!(taken(county, &asset).await, 1);
    }

    async fn who_leaves_makes_room_for_the_next(county) {
        let asset = group(county, 1).await;
        let (_, first) = agreed(county, 1, &asset).await;
        let (_, second) = agreed(county, 2, &asset).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        choir.step(&first, "answer", &json!({ "answer": "place" })).await.expect(200);
        choir.step(&second, "answer", &json!({ "answer": "place" })).await.expect_problem(409, "asset_full");
        choir.step(&second, "answer", &json!({ "answer": "waiting_list" })).await.expect(200);
        assert!(open_to(&choir, &second).await.contains(&"answer".to_owned()));
        amira.step(&first, "non-start", &json!({ "reason": "health" })).await.expect(200);
        choir.step(&second, "answer", &json!({ "answer": "place" })).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1);
    }
}

//! `POST /oauth/revoke`.

use serde_json::json;

use super::{basic, post, program, token};
use crate::on_both;

on_both! {
    async fn a_revoked_token_is_of_no_use(county) {
        let (id, secret) = program(county, json!({})).await;
        let (one, other) = (token(county, &id, &secret).await, token(county, &id, &secret).await);
        county.bearing(Some(&one)).get("/v1/me").await.expect(200);
        let form = format!("token={one}&token_type_hint=access_token");
        for _ in 0..2 {
            let answer = post(county, "/oauth/revoke", Some(&basic(&id, &secret)), &form).await.expect(200);
            assert_eq!(answer.text, "");
        }
        county.bearing(Some(&one)).get("/v1/me").await.expect_problem(401, "unauthorized");
        county.bearing(Some(&other)).get("/v1/me").await.expect(200);

        let history = county.as_("set_up").history(&id).await.expect(200);
        assert_eq!(history.types(), ["client.created", "client.enabled", "client.token_revoked"], "said twice, it happened once");
        assert_eq!(history.body["items"][2]["actor_role"], "referrer");
    }

    async fn a_client_revokes_its_own_tokens_and_no_others(county) {
        let (id, secret) = program(county, json!({})).await;
        let (other, other_secret) = program(county, json!({ "name": "Another counter" })).await;
        let own = token(county, &id, &secret).await;
        let form = format!("token={own}");
        let refused = post(county, "/oauth/revoke", Some(&basic(&other, &other_secret)), &form).await.expect(400);
        assert_eq!(refused.body["error"], "invalid_grant");
        post(county, "/oauth/revoke", None, &form).await.expect(401);
        post(county, "/oauth/revoke", Some(&basic(&id, "guess")), &form).await.expect(401);
        county.bearing(Some(&own)).get("/v1/me").await.expect(200);
    }

    async fn what_is_no_token_is_answered_as_if_revoked(county) {
        let (id, secret) = program(county, json!({})).await;
        let right = basic(&id, &secret);
        for token in ["x", "a.b.c", "linkwork_secret_x"] {
            post(county, "/oauth/revoke", Some(&right), &format!("token={token}")).await.expect(200);
        }
        let missing = post(county, "/oauth/revoke", Some(&right), "token=").await.expect(400);
        assert_eq!(missing.body["error"], "invalid_request");
    }

    async fn a_token_that_was_sent_with_a_line_break_is_revoked_all_the_same(county) {
        for (before, after) in [("", "%0A"), ("%0D%0A", ""), ("%20", "%09")] {
            let (id, secret) = program(county, json!({ "name": format!("Counter {before}{after}") })).await;
            let one = token(county, &id, &secret).await;
            let (start, end) = one.split_at(one.len() / 2);
            for sent in [format!("{before}{one}{after}"), format!("{start}%0A{end}")] {
                post(county, "/oauth/revoke", Some(&basic(&id, &secret)), &format!("token={sent}")).await.expect(200);
            }
            county.bearing(Some(&one)).get("/v1/me").await.expect_problem(401, "unauthorized");
        }
    }
}

//! `Prefer: code=…`.

use reqwest::Method;
use serde_json::json;

use crate::on_both;
use crate::system::task::referred;

on_both! {
    async fn a_documented_error_is_forced(county) {
        let path = referred(county, json!({})).await;
        let millgate = county.as_("millgate");
        for (preference, status, code) in [
            ("code=429", 429, "too_many_requests"),
            ("respond-async, code=503", 503, "unavailable"),
            ("code=404", 404, "not_found"),
        ] {
            let forced = millgate.call(Method::GET, &path, &[("Prefer", preference)], None).await;
            let forced = forced.expect_problem(status, code);
            assert_eq!(forced.header("preference-applied"), format!("code={status}"));
            assert_eq!(forced.header("content-type"), "application/problem+json");
        }
        for passed_over in ["code=409", "code=200", "code=many", "return=minimal"] {
            millgate.call(Method::GET, &path, &[("Prefer", passed_over)], None).await.expect(200);
        }
    }

    async fn a_stranger_stays_a_stranger(county) {
        let stranger = county.bearing(None);
        let answer = stranger.call(Method::GET, "/v1/referrals", &[("Prefer", "code=429")], None).await;
        answer.expect_problem(401, "unauthorized");
    }
}

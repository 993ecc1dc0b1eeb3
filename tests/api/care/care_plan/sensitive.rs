//! Of a plan that bears a sensitive class, who lacks it sees no trace.

use reqwest::Method;
use serde_json::json;

use super::{case, drafted, plan};
use crate::on_both;

on_both! {
    async fn who_lacks_a_class_that_it_bears_does_not_know_of_it(county) {
        let case = case(county).await;
        let mut body = plan();
        body["sensitive_classes"] = json!(["substance_use"]);
        let path = drafted(county, &case, &body).await;
        county.as_("amira").get(&path).await.expect(200);
        let reason = [("Access-Reason", "duty")];
        let of = async |name: &'static str, path: &str| county.as_(name).call(Method::GET, path, &reason, None).await;
        of("tom", &path).await.expect(200);
        let worker = format!("/v1/workers/{}", linkwork::system::sandbox::cast::worker_id(2));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": ["domestic_abuse"] })).await.expect(200);
        of("tom", &path).await.expect_problem(404, "not_found");
        of("tom", &format!("{path}/versions")).await.expect_problem(404, "not_found");
        assert_eq!(of("tom", "/v1/care-plans").await.expect(200).body["items"], json!([]));
        let none = "/v1/care-plans/01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
        let (hidden, absent) = (of("tom", &path).await.body, of("tom", none).await.body);
        assert_eq!((&hidden["code"], &hidden["detail"]), (&absent["code"], &absent["detail"]));
        of("dr_khan", &path).await.expect(200);

        // What it bore it bears on: the versions stay.
        county.as_("amira").patch(&path, &json!({ "sensitive_classes": ["domestic_abuse"] })).await.expect(200);
        for hidden in [path.clone(), format!("{path}/versions/1"), format!("{path}/versions/2")] {
            of("tom", &hidden).await.expect_problem(404, "not_found");
        }
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": ["domestic_abuse", "substance_use"] })).await.expect(200);
        county.approve_all().await;
        of("tom", &path).await.expect(200);
    }
}

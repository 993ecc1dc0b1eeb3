//! Changing an organisation.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::on_both;

on_both! {
    async fn null_takes_away_and_absent_leaves_alone(county) {
        let admin = county.as_("set_up");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let renamed = admin.patch(&path, &json!({"name": "Millgate Chemist"})).await.expect(200);
        assert_eq!((&renamed.body["name"], &renamed.body["ods_code"]), (&json!("Millgate Chemist"), &json!("FZZ01")));
        let uncoded = admin.patch(&path, &json!({"ods_code": null})).await.expect(200);
        assert_eq!((&uncoded.body["name"], &uncoded.body["ods_code"]), (&json!("Millgate Chemist"), &Value::Null));
        let refused = admin.patch(&path, &json!({"name": null, "kind": "police"})).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults().len(), 2, "{}", refused.text);
        admin.patch(&path, &json!({"ods_code": "Y99001"})).await.expect_problem(409, "already_exists");
    }

    async fn nobody_takes_the_code_of_another(county) {
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let refused = county.as_("set_up").patch(&path, &json!({"ods_code": "Y99002"})).await;
        assert_eq!(refused.expect_problem(409, "already_exists").faults(), [("/ods_code".into(), "not_unique".into())]);
    }

    async fn of_two_patches_of_the_same_version_one_is_stale(county) {
        let admin = county.as_("set_up");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let etag = admin.get(&path).await.etag();
        let headers = [("If-Match", &*etag)];
        let (a, b) = (json!({"name": "Millgate Chemist"}), json!({"name": "Millgate Drugstore"}));
        let (one, other) = tokio::join!(
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&a)),
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&b)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} and {}", one.text, other.text);
    }

    async fn nobody_switches_off_their_own_organisation(county) {
        let path = format!("/v1/organisations/{}", cast::organisation_id(1));
        let refused = county.as_("set_up").patch(&path, &json!({"status": "disabled"})).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults(), [("/status".into(), "own".into())]);
        let off = county.as_("council_set_up").patch(&path, &json!({"status": "disabled"})).await.expect(200);
        assert_eq!(off.body["status"], "disabled");
    }

    async fn what_one_has_already_is_not_sent_again(county) {
        let anybody = county.as_("millgate");
        let path = format!("/v1/organisations/{}", cast::organisation_id(7));
        let etag = anybody.get(&path).await.expect(200).etag();
        let known = [("If-None-Match", &*etag)];
        anybody.call(reqwest::Method::GET, &path, &known, None).await.expect(304);
        county.as_("set_up").patch(&path, &json!({"name": "Millgate Chemist"})).await.expect(200);
        anybody.call(reqwest::Method::GET, &path, &known, None).await.expect(200);
    }
}

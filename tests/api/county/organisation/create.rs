//! Entering an organisation.

use serde_json::json;

use crate::on_both;

on_both! {
    async fn an_administrator_enters_an_organisation_and_everybody_may_read_it(county) {
        let admin = county.as_("set_up");
        let body = json!({"kind": "gp_practice", "name": "Mill Lane Practice", "ods_code": "y88001"});
        let entered = admin.post("/v1/organisations", &body).await.expect(201);
        assert_eq!((&entered.body["ods_code"], &entered.body["status"]), (&json!("Y88001"), &json!("active")));
        assert_eq!(entered.body["memberships"], json!([]));
        assert_eq!(entered.body["etag"], entered.etag());
        for anybody in ["millgate", "amira", "commissioning"] {
            let read = county.as_(anybody).get(&entered.location()).await.expect(200);
            assert_eq!(read.body, entered.body, "{anybody}");
        }
    }

    async fn an_ods_code_is_one_organisations_and_the_other_is_named(county) {
        let admin = county.as_("set_up");
        let body = json!({"kind": "gp_practice", "name": "Mill Lane Practice", "ods_code": "Y88001"});
        let first = admin.post("/v1/organisations", &body).await.expect(201);
        let second = admin.post("/v1/organisations", &body).await.expect_problem(409, "already_exists");
        assert_eq!(second.faults(), [("/ods_code".into(), "not_unique".into())]);
        assert!(second.text.contains(&first.location()), "{}", second.text);
    }

    async fn of_two_who_enter_the_same_code_at_once_one_is_told_of_the_other(county) {
        let admin = county.as_("set_up");
        let body = json!({"kind": "gp_practice", "name": "Mill Lane Practice", "ods_code": "Y88001"});
        let (one, other) = tokio::join!(admin.post("/v1/organisations", &body), admin.post("/v1/organisations", &body));
        let (won, lost) = if one.status == 201 { (one, other) } else { (other, one) };
        let won = won.expect(201);
        assert!(lost.expect_problem(409, "already_exists").text.contains(&won.location()));
    }

    async fn all_that_is_wrong_is_said_at_once(county) {
        let body = json!({"kind": "castle", "name": "", "ods_code": "Y8", "colour": "red"});
        let refused = county.as_("set_up").post("/v1/organisations", &body).await;
        let refused = refused.expect_problem(422, "validation_failed");
        let mut pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort_unstable();
        pointers.dedup();
        assert_eq!(pointers, ["/colour", "/kind", "/name", "/ods_code"]);
    }

    async fn only_an_administrator_enters_one_and_a_key_is_demanded(county) {
        let body = json!({"kind": "library", "name": "Hallowby Library"});
        for other in ["millgate", "joan", "amira", "reporting"] {
            county.as_(other).post("/v1/organisations", &body).await.expect_problem(403, "forbidden");
        }
        let admin = county.as_("set_up");
        let without = admin.call(reqwest::Method::POST, "/v1/organisations", &[], Some(&body)).await;
        without.expect_problem(400, "idempotency_key_missing");
        let keyed = [("Idempotency-Key", "the-library")];
        let once = admin.call(reqwest::Method::POST, "/v1/organisations", &keyed, Some(&body)).await.expect(201);
        let again = admin.call(reqwest::Method::POST, "/v1/organisations", &keyed, Some(&body)).await.expect(201);
        assert_eq!((again.header("idempotent-replayed").as_str(), &again.text), ("true", &once.text));
    }
}

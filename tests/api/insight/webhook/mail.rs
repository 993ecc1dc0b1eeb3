//! An agency's contact address, to which mail goes when there is news of what it referred.

use std::time::Duration;

use linkwork::insight::notification::sender::Shown;
use serde_json::json;

use super::{deliveries, endpoint};
use crate::harness::county::County;
use crate::harness::until;
use crate::on_both;
use crate::system::task::referred;

const ADDRESS: &str = "referrals@millgate.example";

fn mails(county: &County) -> Vec<Shown> {
    let outbox = county.server.sender().outbox().expect("a sandbox has one").messages();
    outbox.into_iter().rev().filter(|mail| mail.to == ADDRESS).collect()
}

async fn has(county: &County, count: usize) {
    until(Duration::from_secs(60), async || mails(county).len() >= count).await;
}

on_both! {
    async fn it_says_that_there_is_news_of_a_referral_and_nothing_else(county) {
        let millgate = county.as_("millgate");
        let (path, _) = endpoint(&millgate, &format!("mailto:{ADDRESS}"), &[]).await;
        let referral = referred(county, json!({})).await;
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        has(county, 1).await;
        county.as_("amira").step(&referral, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        has(county, 2).await;
        let id = referral.rsplit('/').next().expect("an identifier");
        let said = mails(county);
        for mail in &said {
            let begins = format!("There is news of a referral: referral {id}\n");
            assert!(mail.subject == "News of a referral" && mail.text.starts_with(&begins), "{mail:?}");
            for word in ["accepted", "declin", "closed", "ended", "pharmacy", "Ashworth"] {
                assert!(!mail.text.contains(word), "{mail:?}");
            }
        }
        assert_eq!(said[0].text, said[1].text, "the end is as neutral as the rest");
        let sent = deliveries(&millgate, &path).await;
        assert!(sent.iter().all(|one| one["status"] == "sent" && one["event_type"] != "referral.submitted"), "{sent:?}");
        millgate.post(&format!("{path}/test"), &json!({})).await.expect(201);
        has(county, sent.len() + 1).await;
        assert!(mails(county).iter().any(|mail| mail.subject == "A test of this address"));
    }

    async fn it_is_one_address_of_an_agency_and_hears_of_referrals_alone(county) {
        let millgate = county.as_("millgate");
        let to = |url: &str, types: &[&str]| json!({ "url": url, "event_types": types });
        let url = format!("mailto:{ADDRESS}");
        for (body, fault) in [
            (to("mailto:", &[]), ("/url", "bad_url")),
            (to(&format!("{url},tom@millgate.example"), &[]), ("/url", "bad_url")),
            (to(&url, &["task.opened"]), ("/event_types", "not_for_mail")),
        ] {
            let refused = millgate.post("/v1/webhook-endpoints", &body).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [(fault.0.to_owned(), fault.1.to_owned())], "{body}");
        }
        let (path, _) = endpoint(&millgate, &url, &["referral.closed"]).await;
        let other = json!({ "event_types": ["referral.closed", "task.opened"] });
        millgate.patch(&path, &other).await.expect_problem(422, "validation_failed");
        let refused = county.as_("leila").post("/v1/webhook-endpoints", &to(&url, &[])).await;
        let refused = refused.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/url".to_owned(), "not_for_this_role".to_owned())]);
    }
}

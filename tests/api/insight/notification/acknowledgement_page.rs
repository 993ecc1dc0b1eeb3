//! The page that a message leads to.

use linkwork::system::job;
use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::json;

use super::{delivered, forget, link, messages};
use crate::county::on_call::{shifts, team};
use crate::harness::county::{Answer, County};
use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

/// Whoever has the link, without a token.
async fn look(county: &County, link: &str) -> Answer {
    county.bearing(None).send(Method::GET, link, &[], None::<String>).await
}

async fn press(county: &County, link: &str) -> Answer {
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    county.bearing(None).send(Method::POST, link, &form, Some(String::new())).await
}

on_both! {
    async fn one_button_ends_the_climb_of_the_task_and_works_once(county) {
        let shift = team("2026-11-20T17:00:00Z", "2026-11-24T09:00:00Z");
        county.as_("leila").post(&shifts(), &shift).await.expect(201);
        county.set_clock("2026-11-20T23:30:00Z");
        let path = referred(county, at_risk()).await;
        forget(county).await;
        // Due on Monday at 10:00, and overdue just after.
        county.set_clock("2026-11-23T10:00:00.000001Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        let overdue = messages(county).await;
        let to_leila = overdue.iter().find(|message| message.to.starts_with("leila@")).expect("the manager's");
        let shown = look(county, &link(to_leila)).await.expect(200);
        assert!(shown.text.contains("I know of it"), "{}", shown.text);
        for word in ["Dr", "Hallowby", "suicide", "risk", "referral"] {
            assert!(!shown.text.contains(word), "{}", shown.text);
        }
        let known = press(county, &link(to_leila)).await.expect(200);
        assert!(known.text.contains("Thank you"), "{}", known.text);
        let again = press(county, &link(to_leila)).await.expect(200);
        assert!(again.text.contains("Nothing more is needed"), "{}", again.text);

        let leila = county.as_("leila");
        let task = leila.get(&task_of(&leila, &path, "review_safety_risk").await).await.expect(200).body;
        let acknowledged = json!({ "at": "2026-11-23T10:00:00.000001Z", "role": "service_manager", "by": worker_id(12) });
        assert_eq!(task["acknowledged"], acknowledged);
        forget(county).await;
        county.set_clock("2026-11-23T15:00:00Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(delivered(county).await, [""; 0], "a human has said that they know");
    }

    async fn a_link_that_was_made_up_leads_nowhere(county) {
        referred(county, at_risk()).await;
        let good = link(&messages(county).await[0]);
        let mut forged = good.clone();
        let last = forged.pop().expect("a character");
        forged.push(if last == 'A' { 'Q' } else { 'A' });
        for wrong in [forged, "/acknowledge/x".to_owned(), format!("{good}AAAA"), "/acknowledge/%00".to_owned()] {
            let shown = look(county, &wrong).await.expect(404);
            assert!(shown.text.contains("leads nowhere"), "{wrong}: {}", shown.text);
            press(county, &wrong).await.expect(404);
        }
    }
}

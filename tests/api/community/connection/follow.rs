use linkwork::system::task::TaskKind;
use serde_json::{Value, json};

use super::{group, id, introduced, taken};
use crate::care::episode::{open_tasks_of, submission};
use crate::care::identity::merge;
use crate::care::person::referred::referred;
use crate::on_both;

on_both! {
    async fn an_episode_that_should_never_have_been_there_takes_its_connections_along(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let (_, stays) = introduced(county, 2, &asset).await;
        county.as_("leila").step(&case.referral, "error", &json!({ "reason": "wrong_person" })).await;
        let manager = county.as_("leila");
        let episode = manager.get(&case.episode).await.expect(200).body;
        if episode["status"] != "entered_in_error" {
            manager.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        }
        county.as_("open_door_listing").get(&path).await.expect_problem(404, "not_found");
        county.as_("open_door_listing").get(&stays).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1);
    }

    async fn whoever_carries_somebody_hears_that_a_group_closes(county) {
        let asset = group(county, 3).await;
        let (case, _) = introduced(county, 1, &asset).await;
        let (over, path) = introduced(county, 2, &asset).await;
        county.as_("amira").step(&path, "non-start", &json!({ "reason": "health" })).await.expect(200);
        let reads = async |person: &str| {
            open_tasks_of(county, person).await.into_iter().filter(|(kind, _)| *kind == TaskKind::ReadGroupAnswer).count()
        };
        let (before, before_over) = (reads(&case.person).await, reads(&over.person).await);
        county.as_("open_door_listing").step(&asset, "closure", &json!({ "status": "defunct" })).await.expect(200);
        assert_eq!(reads(&case.person).await, before + 1);
        assert_eq!(reads(&over.person).await, before_over, "who goes there no more is not concerned");
    }

    async fn connections_go_with_a_person_who_is_merged(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let mut other = submission(1);
        let person = other["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        let (_, kept) = referred(county, &other).await;
        merge(&county.as_("leila"), &kept, id(&case.person)).await.expect(200);
        let seen: Value = county.as_("leila").get(&path).await.expect(200).body;
        assert_eq!(seen["person_id"], json!(kept));
    }
}

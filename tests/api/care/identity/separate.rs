//! Undoing a merge.

use serde_json::json;

use super::{merge, separate, state};
use crate::care::person::referred::{DOT, dot, dot_born, dot_without_number, path, person_of, refer, referred};
use crate::on_both;

on_both! {
    /// Each undone merge gives back the state before it, through chains and several merged into one.
    async fn undoing_restores_everything(county) {
        let mut objecting = dot();
        objecting["agreement"]["objects_to_practice"] = json!(true);
        let (carried, a) = referred(county, &objecting).await;
        refer(county, &dot()).await;
        let (_, b) = referred(county, &dot_born("1949-03-09")).await;
        let (_, c) = referred(county, &dot_without_number()).await;
        let (_, d) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        amira.step(&carried, "acceptance", &json!({})).await.expect(200);
        amira.patch(&path(&b), &json!({ "demographics": { "pronouns": "she/her" } })).await.expect(200);
        let mut states = Vec::new();
        let merges = [(&a, &b), (&d, &b), (&b, &c)];
        for (gone, kept) in merges {
            states.push(state(county).await);
            merge(&amira, kept, gone).await.expect(200);
        }
        assert_eq!(amira.get(&path(&c)).await.body["merged_from"].as_array().map(Vec::len), Some(3));
        assert_eq!(person_of(county, &carried).await, c);
        for (gone, _) in merges.into_iter().rev() {
            separate(&amira, gone).await.expect(200);
            assert_eq!(state(county).await, states.pop().expect("as many"));
        }
    }

    async fn what_came_since_stays_with_the_person_that_was_kept(county) {
        let (first, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        merge(&amira, &kept, &gone).await.expect(200);
        let since = refer(county, &dot()).await.location();
        let seen = separate(&amira, &gone).await.expect(200);
        assert_eq!(seen.body["id"], json!(gone));
        assert_eq!(seen.body["merged_into"], json!(null));
        assert_eq!(person_of(county, &first).await, gone);
        assert_eq!(person_of(county, &since).await, kept);
        assert_eq!(referred(county, &dot()).await.1, gone);
        assert_eq!(amira.get(&path(&kept)).await.body["merged_from"], json!([]));
    }

    async fn merges_are_undone_in_the_reverse_of_their_order(county) {
        let (_, a) = referred(county, &dot()).await;
        let (_, b) = referred(county, &dot_without_number()).await;
        let (_, c) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        separate(&amira, &a).await.expect_problem(409, "invalid_transition");
        merge(&amira, &b, &a).await.expect(200);
        merge(&amira, &c, &b).await.expect(200);
        let refused = separate(&amira, &a).await.expect_problem(409, "invalid_transition");
        assert!(refused.body["detail"].as_str().unwrap_or_default().contains("undo that merge first"));
        separate(&amira, &b).await.expect(200);
        separate(&amira, &a).await.expect(200);
        separate(&amira, &a).await.expect_problem(409, "invalid_transition");
        // Once more, as if nothing had been.
        merge(&amira, &c, &a).await.expect(200);
        separate(&amira, &a).await.expect(200);
    }

    async fn a_number_that_was_given_on_is_in_the_way(county) {
        let (_, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        merge(&amira, &kept, &gone).await.expect(200);
        let given = json!({ "demographics": { "nhs_number": DOT, "absent": { "nhs_number": null } } });
        amira.patch(&path(&kept), &given).await.expect(200);
        let refused = separate(&amira, &gone).await.expect_problem(409, "invalid_transition");
        assert!(!refused.text.contains(DOT), "{}", refused.text);
        let taken = json!({ "demographics": { "nhs_number": null, "absent": { "nhs_number": "not_known" } } });
        amira.patch(&path(&kept), &taken).await.expect(200);
        separate(&amira, &gone).await.expect(200);
    }

    async fn what_was_decided_while_two_were_one_settles_nothing_of_the_one_who_goes(county) {
        let mut objecting = dot();
        objecting["agreement"]["objects_to_practice"] = json!(true);
        let (first, gone) = referred(county, &objecting).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let (amira, harbour) = (county.as_("amira"), county.as_("harbour"));
        harbour.get(&first).await.expect_problem(404, "not_found");
        merge(&amira, &kept, &gone).await.expect(200);
        let decided = json!({ "purpose": "direct_care", "decision": "given", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", path(&kept)), &decided).await.expect(201);
        harbour.get(&first).await.expect(200);
        separate(&amira, &gone).await.expect(200);
        harbour.get(&first).await.expect_problem(404, "not_found");
        assert_eq!(amira.get(&path(&gone)).await.expect(200).body["practice_objection"], json!(true));
        assert_eq!(amira.get(&path(&kept)).await.expect(200).body["practice_objection"], json!(false));
        // What they say themselves since settles it.
        amira.post(&format!("{}/consents", path(&gone)), &decided).await.expect(201);
        harbour.get(&first).await.expect(200);
    }

    async fn what_was_to_be_asked_of_the_one_who_goes_is_asked_again(county) {
        let mut agreeing = dot();
        agreeing["agreement"]["feedback_to_referrer"] = json!("agreed");
        let (_, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        let feedback = |decision: &str| json!({ "purpose": "feedback", "decision": decision, "given_by": "person",
            "method": "verbal", "recipient_id": linkwork::system::sandbox::cast::organisation_id(7) });
        amira.post(&format!("{}/consents", path(&gone)), &feedback("refused")).await.expect(201);
        refer(county, &agreeing).await;
        let open = async || amira.get("/v1/tasks?kind=confirm_consent&status=open").await.expect(200).body["items"].clone();
        assert_eq!(open().await.as_array().map(Vec::len), Some(1));
        merge(&amira, &kept, &gone).await.expect(200);
        amira.post(&format!("{}/consents", path(&kept)), &feedback("refused")).await.expect(201);
        assert_eq!(open().await, json!([]));
        separate(&amira, &gone).await.expect(200);
        assert_eq!(open().await.as_array().map(Vec::len), Some(1));
    }
}

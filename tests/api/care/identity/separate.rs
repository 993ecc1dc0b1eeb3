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
}

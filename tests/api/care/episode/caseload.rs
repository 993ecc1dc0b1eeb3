//! How many people a worker may be given in a year. The limits themselves are tested beside the rule; here a service has
//! set low ones.

use linkwork::care::episode::assignment::{Column, Entity};
use linkwork::system::sandbox::cast::{service_id, worker_id};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{id_of, open, opened, refer, submission};
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

async fn limit(county: &County, warn_at: u8, limit: u8) {
    let path = format!("/v1/services/{}", service_id(1));
    let limits = json!({ "caseload_warn_at": warn_at, "caseload_limit": limit });
    county.as_("leila").patch(&path, &limits).await.expect(200);
}

/// The episode's assignments were made then.
async fn assigned_at(county: &County, episode: &str, at: &str) {
    let at: chrono::DateTime<chrono::Utc> = at.parse().expect("an instant");
    let db = county.server.state().db.system("a test sets an assignment back");
    let outcome: Result<(), DbErr> = db
        .write(async |tx| {
            let moved = Entity::update_many().col_expr(Column::AssignedAt, Expr::value(at));
            moved.filter(Column::EpisodeId.eq(id_of(episode))).exec(tx).await.map(|_| ())
        })
        .await;
    outcome.expect("it can be written");
}

fn to(number: u8) -> Value {
    json!({ "worker_id": worker_id(number) })
}

on_both! {
    async fn a_full_year_refuses_another_person_unless_a_manager_gives_a_reason(county) {
        limit(county, 1, 2).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        open(county, 1).await;
        let second = open(county, 2).await;
        let third = refer(county, 3).await;
        amira.step(&third, "acceptance", &json!({})).await.expect_problem(409, "caseload_full");
        let by_herself = json!({ "override_reason": "I can." });
        let refused = amira.step(&third, "acceptance", &by_herself).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/override_reason".to_owned(), "not_for_this_role".to_owned())]);
        leila.step(&third, "acceptance", &to(1)).await.expect_problem(409, "caseload_full");
        let over = json!({ "worker_id": worker_id(1), "override_reason": "Nobody else speaks Urdu." });
        let third = opened(&leila, third, &over).await;
        let shown = leila.get(&third.episode).await.expect(200).body;
        assert_eq!(shown["assignments"][0]["override_reason"], "Nobody else speaks Urdu.");

        // Somebody who is counted already takes no place.
        amira.step(&second.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let again = send(&county.as_("hospital"), &submission(2)).await;
        opened(&amira, again, &json!({})).await;
    }

    async fn transfers_count_for_both_and_what_was_entered_in_error_for_nobody(county) {
        limit(county, 1, 1).await;
        let leila = county.as_("leila");
        let case = open(county, 1).await;
        let given = json!({ "worker_id": worker_id(2), "reason": "workload" });
        leila.step(&case.episode, "assignment", &given).await.expect(200);
        let next = refer(county, 2).await;
        for worker in [1, 2] {
            leila.step(&next, "acceptance", &to(worker)).await.expect_problem(409, "caseload_full");
        }
        leila.step(&case.episode, "error", &json!({ "reason": "test" })).await.expect(200);
        let next = opened(&leila, next, &to(1)).await;
        let back = json!({ "worker_id": worker_id(1), "reason": "workload" });
        let other = opened(&leila, refer(county, 3).await, &to(2)).await;
        leila.step(&other.episode, "assignment", &back).await.expect_problem(409, "caseload_full");
        leila.step(&next.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        leila.step(&next.episode, "reopening", &json!({ "comment": "Counted already." })).await.expect(200);
    }

    async fn a_year_ends_on_the_day_after_it_does_and_half_a_post_has_half(county) {
        limit(county, 2, 2).await;
        county.set_clock("2029-02-27T12:00:00Z");
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let (first, second) = (open(county, 1).await, open(county, 2).await);
        // The 29th of February still counts on the 28th a year later, and no longer on the 1st of March.
        assigned_at(county, &first.episode, "2028-02-29T00:00:00Z").await;
        assigned_at(county, &second.episode, "2028-02-28T23:59:59Z").await;
        county.set_clock("2029-02-28T23:59:59Z");
        let third = refer(county, 3).await;
        opened(&amira, third, &json!({})).await;
        let fourth = refer(county, 4).await;
        amira.step(&fourth, "acceptance", &json!({})).await.expect_problem(409, "caseload_full");
        county.set_clock("2029-03-01T00:00:00Z");
        opened(&amira, fourth, &json!({})).await;

        let half = json!({ "full_time_equivalent": 0.5 });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(2)), &half).await.expect(200);
        opened(&leila, refer(county, 5).await, &to(2)).await;
        let sixth = refer(county, 6).await;
        leila.step(&sixth, "acceptance", &to(2)).await.expect_problem(409, "caseload_full");
    }

    /// Both find the last place free, unless the first to take it changes what the second has read of the worker.
    async fn of_two_who_give_the_last_place_away_at_once_one_does(county) {
        limit(county, 1, 1).await;
        let (leila, amira) = (county.as_("leila"), county.as_("amira"));
        let (one, other) = (refer(county, 1).await, refer(county, 2).await);
        let (named, own) = (to(1), json!({}));
        let (one, other) =
            tokio::join!(leila.step(&one, "acceptance", &named), amira.step(&other, "acceptance", &own));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", one.text, other.text);
    }

    /// Who gives the case is told in the answer, and whoever reads it later.
    async fn a_year_that_comes_near_its_limit_is_said_where_a_case_is_given(county) {
        limit(county, 2, 3).await;
        let leila = county.as_("leila");
        let mut last = String::new();
        for (n, warnings) in [(1, json!([])), (2, json!(["caseload_warning"])), (3, json!(["caseload_full"]))] {
            let referral = refer(county, n).await;
            let accepted = leila.step(&referral, "acceptance", &to(1)).await.expect(200);
            assert_eq!(accepted.body["warnings"], warnings, "{n}");
            assert_eq!(leila.get(&referral).await.expect(200).etag(), accepted.etag(), "the next step may follow");
            last = format!("/v1/episodes/{}", accepted.body["episode_id"].as_str().expect("an episode"));
            assert_eq!(leila.get(&last).await.expect(200).body["warnings"], warnings, "{n}");
        }
        let admin = county.as_("set_up");
        let tom = format!("/v1/workers/{}", worker_id(2));
        admin.patch(&tom, &json!({ "cleared_for_independent_work_since": null })).await.expect(200);
        let given = json!({ "worker_id": worker_id(2), "reason": "better_placed" });
        let given = leila.step(&last, "assignment", &given).await.expect(200);
        assert_eq!(given.body["warnings"], json!(["not_cleared"]));
    }

    async fn a_service_sets_no_higher_limits(county) {
        let path = format!("/v1/services/{}", service_id(1));
        let higher = county.as_("leila").patch(&path, &json!({ "caseload_warn_at": 201, "caseload_limit": 251 })).await;
        let higher = higher.expect_problem(422, "validation_failed");
        let mut pointers: Vec<_> = higher.faults().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/caseload_limit", "/caseload_warn_at"]);
    }

    async fn a_closed_case_is_reopened_with_somebody_who_has_room_for_it(county) {
        let (leila, tom) = (county.as_("leila"), format!("/v1/workers/{}", worker_id(2)));
        let case = open(county, 1).await;
        leila.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        opened(&leila, refer(county, 2).await, &to(2)).await;
        limit(county, 1, 1).await;
        let with = |number: u8| json!({ "comment": "She rang.", "worker_id": worker_id(number) });
        leila.step(&case.episode, "reopening", &with(3)).await.expect_problem(422, "worker_of_another_service");
        leila.step(&case.episode, "reopening", &with(2)).await.expect_problem(409, "caseload_full");
        county.as_("set_up").step(&tom, "disablement", &json!({})).await.expect(200);
        leila.step(&case.episode, "reopening", &with(2)).await.expect_problem(409, "worker_disabled");
        leila.step(&case.episode, "reopening", &with(1)).await.expect(200);
    }

    async fn a_case_is_accepted_for_nobody_of_another_service_or_who_left(county) {
        let (leila, referral) = (county.as_("leila"), refer(county, 1).await);
        leila.step(&referral, "acceptance", &to(3)).await.expect_problem(422, "worker_of_another_service");
        let tom = format!("/v1/workers/{}", worker_id(2));
        county.as_("set_up").step(&tom, "disablement", &json!({})).await.expect(200);
        leila.step(&referral, "acceptance", &to(2)).await.expect_problem(409, "worker_disabled");
    }
}

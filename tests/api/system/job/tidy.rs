//! What has served its time is forgotten, and nothing sooner.

use linkwork::system::job;
use linkwork::system::oauth::revoked_token;
use sea_orm::{EntityTrait, PaginatorTrait, Set};

use crate::harness::county::County;
use crate::on_both;

on_both! {
    async fn an_answer_is_kept_for_thirty_days(county) {
        let millgate = county.as_("millgate");
        let referral = County::fixture("pharmacy");
        let key = [("Idempotency-Key", "kept")];
        let send = || millgate.call(reqwest::Method::POST, "/v1/referrals", &key, Some(&referral));
        send().await.expect(201);
        for (at, replayed) in [("2026-12-18T09:30:00Z", true), ("2026-12-18T09:30:00.000001Z", false)] {
            county.set_clock(at);
            job::sweep(county.server.state()).await.expect("the sweep runs");
            assert_eq!(send().await.header("idempotent-replayed") == "true", replayed, "{at}");
        }
    }

    async fn a_revoked_token_is_remembered_until_it_expires(county) {
        let now = kernel::auth::real_now();
        let state = county.server.state();
        let system = state.db.system("the test revokes tokens");
        for seconds in [-60, 60] {
            let row = revoked_token::ActiveModel {
                id: Set(catalogue::id::TokenId::new()),
                expires_at: Set(now + chrono::TimeDelta::seconds(seconds)),
            };
            let kept: Result<_, sea_orm::DbErr> = system
                .write(async |tx| revoked_token::Entity::insert(row).exec_without_returning(tx).await)
                .await;
            kept.expect("it is written");
        }
        county.clock.advance(chrono::TimeDelta::days(1));
        job::sweep(state).await.expect("the sweep runs");
        assert_eq!(revoked_token::Entity::find().count(system.read()).await.expect("a count"), 1);
    }
}

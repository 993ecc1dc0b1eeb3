//! Taking an absence back.

use serde_json::json;

use super::{AMIRA, TOM, away, enter};
use crate::on_both;

on_both! {
    async fn nothing_is_left_of_it(county) {
        let (leila, amira) = (county.as_("leila"), county.as_("amira"));
        let path = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-24", None)).await;
        let cancelled = amira.step(&path, "cancellation", &json!({})).await.expect(200);
        assert_eq!((&cancelled.body["status"], &cancelled.body["allowed_actions"]), (&json!("cancelled"), &json!([])));
        let open = leila.get("/v1/tasks?kind=name_cover&status=open").await.expect(200).body;
        assert_eq!(open["items"], json!([]));
        amira.step(&path, "cancellation", &json!({})).await.expect_problem(409, "invalid_transition");
        let other = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-24", Some(TOM))).await;
        county.as_("tom").step(&other, "cancellation", &json!({})).await.expect_problem(403, "forbidden");
        let changes = amira.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["absence.entered", "absence.cancelled"]);
    }
}

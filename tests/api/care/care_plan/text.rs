//! What people write is kept to the byte, in whatever script.

use serde_json::json;

use super::{case, drafted};
use crate::on_both;

/// Urdu with a joiner, Arabic with a direction mark, Polish, Welsh, emoji with joiners, and what a browser would take for its own.
pub const TEXTS: [&str; 7] = [
    "میں پھر سے گانا چاہتی ہوں\u{200c}،",
    "\u{200f}أريد أن أغني مرة أخرى (ثلاث مرات)",
    "Chcę znowu śpiewać — żółć",
    "Hoffwn ganu eto yn y côr, ŵyr Llŷn",
    "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 e\u{301}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</title></style>\" ' & {{ 7 * 7 }} {% include \"x\" %} `x`",
];

on_both! {
    async fn any_script_is_kept_to_the_byte_in_every_text(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &json!({})).await;
        for text in TEXTS {
            let content = json!({
                "what_matters": text, "how_best_to_support": text, "health_conditions": text, "strengths": [text],
                "barriers": [text], "what_i_can_do": text, "if_not_working": text,
                "needs": [{ "key": "n", "text": text }],
                "goals": [{ "key": "g", "need": "n", "text": text, "status": "active", "outcome": text }],
                "actions": [{ "key": "a", "goal": "g", "what": text, "by": "group", "name": text, "status": "done", "strategies": text }],
                "options": [{ "kind": "option", "text": text, "decision": "chosen", "comment": text }],
                "connections": [{ "name": text, "expect": text, "contact": text }],
                "personal_health_budget": { "status": "explored", "outcome": text },
                "review": { "on": "2027-01-15", "note": text },
            });
            let saved = amira.patch(&path, &content).await.expect(200).body["content"].clone();
            for (name, value) in content.as_object().expect("an object") {
                let is_kept = value.to_string().matches(&serde_json::to_string(text).expect("JSON")).count();
                let found = saved[name].to_string().matches(&serde_json::to_string(text).expect("JSON")).count();
                assert_eq!((found, found > 0), (is_kept, true), "{name}: {text}");
            }
        }
        let override_mark = amira.patch(&path, &json!({ "what_matters": "a\u{202e}b" })).await;
        let faults = override_mark.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults[0].0, "/what_matters");
    }
}

//! Who is on call, through HTTP.

mod cancel;
mod enter;
mod list;

use linkwork::system::sandbox::cast::service_id;
use serde_json::{Value, json};

/// Where the shifts of the first service are.
pub fn shifts() -> String {
    format!("/v1/services/{}/on-call-shifts", service_id(1))
}

/// The out-of-hours team, from an instant to another.
pub fn team(starts_at: &str, ends_at: &str) -> Value {
    let contact = json!({ "name": "County out-of-hours team", "phone": "07700 900124" });
    json!({ "contact": contact, "starts_at": starts_at, "ends_at": ends_at })
}

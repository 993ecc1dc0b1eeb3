//! Looking workers up.

use linkwork::system::sandbox::cast;

use crate::harness::county::Client;
use crate::on_both;

async fn names(client: &Client<'_>, query: &str) -> Vec<String> {
    let list = client.get(&format!("/v1/workers?{query}")).await.expect(200);
    let items = list.body["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both! {
    async fn a_filter_narrows_and_never_widens(county) {
        let (admin, amira) = (county.as_("set_up"), county.as_("amira"));
        assert_eq!(names(&admin, "role=link_worker").await, ["Amira Haddad", "Tom Okafor", "Bethan Price"]);
        assert_eq!(names(&amira, "role=link_worker").await, ["Amira Haddad", "Tom Okafor"], "colleagues only");
        let vale = format!("service_id={}", cast::service_id(2));
        assert_eq!(names(&admin, &format!("{vale}&role=service_manager")).await, ["Owen Marsh"]);
        assert!(names(&amira, &vale).await.is_empty());
        assert!(names(&admin, "status=disabled").await.is_empty());
    }

    async fn pages_follow_each_other(county) {
        let admin = county.as_("set_up");
        let whole = admin.get("/v1/workers?limit=200").await.expect(200);
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("/v1/workers?limit=5{after}")).await.expect(200);
            seen.extend(page.body["items"].as_array().cloned().unwrap_or_default());
            let Some(cursor) = page.body["next_cursor"].as_str() else { break };
            after = format!("&after={cursor}");
        }
        assert_eq!(Some(&seen), whole.body["items"].as_array());
    }
}

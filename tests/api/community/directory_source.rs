//! Another directory is read by itself, and whoever answers for it hears what could not be taken in.

use std::time::Duration;

use linkwork::community::directory_source::import::import;
use linkwork::system::sandbox::cast::service_id;
use sea_orm::DbErr;
use serde_json::{Value, json};

use crate::community::asset::find::names_of;
use crate::harness::county::{Client, County};
use crate::harness::publisher::{Publisher, Says, service};
use crate::harness::until;
use crate::{on_both, on_both_reaching_here};

fn source_at(url: &str) -> Value {
    json!({ "service_id": service_id(1), "name": "Vale directory", "url": url, "interval_days": 1 })
}

async fn entered(caller: &Client<'_>, url: &str) -> String {
    caller.post("/v1/directory-sources", &source_at(url)).await.expect(201).location()
}

/// Reads what is due, this node or the jobs of the server.
async fn read_what_is_due(county: &County) {
    import(county.server.state(), || true).await.expect("the database answers");
    until(Duration::from_secs(60), async || {
        let now = county.clock.now();
        let sources = county.as_("set_up").get("/v1/directory-sources").await.expect(200).body;
        let items = sources["items"].as_array().expect("a list").clone();
        items.iter().all(|source| {
            let next = source["next_import_at"].as_str().map(str::parse::<chrono::DateTime<chrono::Utc>>);
            next.is_none_or(|at| at.expect("an instant") > now)
        })
    })
    .await;
}

async fn listed(county: &County) -> Vec<String> {
    names_of(&county.as_("amira").get("/v1/assets").await.expect(200))
}

async fn tasks(county: &County) -> Vec<Value> {
    let page = county.as_("leila").get("/v1/tasks?kind=review_directory_import&status=open").await.expect(200).body;
    page["items"].as_array().expect("a list").clone()
}

on_both_reaching_here! {
    async fn a_directory_is_read_at_once_and_again_when_its_day_comes(county) {
        let set_up = county.as_("set_up");
        let publisher = Publisher::of(vec![service(1, "Vale choir"), service(2, "Vale walkers")]).await;
        let path = entered(&set_up, &publisher.root).await;
        assert_eq!(set_up.get(&path).await.expect(200).body["last_import"], json!(null));
        set_up.get(&format!("{path}/last-import")).await.expect_problem(404, "not_found");
        read_what_is_due(county).await;
        assert_eq!(listed(county).await, ["Vale choir", "Vale walkers"]);
        let asked = publisher.asked();
        read_what_is_due(county).await;
        assert_eq!(publisher.asked(), asked, "its day has not come");

        county.set_clock("2026-11-19T09:30:00Z");
        read_what_is_due(county).await;
        assert!(publisher.asked() > asked);
        let source = set_up.get(&path).await.expect(200).body;
        let last = &source["last_import"];
        assert_eq!((&last["outcome"], &last["unchanged"], &last["line_count"]), (&json!("complete"), &json!(2), &json!(0)));
        assert_eq!(source["next_import_at"], "2026-11-20T09:30:00Z");
        assert_eq!(set_up.get(&format!("{path}/last-import")).await.expect(200).body["lines"], json!([]));
        assert!(tasks(county).await.is_empty(), "there is nothing to look at");
        let history = county.as_("leila").history(&path).await;
        let kinds = ["directory_source.created", "directory_source.import_completed", "directory_source.import_completed"];
        assert_eq!(history.types(), kinds);
    }

    async fn a_manager_is_called_once_for_what_could_not_be_taken_in(county) {
        let set_up = county.as_("set_up");
        let mut far = service(2, "Nowhere");
        far["service_at_locations"][0]["location"]["latitude"] = json!(100);
        let publisher = Publisher::of(vec![service(1, "Vale choir"), far]).await;
        let path = entered(&set_up, &publisher.root).await;
        read_what_is_due(county).await;
        let leila = county.as_("leila");
        let last = leila.get(&format!("{path}/last-import")).await.expect(200).body;
        let far_id = uuid::Uuid::from_u128(2);
        let reason = "/places/0/latitude: must be in the United Kingdom";
        assert_eq!((&last["summary"]["entered"], &last["lines"]), (&json!(1), &json!([{ "subject": far_id, "reason": reason }])));
        let open = tasks(county).await;
        assert_eq!(open.len(), 1);
        assert_eq!(format!("/v1/directory-sources/{}", open[0]["subject_id"].as_str().unwrap_or_default()), path);
        let task = format!("/v1/tasks/{}", open[0]["id"].as_str().expect("an id"));
        leila.step(&task, "completion", &json!({})).await.expect(200);
        county.set_clock("2026-11-20T09:30:00Z");
        read_what_is_due(county).await;
        assert!(tasks(county).await.is_empty(), "it is known");
    }

    async fn a_directory_that_cannot_be_read_changes_nothing_and_is_tried_again_within_the_hour(county) {
        let set_up = county.as_("set_up");
        let publisher = Publisher::of(vec![service(1, "Vale choir")]).await;
        let path = entered(&set_up, &publisher.root).await;
        read_what_is_due(county).await;
        let broken = Publisher::saying(|_| Says::Text("<html>")).await;
        set_up.patch(&path, &json!({ "url": broken.root })).await.expect(200);
        set_up.step(&path, "import", &json!({})).await.expect(200);
        read_what_is_due(county).await;
        let source = set_up.get(&path).await.expect(200).body;
        let last = &source["last_import"];
        assert_eq!((&last["outcome"], &last["entered"]), (&json!("failed"), &json!(0)));
        assert!(last["fault"].as_str().is_some_and(|fault| fault.ends_with("is no JSON")), "{last}");
        assert_eq!(source["next_import_at"], "2026-11-18T10:30:00Z");
        assert_eq!(listed(county).await, ["Vale choir"]);
        assert_eq!(tasks(county).await.len(), 1);
        set_up.patch(&path, &json!({ "url": publisher.root, "interval_days": 7 })).await.expect(200);
        county.set_clock("2026-11-18T10:30:00Z");
        read_what_is_due(county).await;
        let source = set_up.get(&path).await.expect(200).body;
        assert_eq!((&source["last_import"]["outcome"], &source["next_import_at"]), (&json!("complete"), &json!("2026-11-25T10:30:00Z")));
    }

    async fn what_is_disabled_is_not_read_and_what_was_taken_in_stays(county) {
        let set_up = county.as_("set_up");
        let publisher = Publisher::of(vec![service(1, "Vale choir")]).await;
        let path = entered(&set_up, &publisher.root).await;
        read_what_is_due(county).await;
        set_up.step(&path, "disablement", &json!({})).await.expect(200);
        set_up.step(&path, "disablement", &json!({})).await.expect_problem(409, "invalid_transition");
        set_up.step(&path, "import", &json!({})).await.expect_problem(409, "invalid_transition");
        let asked = publisher.asked();
        county.set_clock("2026-12-18T09:30:00Z");
        read_what_is_due(county).await;
        assert_eq!((publisher.asked(), listed(county).await), (asked, vec!["Vale choir".to_owned()]));
        set_up.step(&path, "enablement", &json!({})).await.expect(200);
        set_up.step(&path, "enablement", &json!({})).await.expect_problem(409, "invalid_transition");
        read_what_is_due(county).await;
        assert!(publisher.asked() > asked);
    }

    async fn two_nodes_read_it_once_and_one_that_stops_leaves_it_to_another(county) {
        let set_up = county.as_("set_up");
        let services = vec![service(1, "Vale choir"), service(2, "Vale walkers")];
        let publisher = Publisher::of(services).await;
        entered(&set_up, &publisher.root).await;
        let state = county.server.state();
        let stopped = import(state, || false).await;
        assert!(matches!(stopped, Ok(())), "{stopped:?}");
        let (one, other): (Result<(), DbErr>, Result<(), DbErr>) = tokio::join!(import(state, || true), import(state, || true));
        one.and(other).expect("the database answers");
        read_what_is_due(county).await;
        assert_eq!(listed(county).await, ["Vale choir", "Vale walkers"]);
        let full = publisher.asked_for(|path| path.starts_with("/services/"));
        assert_eq!(full, 2, "each service is asked for once");
    }

    async fn a_directory_belongs_to_one_service(county) {
        let set_up = county.as_("set_up");
        let publisher = Publisher::of(vec![service(1, "Vale choir")]).await;
        entered(&set_up, &publisher.root).await;
        read_what_is_due(county).await;
        let again = set_up.post("/v1/directory-sources", &source_at(&publisher.root)).await.expect_problem(422, "validation_failed");
        assert_eq!(again.faults(), [("/name".to_owned(), "taken".to_owned())]);
    }
}

on_both! {
    async fn each_fault_of_a_source_is_pointed_at(county) {
        let set_up = county.as_("set_up");
        let unknown = uuid::Uuid::from_u128(5);
        let body = json!({ "service_id": unknown, "name": "Vale", "url": "http://127.0.0.1/feed", "interval_days": 40 });
        let refused = set_up.post("/v1/directory-sources", &body).await.expect_problem(422, "validation_failed");
        let faults: Vec<String> = refused.faults().into_iter().map(|(at, code)| format!("{at} {code}")).collect();
        assert_eq!(faults, ["/url not_allowed", "/interval_days out_of_range", "/service_id not_found"]);
        for url in ["no url", "https://me:secret@vale.example/", "ftp://vale.example/", "https://169.254.169.254/"] {
            set_up.post("/v1/directory-sources", &source_at(url)).await.expect_problem(422, "validation_failed");
        }
    }

    async fn who_sets_it_up_is_an_administrator_and_who_reads_it_the_services_manager_too(county) {
        let (set_up, council) = (county.as_("set_up"), county.as_("council_set_up"));
        let url = "https://directory.vale.example/api";
        council.post("/v1/directory-sources", &source_at(url)).await.expect_problem(403, "forbidden");
        let path = entered(&set_up, url).await;
        county.as_("leila").get(&path).await.expect(200);
        for other in ["owen", "council_set_up"] {
            county.as_(other).get(&path).await.expect_problem(404, "not_found");
            assert_eq!(county.as_(other).get("/v1/directory-sources").await.expect(200).body["items"], json!([]));
        }
        for other in ["amira", "millgate", "reporting", "commissioning", "caldicott"] {
            county.as_(other).get(&path).await.expect_problem(403, "forbidden");
        }
        county.as_("leila").patch(&path, &json!({ "interval_days": 3 })).await.expect_problem(403, "forbidden");
        county.as_("leila").step(&path, "import", &json!({})).await.expect(200);
        for (noun, status) in [("disablement", 200), ("disablement", 409), ("import", 409), ("enablement", 200), ("enablement", 409)] {
            set_up.step(&path, noun, &json!({})).await.expect(status);
        }
        set_up.patch(&path, &json!({ "interval_days": 7, "url": "https://directory.vale.example/feed" })).await.expect(200);
        set_up.patch(&path, &json!({ "interval_days": 0 })).await.expect_problem(422, "validation_failed");
        let of_other = format!("/v1/directory-sources?service_id={}", service_id(2));
        assert_eq!(set_up.get(&of_other).await.expect(200).body["items"], json!([]));
    }
}

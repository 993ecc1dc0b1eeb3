//! How often people used healthcare, as another system counted it.

use linkwork::system::sandbox::cast::service_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::episode::nhs_number;
use crate::care::outcome::begun;
use crate::harness::county::Client;
use crate::on_both;

fn imports() -> String {
    format!("/v1/services/{}/healthcare-uses", service_id(1))
}

/// A line about somebody: from which day to which, and how often.
fn line(person: &str, setting: &str, (starts_on, ends_on): (&str, &str), uses: i32) -> Value {
    let person_id = person.trim_start_matches("/v1/people/");
    json!({ "person_id": person_id, "setting": setting, "uses": uses, "starts_on": starts_on, "ends_on": ends_on })
}

const BEFORE: (&str, &str) = ("2026-05-01", "2026-10-31");
const ACROSS: (&str, &str) = ("2026-11-01", "2027-01-31");
const AFTER: (&str, &str) = ("2026-12-01", "2027-05-31");

fn file(lines: &[Value]) -> Value {
    json!({ "source": "Practice system, extract of 2 June 2027", "lines": lines })
}

/// The counts that this caller sees, the newest first: setting, phase, count.
async fn listed(client: &Client<'_>, query: &str) -> Vec<(String, String, i64)> {
    let page = client.get(&format!("/v1/healthcare-uses{query}")).await.expect(200).body;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().expect("items").iter();
    items.map(|one| (text(&one["setting"]), text(&one["phase"]), one["uses"].as_i64().expect("a count"))).collect()
}

on_both! {
    async fn counts_are_imported_with_their_source_and_period_and_sent_again_change_nothing(county) {
        let case = begun(county).await;
        county.set_clock("2027-06-02T09:00:00Z");
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let lines = [
            line(&case.person, "gp_appointment", BEFORE, 9),
            line(&case.person, "gp_appointment", ACROSS, 4),
            line(&case.person, "gp_appointment", AFTER, 5),
            line(&case.person, "accident_and_emergency", BEFORE, 2),
            line(&case.person, "accident_and_emergency", AFTER, 0),
        ];
        let made = leila.post(&imports(), &file(&lines)).await.expect(201).body;
        assert_eq!((made["recorded"].as_array().map(Vec::len), &made["unchanged"]), (Some(5), &json!(0)));
        let of = |setting: &str, phase: &str, uses: i64| (setting.to_owned(), phase.to_owned(), uses);
        let all = [
            of("accident_and_emergency", "after", 0),
            of("accident_and_emergency", "before", 2),
            of("gp_appointment", "after", 5),
            of("gp_appointment", "across", 4),
            of("gp_appointment", "before", 9),
        ];
        assert_eq!(listed(&amira, "").await, all);
        assert_eq!(listed(&amira, "?setting=accident_and_emergency").await, all[..2]);
        // It is never mixed with the person's own answers.
        assert_eq!(amira.get("/v1/outcomes").await.expect(200).body["items"], json!([]));
        let summary = amira.get(&format!("{}/outcomes/summary", case.person)).await.expect(200).body;
        assert_eq!(summary["instruments"], json!([]));

        let again = leila.post(&imports(), &file(&lines)).await.expect(201).body;
        assert_eq!((&again["recorded"], &again["unchanged"]), (&json!([]), &json!(5)));
        assert_eq!(listed(&amira, "").await, all);
        let path = format!("/v1/healthcare-uses/{}", made["recorded"][0].as_str().expect("an identifier"));
        let read = amira.get(&path).await.expect(200).body;
        assert_eq!(read["source"], "Practice system, extract of 2 June 2027");
        assert!(read["person_name"].is_object());
    }

    async fn a_file_is_taken_whole_or_not_at_all_and_each_fault_is_at_its_line(county) {
        let case = begun(county).await;
        let leila = county.as_("leila");
        let good = line(&case.person, "gp_appointment", BEFORE, 9);
        let mut stranger = good.clone();
        stranger["person_id"] = json!("01930000-0000-7000-8000-0000000a00ff");
        let mut number = good.clone();
        number["person_id"] = Value::Null;
        number["nhs_number"] = json!(nhs_number(77));
        let faults = leila.post(&imports(), &file(&[good.clone(), stranger, number])).await.expect(422).faults();
        let at = |place: &str, code: &str| (place.to_owned(), code.to_owned());
        assert_eq!(faults, [at("/lines/1/person_id", "not_found"), at("/lines/2/nhs_number", "not_found")]);
        let late = line(&case.person, "gp_appointment", ("2026-11-01", "2026-11-19"), 1);
        let faults = leila.post(&imports(), &file(&[good.clone(), late])).await.expect(422).faults();
        assert_eq!(faults, [at("/lines/1/ends_on", "out_of_range")]);
        assert_eq!(listed(&leila, "").await, [], "nothing of it was taken");
        leila.post(&imports(), &file(std::slice::from_ref(&good))).await.expect(201);
        let other = line(&case.person, "gp_appointment", BEFORE, 10);
        let faults = leila.post(&imports(), &file(std::slice::from_ref(&other))).await.expect(422).faults();
        assert_eq!(faults, [at("/lines/0/uses", "contradiction")]);
        let page = leila.get("/v1/healthcare-uses").await.expect(200).body;
        let path = format!("/v1/healthcare-uses/{}", page["items"][0]["id"].as_str().expect("an identifier"));
        let error = async || {
            let etag = leila.get(&path).await.etag();
            leila.call(Method::POST, &format!("{path}/error"), &[("If-Match", &etag)], None).await
        };
        error().await.expect(200);
        error().await.expect_problem(409, "invalid_transition");
        leila.post(&imports(), &file(&[other])).await.expect(201);
        assert_eq!(listed(&leila, "?status=recorded").await.len(), 1);
        let changes = leila.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["healthcare_use.imported", "healthcare_use.entered_in_error"]);
    }

    async fn who_sees_the_person_sees_it_and_a_manager_alone_imports(county) {
        let case = begun(county).await;
        let body = file(&[line(&case.person, "gp_appointment", BEFORE, 9)]);
        county.as_("amira").post(&imports(), &body).await.expect_problem(403, "forbidden");
        let elsewhere = format!("/v1/services/{}/healthcare-uses", service_id(2));
        county.as_("leila").post(&elsewhere, &body).await.expect_problem(404, "not_found");
        let made = county.as_("leila").post(&imports(), &body).await.expect(201).body;
        let path = format!("/v1/healthcare-uses/{}", made["recorded"][0].as_str().expect("an identifier"));
        county.as_("amira").get(&path).await.expect(200);
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        county.as_("tom").call(Method::GET, &path, &[("Access-Reason", "cover")], None).await.expect(200);
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("harbour").get(&path).await.expect_problem(403, "forbidden");
    }
}

//! What the README tells is pasted into a shell: a county from nothing, and the diary of an episode.

use std::process::Command;

use catalogue::Role;
use kernel::auth::real_now;
use kernel::auth::scope::Scopes;
use kernel::auth::token::{Grant, LONGEST_IN_SANDBOX};
use kernel::event;
use linkwork::system::sandbox::{self, cast};
use sea_orm::EntityTrait;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::harness::county::{Client, County};
use crate::on_both;

/// The shell blocks of a section; not those that set one variable from outside the API, whose value the test knows.
fn pasted(section: &str) -> String {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(readme).expect("there is a README");
    let section = readme.split(&format!("\n## {section}\n")).nth(1).expect("it has the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let blocks = section.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    blocks.filter(|block| !block.starts_with("ADMIN=") && !block.starts_with("NOW=")).collect()
}

/// Pastes a section into a shell that knows these variables, and answers with the last answer that it printed.
async fn paste(county: &County, section: &'static str, variables: Vec<(&'static str, String)>) -> Value {
    let api = county.url("");
    let shell = move || {
        Command::new("bash")
            .args(["-o", "errexit", "-o", "nounset", "-o", "pipefail", "-c", &pasted(section)])
            .env("API", api)
            .envs(variables)
            .output()
    };
    let output = tokio::task::spawn_blocking(shell).await.expect("the shell ends").expect("there is a shell");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
    // An answer ends without a new line: the last line may hold several.
    let answers = serde_json::Deserializer::from_str(said.lines().last().unwrap_or_default()).into_iter::<Value>();
    answers.last().expect("it printed something").expect("the last answer is JSON")
}

fn token(county: &County, role: Role) -> String {
    let actor = cast::find(role, None).expect("somebody has the role");
    let token = sandbox::token(&county.server.state().trust.tokens, actor, real_now()).expect("a token");
    token.expose_secret().to_owned()
}

async fn set_up(county: &County) -> Value {
    let tokens = vec![("ADMIN", token(county, Role::Admin)), ("SECOND", token(county, Role::Auditor))];
    paste(county, "Set up a county", tokens).await
}

/// The worker of this name, as themselves.
async fn signed_in<'c>(county: &'c County, name: &str, role: Role) -> Client<'c> {
    let workers = county.as_("set_up").get("/v1/workers?limit=200").await.expect(200);
    let worker = workers.body["items"].as_array().into_iter().flatten().find(|worker| worker["name"] == name);
    let subject = worker.expect("the worker was entered")["id"].as_str().unwrap_or_default().to_owned();
    let scopes = Scopes::all();
    let grant = Grant { subject, client_id: "set_up".into(), role, scopes };
    let tokens = &county.server.state().trust.tokens;
    let issued = tokens.issue(grant, LONGEST_IN_SANDBOX, real_now()).expect("a token");
    county.bearing(Some(issued.token.expose_secret()))
}

on_both! {
    async fn a_county_is_set_up_from_nothing_and_takes_its_first_referral(county) {
        let found = set_up(county).await;
        let service = &found["items"][0];
        assert_eq!((&service["name"], &found["items"][1]), (&json!("Sandbridge Link Workers"), &Value::Null));

        let mut referral = County::fixture("pharmacy");
        referral["person"]["gp_practice"] = json!("Y88001");
        let agency = county.as_("millgate");
        let path = agency.post("/v1/referrals", &referral).await.expect(201).location();
        let carys = signed_in(county, "Carys Bevan", Role::LinkWorker).await;
        assert_eq!(carys.get(&path).await.expect(200).body["service_id"], service["id"]);
        carys.step(&path, "acceptance", &json!({})).await.expect(200);
        assert_eq!(agency.get(&path).await.expect(200).body["status"], "accepted");
        county.as_("amira").get(&path).await.expect_problem(404, "not_found");

        let colleagues = carys.get("/v1/workers?role=link_worker").await.expect(200);
        assert_eq!(colleagues.body["items"][0]["warnings"], json!([]), "nothing is wanting");
        let practice = service["first_contacts"][0]["practice_id"].as_str().unwrap_or_default();
        let practice = agency.get(&format!("/v1/organisations/{practice}")).await.expect(200);
        assert_eq!(practice.body["memberships"][0]["kind"], "practice_in_pcn");
    }

    async fn pasted_twice_nothing_is_doubled_and_each_entry_left_its_event(county) {
        let first = set_up(county).await;
        let told = || async {
            let system = county.server.state().db.system("a test reads the log");
            let events = event::entity::Entity::find().all(system.read()).await.expect("the log can be read");
            let mut kinds: Vec<String> = events.into_iter().map(|event| event.kind.to_string()).collect();
            kinds.sort_unstable();
            kinds
        };
        let once = told().await;
        assert_eq!(set_up(county).await, first);
        assert_eq!(told().await, once);
        let count = |kind: &str| once.iter().filter(|told| *told == kind).count();
        let counted = ["organisation.created", "organisation.membership_created", "service.created", "worker.created", "client.created"].map(count);
        assert_eq!(counted, [6, 3, 1, 3, 1]);
    }

    async fn an_episode_runs_from_its_first_conversation_to_its_end(county) {
        let agency = county.as_("millgate");
        let path = agency.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        let now = county.server.state().clock.now().format("%Y-%m-%dT%H:%M:00Z").to_string();
        let variables =
            vec![("WORKER", token(county, Role::LinkWorker)), ("REFERRAL", county.url(&path)), ("NOW", now)];
        let referral = paste(county, "The diary of an episode", variables).await;
        assert_eq!(referral["status"], "completed");
    }
}

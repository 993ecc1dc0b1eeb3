//! `linkwork client`: the first administrator, and the way back in.

use std::process::{Command, Output};

use kernel::db::Db;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::on_both;
use crate::system::oauth::{GRANT, basic, post};

/// Waits beside the runtime: the server of the test lives on it, and what it was writing just now would hold the lock.
async fn linkwork(url: &str, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linkwork"));
    command.env_clear().env("LINKWORK_DATABASE_URL", url).args(["client"]).args(words);
    tokio::task::spawn_blocking(move || command.output()).await.expect("it is not aborted").expect("the binary runs")
}

/// What a good run printed: the values of `client_id` and `client_secret`.
#[track_caller]
fn credentials(output: &Output) -> (String, String) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("both are printed");
        line.to_owned()
    };
    (value("client_id="), value("client_secret="))
}

/// The command line of an operator leaves a sandbox's database alone: it takes this one from now on.
async fn real(county: &County) -> &str {
    county.run_by_hand(&["UPDATE database_marks SET kind = 'real'"]).await.expect("it is written");
    county.database_url()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty());
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

on_both! {
    async fn an_administrator_from_the_command_line_gets_in_changes_secrets_and_is_switched_off(county) {
        let url = real(county).await;
        let ics = "Aldermoor Integrated Care System";
        let (id, secret) = credentials(&linkwork(url, &["create", "Set-up", "--organisation", ics]).await);
        let got = post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(200);
        let admin = county.bearing(got.body["access_token"].as_str());
        let client = admin.get(&format!("/v1/clients/{id}")).await.expect(200);
        assert_eq!((&client.body["role"], &client.body["name"]), (&"admin".into(), &"Set-up".into()));

        let (same, another) = credentials(&linkwork(url, &["rotate", &id]).await);
        assert_eq!(same, id);
        assert_ne!(admin.get(&format!("/v1/clients/{id}")).await.etag(), client.etag());
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        post(county, "/oauth/token", Some(&basic(&id, &another)), GRANT).await.expect(200);

        assert!(linkwork(url, &["disable", &id]).await.status.success());
        post(county, "/oauth/token", Some(&basic(&id, &another)), GRANT).await.expect(401);
        admin.get("/v1/me").await.expect_problem(401, "unauthorized");
    }

    async fn what_the_command_line_cannot_do_it_says(county) {
        let url = real(county).await;
        let nobody = "01990000-0000-7000-8000-00000000dead";
        let table: [(&[&str], &str); 6] = [
            (&["create", "Set-up", "--organisation", "Nowhere"], "no organisation in use has this name or id"),
            (&["create", " ", "--organisation", "Nowhere"], "a name must not be blank"),
            (&["rotate", nobody], "there is no client of this id"),
            (&["disable", nobody], "there is no client of this id"),
            (&["rotate", "01920000-0000-7000-8000-000000000401"], "The client signs with keys and has no secret"),
            (
                &["create", "A", "--organisation", "Millgate Pharmacy", "--role", "link_worker"],
                "The content is not valid: people alone hold this role",
            ),
        ];
        for (words, said) in table {
            assert_eq!(refused(&linkwork(url, words).await), format!("linkwork: {said}"), "{words:?}");
        }
    }
}

#[tokio::test]
async fn the_first_client_of_all_brings_the_ics_with_it() {
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let create = ["create", "Set-up", "--organisation", "Fenwick ICS"];
        assert!(refused(&linkwork(&database.url, &create).await).contains("run `linkwork migrate`"), "{engine:?}");
        let db = Db::open(&database.url, 2).await.expect("it opens");
        db.migrate().await.expect("it migrates");
        let (first, _) = credentials(&linkwork(&database.url, &create).await);
        let (second, _) = credentials(&linkwork(&database.url, &create).await);
        let ics = rows::organisations(&db).await;
        assert_eq!(ics, [("ics".to_owned(), "Fenwick ICS".to_owned())], "{engine:?}: made once");
        assert_ne!(first, second);
        assert_eq!(rows::events(&db).await, ["organisation.created", "client.created", "client.created"]);
        db.close().await.expect("it closes");
    }
}

mod rows {
    use kernel::db::Db;
    use kernel::event;
    use linkwork::county::organisation;
    use sea_orm::{EntityTrait, QueryOrder};

    pub async fn organisations(db: &Db) -> Vec<(String, String)> {
        let found = organisation::entity::Entity::find().all(db.system("a test").read()).await.expect("it answers");
        found.into_iter().map(|row| (row.kind.to_string(), row.name)).collect()
    }

    pub async fn events(db: &Db) -> Vec<String> {
        let found = event::entity::Entity::find().order_by_asc(event::entity::Column::Seq);
        found
            .all(db.system("a test").read())
            .await
            .expect("it answers")
            .into_iter()
            .map(|row| row.kind.to_string())
            .collect()
    }
}

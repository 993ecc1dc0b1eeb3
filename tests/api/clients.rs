//! The programs of `openapi/examples/`, as somebody runs them who has the contract alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use aws_lc_rs::hmac;
use base64::prelude::*;
use serde_json::{Value, json};

use kernel::auth::real_now;

use crate::harness::county::County;
use crate::on_both;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A program, ready to run.
struct Program {
    command: &'static str,
    /// Its folder, where what is generated lies too.
    folder: PathBuf,
    file: &'static str,
    /// What it calls the copying of the feed.
    copy: &'static str,
}

/// A folder for what is made of the contract, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn succeed(command: &mut Command) {
    let done = command.output().expect("run `tests/run setup` first");
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{out}{err}");
}

static PYTHON: LazyLock<Program> = LazyLock::new(|| {
    let tools = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/python/bin");
    let folder = folder("client-in-python");
    let generate = ["generate", "--meta", "none", "--path", "openapi/v1.json", "--output-path"];
    let mut client = Command::new(format!("{tools}/openapi-python-client"));
    succeed(client.current_dir(ROOT).args(generate).arg(folder.join("linkwork")));
    fs::copy(format!("{ROOT}/openapi/examples/python/poller.py"), folder.join("poller.py")).expect("it is there");
    let command = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/python/bin/python");
    Program { command, folder, file: "poller.py", copy: "copy" }
});

static TYPESCRIPT: LazyLock<Program> = LazyLock::new(|| {
    let example = format!("{ROOT}/openapi/examples/typescript");
    let folder = folder("client-in-typescript");
    for file in ["package.json", "poller.ts", "tsconfig.json"] {
        fs::copy(format!("{example}/{file}"), folder.join(file)).expect("it is there");
    }
    let tools = format!("{example}/node_modules");
    std::os::unix::fs::symlink(&tools, folder.join("node_modules")).expect("a link can be made");
    let generate = [&format!("{tools}/openapi-typescript/bin/cli.js"), "openapi/v1.json", "--output"];
    succeed(Command::new("node").current_dir(ROOT).args(generate).arg(folder.join("linkwork.d.ts")));
    succeed(Command::new("node").current_dir(&folder).arg(format!("{tools}/typescript/bin/tsc")));
    Program { command: "node", folder, file: "built/poller.js", copy: "count" }
});

impl Program {
    fn called(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.command);
        command.current_dir(&self.folder).arg(self.file).args(arguments);
        command
    }

    /// Runs it as an agency's program against a county.
    async fn run(&'static self, county: &County, arguments: &[&str]) -> Output {
        let mut command = self.called(arguments);
        command.env("LINKWORK_URL", county.url("")).env("LINKWORK_TOKEN", county.token("millgate"));
        tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("it runs")
    }

    /// What it prints where it succeeds.
    async fn prints(&'static self, county: &County, arguments: &[&str]) -> String {
        let done = self.run(county, arguments).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    }
}

async fn changes(county: &County) -> usize {
    let page = county.as_("millgate").get("/v1/changes?limit=1000").await.expect(200);
    page.body["items"].as_array().map_or(0, Vec::len)
}

async fn submits_follows_and_copies_the_feed(program: &'static Program, county: &County) {
    let own = tempfile::tempdir().expect("a folder can be made");
    let submission = own.path().join("referral.json");
    let submission = submission.to_string_lossy().into_owned();
    fs::write(&submission, County::fixture("pharmacy").to_string()).expect("it can be written");
    let id = program.prints(county, &["submit", &submission, "my-first"]).await;
    assert_eq!(
        program.prints(county, &["submit", &submission, "my-first"]).await,
        id,
        "the same key is the same referral"
    );
    let copied = own.path().join("feed").to_string_lossy().into_owned();
    let before = changes(county).await;
    assert!(before > 0, "there is something to copy");
    assert_eq!(program.prints(county, &[program.copy, &copied, "--once"]).await, before.to_string());
    assert_eq!(program.prints(county, &[program.copy, &copied, "--once"]).await, before.to_string(), "none twice");
    county.as_("amira").step(&format!("/v1/referrals/{id}"), "acceptance", &json!({})).await.expect(200);
    assert_eq!(program.prints(county, &["follow", &id]).await, "accepted");
    let after = changes(county).await;
    assert!(after > before);
    assert_eq!(program.prints(county, &[program.copy, &copied, "--once"]).await, after.to_string(), "and none missed");

    let mut wrong = County::fixture("pharmacy");
    wrong["person"]["nhs_number"] = json!("9990000017");
    fs::write(&submission, wrong.to_string()).expect("it can be written");
    let refused = program.run(county, &["submit", &submission, "my-second"]).await;
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("/person/nhs_number"), "{said}");
}

on_both! {
    async fn a_program_in_python_submits_follows_and_copies_the_feed(county) {
        submits_follows_and_copies_the_feed(&PYTHON, county).await;
    }

    async fn a_program_in_typescript_submits_follows_and_counts_the_feed(county) {
        submits_follows_and_copies_the_feed(&TYPESCRIPT, county).await;
    }
}

/// A webhook as it arrives: its headers, and its body.
fn webhook(secret: &[u8]) -> (Value, String) {
    let at = real_now().timestamp().to_string();
    let body = json!({ "type": "referral.accepted", "timestamp": "2026-11-18T09:30:00Z", "data": {} }).to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let signature = BASE64_STANDARD.encode(hmac::sign(&key, format!("msg_1.{at}.{body}").as_bytes()));
    let headers =
        json!({ "webhook-id": "msg_1", "webhook-timestamp": at, "webhook-signature": format!("v1,{signature}") });
    (headers, body)
}

#[test]
fn both_programs_know_a_webhook_from_a_forgery() {
    use std::io::Write;

    let secret = [7; 32];
    let (headers, body) = webhook(&secret);
    for program in [&*PYTHON, &*TYPESCRIPT] {
        let file = program.folder.join("headers.json");
        fs::write(&file, headers.to_string()).expect("it can be written");
        for (body, is_ours) in [(body.clone(), true), (body.replace("accepted", "declined"), false)] {
            let mut command = program.called(&["verify", &file.to_string_lossy()]);
            command.env("LINKWORK_WEBHOOK_SECRET", format!("whsec_{}", BASE64_STANDARD.encode(secret)));
            let mut child =
                command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
            child.stdin.take().expect("a pipe").write_all(body.as_bytes()).expect("it reads");
            let done = child.wait_with_output().expect("it ends");
            assert_eq!(done.status.success(), is_ours, "{}", String::from_utf8_lossy(&done.stderr));
        }
    }
}

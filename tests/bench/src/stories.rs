//! The stories that bulk data is copied from, told once through the API of a sandbox whose clock is moved.

use std::collections::HashMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::capture::{self, Scratch, Story};
use crate::cast;
use crate::fault::{Outcome, fault};
use crate::linkwork::{Binary, base};
use crate::template::{Library, Template};

/// A step of a story.
#[derive(Clone, Copy, Debug)]
enum Step {
    Days(i64),
    Submit,
    Withdraw,
    Decline,
    PutToWait,
    Accept,
    Meet,
    Close,
    /// Whatever is still open about the person is waived, as a manager may.
    Tidy,
}

use Step::{Accept, Close, Days, Decline, Meet, PutToWait, Submit, Tidy, Withdraw};

const WITHDRAWN_DECLINED: &[Step] = &[Submit, Days(1), Withdraw, Days(150), Submit, Days(4), Decline, Tidy];
const DECLINED_CLOSED: &[Step] = &[
    Submit,
    Days(3),
    Decline,
    Days(120),
    Submit,
    Days(4),
    Accept,
    Days(3),
    Meet,
    Days(3),
    Tidy,
    Days(60),
    Close,
    Tidy,
];
/// Long enough undecided that the task has been taken to everybody there is: no later sweep touches it.
const QUEUED: &[Step] = &[Submit, Days(3), Decline, Days(200), Submit, Days(25)];
const WAITING: &[Step] = &[Submit, Days(3), Decline, Days(200), Submit, Days(4), PutToWait, Days(45)];
const CARRIED: &[Step] = &[Submit, Days(1), Withdraw, Days(200), Submit, Days(4), Accept, Days(3), Meet, Days(20)];

/// A story by name: whose service, who sends, what happens.
const STORIES: [(&str, u8, &str, &[Step]); 9] = [
    ("withdrawn", 1, "millgate", WITHDRAWN_DECLINED),
    ("closed", 1, "council", DECLINED_CLOSED),
    ("queued", 1, "millgate", QUEUED),
    ("queued by council", 1, "council", QUEUED),
    ("waiting", 1, "loom_street", WAITING),
    ("carried", 1, "millgate", CARRIED),
    ("withdrawn elsewhere", 2, "hospital", WITHDRAWN_DECLINED),
    ("closed elsewhere", 2, "millgate", DECLINED_CLOSED),
    ("queued elsewhere", 2, "council", QUEUED),
];

/// The submission that stories and the measured submissions are made of: the sandbox's own example, of somebody else.
pub fn submission(nhs_number: &str, reference: &str, date: &str) -> Outcome<Value> {
    let mut body: Value = serde_json::from_str(include_str!("../../fixtures/referrals/pharmacy.json"))?;
    body["external_reference"] = json!(reference);
    body["date_referred"] = json!(date);
    let person = &mut body["person"];
    person["name"] = json!({ "title": "Mrs", "given_name": "Dorothea", "family_name": capture::FAMILY });
    person["birth_date"] = json!(capture::BIRTH_DATE);
    person["nhs_number"] = json!(nhs_number);
    // A telephone number is its owner's: thousands who share those kept for drama would all be candidates for one person.
    let address = format!("{}@people.example.org", capture::FAMILY_FOLDED);
    person["contact"] = json!({ "emails": [{ "address": address }], "preferred_method": "email" });
    body["risks"]["items"][0]["since"] = json!(date);
    Ok(body)
}

/// Tells every story in a sandbox of its own and reads what came of it.
pub fn tell(binary: &Binary, folder: &Path) -> Outcome<Library> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let running = binary.sandbox(folder, None)?;
    let scratch = Scratch::open(&folder.join("linkwork.db"))?;
    let mut teller = Teller {
        binary,
        folder,
        scratch,
        tokens: HashMap::new(),
        keys: 0,
        now: Utc::now(),
        library: Library::default(),
    };
    teller.employ("worker", 1, false)?;
    teller.employ("former worker", 1, true)?;
    teller.employ("former worker elsewhere", 2, true)?;
    for (number, (name, service, sender, steps)) in STORIES.into_iter().enumerate() {
        teller.story(name, number, service, sender, steps)?;
    }
    teller.clock(json!({ "reset": true }))?;
    teller.submissions()?;
    let library = teller.library;
    running.stop()?;
    Ok(library)
}

struct Teller<'a> {
    binary: &'a Binary,
    folder: &'a Path,
    scratch: Scratch,
    tokens: HashMap<String, String>,
    keys: u32,
    now: DateTime<Utc>,
    library: Library,
}

const REFERRAL_OF: &str = "SELECT id FROM referrals WHERE external_reference = ?1";
const PERSON_OF: &str = "SELECT person_id FROM referrals WHERE external_reference = ?1";
const EPISODE_OF: &str = "SELECT episode_id FROM referrals WHERE external_reference = ?1";
const OPEN_TASKS_OF: &str = "SELECT id FROM tasks WHERE person_id = ?1 AND status = 'open'";

impl Teller<'_> {
    fn token(&mut self, role: &str, name: &str) -> Outcome<String> {
        if let Some(token) = self.tokens.get(name) {
            return Ok(token.clone());
        }
        let token = self.binary.token(self.folder, role, name)?;
        self.tokens.insert(name.to_owned(), token.clone());
        Ok(token)
    }

    fn clock(&mut self, to: Value) -> Outcome<()> {
        let token = self.token("admin", "set_up")?;
        let answer = ureq::post(format!("{}/sandbox/clock", base()))
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let mut answer = answer.send(to.to_string())?;
        let shown: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
        self.now = shown["now"].as_str().unwrap_or_default().parse()?;
        Ok(())
    }

    fn post(&mut self, token: &str, path: &str, body: &Value) -> Outcome<String> {
        self.keys += 1;
        // What the token of a clock that was moved says is of real time: tokens never expire meanwhile.
        let answer = ureq::post(format!("{}{path}", base()))
            .config()
            .http_status_as_error(false)
            .build()
            .header("Authorization", format!("Bearer {token}"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", self.key())
            .header("If-Match", "*")
            .send(body.to_string());
        let mut answer = answer?;
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let location = location.to_owned();
        if !answer.status().is_success() {
            let said = answer.body_mut().read_to_string()?;
            return Err(fault(format!("{path} answered {}: {said}", answer.status())));
        }
        Ok(location)
    }

    /// The key of the last post.
    fn key(&self) -> String {
        format!("bench-story-key-{}", self.keys)
    }

    fn story(&mut self, name: &str, number: usize, service: u8, sender: &str, steps: &[Step]) -> Outcome<()> {
        // A working morning, so that what is due in office hours falls due as it would.
        self.clock(json!({ "now": "2025-11-03T09:00:00Z" }))?;
        let (began, mark) = (self.now, self.scratch.mark()?);
        let (worker, manager, worker_id) = match service {
            1 => ("amira", "leila", cast::WORKER),
            _ => ("bethan", "owen", cast::OTHER_WORKER),
        };
        let nine = 999_000_100 + u32::try_from(number)? * 10;
        let nhs_number = (nine..).find_map(crate::person::nhs_number).unwrap_or_default();
        let mut references: Vec<String> = Vec::new();
        let agency = self.token("referrer", sender)?;
        let worker = self.token("link_worker", worker)?;
        let manager = self.token("service_manager", manager)?;
        for step in steps {
            let last = references.last().cloned().unwrap_or_default();
            let referral = |scratch: &Scratch| {
                Ok::<_, crate::fault::Fault>(format!("/v1/referrals/{}", scratch.id(REFERRAL_OF, &last)?))
            };
            match step {
                Days(days) => self.clock(json!({ "advance": format!("P{days}D") }))?,
                Submit => {
                    references.push(format!("bench-story-{number:03}-{}", (b'a' + references.len() as u8) as char));
                    let date = self.now.date_naive().to_string();
                    let reference = references.last().cloned().unwrap_or_default();
                    let mut body = submission(&nhs_number, &reference, &date)?;
                    if service == 2 {
                        body["person"]["gp_practice"] = json!("Y99002");
                        body["person"]["address"]["postcode"] = json!("HX8 1AA");
                    }
                    self.post(&agency, "/v1/referrals", &body)?;
                }
                Withdraw => {
                    let path = format!("{}/withdrawal", referral(&self.scratch)?);
                    self.post(&agency, &path, &json!({ "reason": "no_longer_needed" }))?;
                }
                Decline => {
                    let path = format!("{}/decline", referral(&self.scratch)?);
                    self.post(&worker, &path, &json!({ "reason": "not_now" }))?;
                }
                PutToWait => {
                    let path = format!("{}/waiting", referral(&self.scratch)?);
                    self.post(&worker, &path, &json!({ "note": "Wants a group with other women." }))?;
                }
                Accept => {
                    let path = format!("{}/acceptance", referral(&self.scratch)?);
                    self.post(&worker, &path, &json!({}))?;
                }
                Meet => {
                    let path = format!("/v1/episodes/{}/contacts", self.scratch.id(EPISODE_OF, &last)?);
                    let met = json!({
                        "starts_at": self.now.format("%Y-%m-%dT%H:%M:00Z").to_string(),
                        "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 40,
                        "conversation_with": "person", "agreed": "Try the Tuesday singing group together.",
                    });
                    self.post(&worker, &path, &met)?;
                }
                Close => {
                    let path = format!("/v1/episodes/{}/closure", self.scratch.id(EPISODE_OF, &last)?);
                    let end = json!({
                        "reason": "support_completed", "needs_met": "met", "what_next": "Sings on Tuesdays.",
                    });
                    self.post(&worker, &path, &end)?;
                }
                Tidy => {
                    let person = self.scratch.id(PERSON_OF, &last)?;
                    for task in self.scratch.ids(OPEN_TASKS_OF, person)? {
                        let path = format!("/v1/tasks/{task}/waiver");
                        self.post(&manager, &path, &json!({ "reason": "Told the practice by telephone." }))?;
                    }
                }
            }
        }
        let subject = self.scratch.id(PERSON_OF, references.last().map(String::as_str).unwrap_or_default())?;
        let story = Story {
            began,
            subject,
            is_known: false,
            worker: worker_id,
            nhs_number: &nhs_number,
            references: &references,
            key: None,
        };
        let mut template = self.template(&mark, &story)?;
        template.span = (self.now - began).num_microseconds().unwrap_or_default();
        self.library.templates.insert(name.to_owned(), template);
        Ok(())
    }

    fn template(&mut self, mark: &capture::Mark, story: &Story<'_>) -> Outcome<Template> {
        self.scratch.template(mark, story, &mut self.library)
    }

    /// A link worker of a service, who is still there or has left.
    fn employ(&mut self, name: &str, service: u8, leaves: bool) -> Outcome<()> {
        self.clock(json!({ "reset": true }))?;
        let (began, mark) = (self.now, self.scratch.mark()?);
        let admin = self.token("admin", "set_up")?;
        let (pcn, supervisor) = if service == 1 { (3, 8) } else { (4, 9) };
        let supervisor = json!({ "pcn_id": cast::id(1, pcn), "supervisor_id": cast::id(3, supervisor) });
        let body = json!({
            "organisation_id": cast::PCN, "name": format!("Dorothea {}", capture::FAMILY), "roles": ["link_worker"],
            "services": [cast::id(2, service)], "pcns": [cast::id(1, pcn)], "gp_supervisors": [supervisor],
            "full_time_equivalent": 1.0, "cleared_for_independent_work_since": "2025-04-01",
        });
        let path = self.post(&admin, "/v1/workers", &body)?;
        if leaves {
            self.post(&admin, &format!("{path}/disablement"), &json!({}))?;
        }
        let subject: Uuid = path.rsplit('/').next().unwrap_or_default().parse()?;
        let story = Story {
            began,
            subject,
            is_known: false,
            worker: Uuid::nil(),
            nhs_number: "no number",
            references: &[],
            key: None,
        };
        let template = self.template(&mark, &story)?;
        self.library.templates.insert(name.to_owned(), template);
        Ok(())
    }

    /// One submission of somebody new and one of somebody known: what the bare server writes.
    fn submissions(&mut self) -> Outcome<()> {
        let agency = self.token("referrer", cast::AGENCY)?;
        let nhs_number = "9990009902";
        for (name, reference, is_known) in [("made", "bench-made", false), ("matched", "bench-matched", true)] {
            let (began, mark) = (Utc::now(), self.scratch.mark()?);
            let body = submission(nhs_number, reference, &began.date_naive().to_string())?;
            self.post(&agency, "/v1/referrals", &body)?;
            let (references, key) = ([reference.to_owned()], self.key());
            let subject = self.scratch.id(PERSON_OF, reference)?;
            let story = Story {
                began,
                subject,
                is_known,
                worker: Uuid::nil(),
                nhs_number,
                references: &references,
                key: Some(&key),
            };
            let mut template = self.template(&mark, &story)?;
            template.subject =
                self.library.id_in(&template, "referrals").ok_or_else(|| fault("no referral was written"))?;
            self.library.templates.insert(name.to_owned(), template);
        }
        Ok(())
    }
}

//! Whatever happens in whichever order: what a word forbids that still stands is refused.

use linkwork::system::sandbox::cast::{service_id, worker_id};
use serde_json::{Value, json};

use super::{Case, Door, at_home, by, open, with};
use crate::care::episode::{opened, submission};
use crate::care::identity::separate;
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

/// What a word is about, the words that say it, and the acts that it forbids.
fn words() -> [(Value, Vec<Value>); 5] {
    let email = json!({ "safe_contact": { "status": "asked", "how": ["email", "letter", "visit"] } });
    let home = json!({ "safe_contact": { "status": "asked", "how": ["telephone", "letter", "visit"] } });
    let rule = |rule: &str| json!({ "protective_instructions": [{ "rule": rule }] });
    [
        (email, vec![by("telephone"), by("text_message")]),
        (home, vec![by("email"), by("text_message")]),
        (rule("do_not_visit"), vec![at_home()]),
        (rule("do_not_write"), vec![by("letter"), by("email"), by("text_message")]),
        (json!({ "safe_contact": { "status": "asked_none_needed" } }), vec![]),
    ]
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }
}

/// A case as it wanders, and what stands.
struct Walk<'a> {
    county: &'a County,
    n: u32,
    case: Case,
    /// The services' workers, the one who has the case first.
    workers: [&'static str; 2],
    /// What the words forbid that stand at the first's service, and at the second's.
    forbidden: [Vec<Value>; 2],
    /// The record that was merged last into the person's at the first's service, with what its words forbid and what those forbade
    /// that stood before it came.
    merged: Option<(String, Vec<Value>)>,
    log: Vec<String>,
}

impl Walk<'_> {
    /// Every act, as it is refused or not.
    async fn try_all(&self) {
        let worker = self.county.as_(self.workers[0]);
        for way in [by("telephone"), by("text_message"), by("email"), by("letter"), at_home()] {
            let body = with(json!({ "starts_at": "2026-11-20T14:00:00Z" }), &way);
            let answer = worker.post(&format!("{}/contacts", self.case.episode), &body).await;
            let expected = if self.forbidden[0].contains(&way) { 409 } else { 201 };
            assert_eq!(answer.status.as_u16(), expected, "{way} after {:#?}: {}", self.log, answer.text);
        }
    }

    async fn go(&mut self, chance: &mut Chance) {
        let worker = self.county.as_(self.workers[0]);
        match chance.below(11) {
            0 => {
                // Over to the other service, and back by the next of these.
                let here = self.workers[0] == "amira";
                let to = json!({ "service_id": service_id(if here { 2 } else { 1 }), "basis": "person_agreed", "comment": "She moves." });
                let closed = worker.step(&self.case.episode, "transfer", &to).await.expect(200).body;
                self.workers.swap(0, 1);
                self.merged = None;
                self.forbidden.swap(0, 1);
                let taken_along = self.forbidden[1].clone();
                self.forbidden[0].extend(taken_along);
                let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
                self.case = opened(&self.county.as_(self.workers[0]), there, &json!({})).await;
                self.log.push("transfer".to_owned());
            }
            1 => {
                worker.step(&self.case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
                worker.step(&self.case.episode, "reopening", &json!({ "comment": "She came by." })).await.expect(200);
                self.log.push("closed and opened again".to_owned());
            }
            2 if self.workers[0] == "amira" => {
                let person = worker.get(&self.case.person).await.expect(200).body;
                if person["precautions"]["review_due"] == json!(true) {
                    let all = json!({
                        "safe_contact": { "status": "asked_none_needed" }, "protective_instructions": [],
                        "individual_requirements": { "status": "asked_none_needed" }, "address_withheld": false,
                        "comment": "Spoke with her.",
                    });
                    worker.step(&self.case.person, "precaution-review", &all).await.expect(200);
                    self.forbidden[0].clear();
                    self.merged = None;
                    self.log.push("reviewed: nothing is needed".to_owned());
                }
            }
            3 if self.workers[0] == "amira" => {
                // To a colleague and back: what they may do is the same.
                let leila = self.county.as_("leila");
                for (number, name) in [(2, "tom"), (1, "amira")] {
                    let give = json!({ "worker_id": worker_id(number), "reason": "better_placed" });
                    leila.step(&self.case.episode, "assignment", &give).await.expect(200);
                    self.workers[0] = name;
                    self.try_all().await;
                }
                self.log.push("handed over and back".to_owned());
            }
            4 if self.workers[0] == "amira" => {
                // A second referral of theirs goes to the other service, which has them too from then on.
                let referral = send(&self.county.as_("millgate"), &submission(self.n)).await;
                let to = json!({ "reason": "out_of_area", "destination": "Vale Link Workers",
                    "destination_service_id": service_id(2), "basis": "person_agreed" });
                worker.step(&referral, "redirection", &to).await.expect(200);
                let taken_along = self.forbidden[0].clone();
                self.forbidden[1].extend(taken_along);
                self.log.push("a second referral redirected".to_owned());
            }
            5 => {
                // What a merge brought goes with its separation, and only that.
                let Some((gone, before)) = self.merged.take() else { return };
                separate(&self.county.as_("leila"), &gone).await.expect(200);
                self.forbidden[0] = before;
                self.log.push("separated".to_owned());
            }
            _ => {
                let known = words();
                let (said, forbids) = &known[chance.below(known.len())];
                // The doors that lead to the service of the pharmacy's referrals; a case that wandered has the addendum.
                let live = worker.get(&self.case.referral).await.expect(200).body["ended_at"].is_null();
                let doors = if self.workers[0] == "amira" {
                    vec![Door::Referral, Door::Resubmission, Door::Merge]
                } else {
                    vec![]
                };
                let doors: Vec<Door> = doors.into_iter().chain(live.then_some(Door::Addendum)).collect();
                if doors.is_empty() {
                    return;
                }
                let door = doors[chance.below(doors.len())];
                let before = self.forbidden[0].clone();
                door.say(self.county, (self.n, &self.case), said).await;
                self.forbidden[0].extend(forbids.iter().cloned());
                if door == Door::Merge {
                    let person = self.county.as_("leila").get(&self.case.person).await.expect(200).body;
                    let gone = person["merged_from"].as_array().and_then(|all| all.last()).and_then(Value::as_str);
                    self.merged = Some((gone.expect("it was merged").to_owned(), before));
                } else if let Some((_, before)) = &mut self.merged {
                    // What was said since was said of the person that was kept.
                    before.extend(forbids.iter().cloned());
                }
                self.log.push(format!("{door:?}: {said}"));
            }
        }
    }
}

on_both! {
    async fn no_sequence_lets_an_act_pass_that_a_standing_word_forbids(county) {
        for n in 1..=6 {
            let case = open(county, n).await;
            let mut chance = Chance(u64::from(n));
            let mut walk = Walk { county, n, case, workers: ["amira", "bethan"],
                forbidden: [Vec::new(), Vec::new()], merged: None, log: Vec::new() };
            for _ in 0..14 {
                walk.go(&mut chance).await;
                walk.try_all().await;
            }
        }
    }
}

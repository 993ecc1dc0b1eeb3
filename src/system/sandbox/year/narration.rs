//! Narrates the year act by act, as the cast. What was done before is not done twice.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::invent::Invented;
use super::life::{Meeting, StoryEvent};
use super::papers::Paper;
use super::weeks::Work;
use super::{Act, What, practice, service, words, worker};
use crate::care::assessment::codes::NeedMet;
use crate::care::contact::codes::Attendance;
use crate::care::episode::status::{ClosingReason, NeedsMet};
use crate::system::sandbox::cast::{Actor, CAST};
use crate::system::sandbox::narrator::{NarrationError, Narrator};

/// The telling so far.
pub struct Narration<'a> {
    narrator: &'a Narrator<'a>,
    /// The path of each referral that was sent.
    referrals: HashMap<u32, String>,
}

impl<'a> Narration<'a> {
    /// Nothing is done yet.
    pub fn new(narrator: &'a Narrator<'a>) -> Self {
        Self { narrator, referrals: HashMap::new() }
    }

    /// Where the referrals are that were sent before and that are not finished: sent again with the same key
    /// they are not doubled.
    pub async fn find_again(&mut self, done: &[Act], left: &[Act]) -> Result<(), NarrationError> {
        let live: HashSet<u32> = left.iter().map(|act| act.number).collect();
        for act in done.iter().filter(|act| live.contains(&act.number)) {
            if let What::Sent(invented) = &act.what {
                self.send(act.number, invented).await?;
            }
        }
        Ok(())
    }

    /// Narrates one act, unless it was done before.
    pub async fn narrate(&mut self, act: &Act) -> Result<(), NarrationError> {
        let outcome = match &act.what {
            What::Sent(invented) => self.send(act.number, invented).await,
            What::Happens(story_event) => self.happen(act, *story_event).await,
            What::Plans(at, held) => self.meet(act, *at, *held, false).await,
            What::Writes(paper) => self.write(act, *paper).await,
            What::Works(worker, work) => self.work(act, worker, *work).await,
        };
        match outcome {
            // It was done before, and the narration was stopped before it could say so.
            Err(NarrationError::Refused { status, .. }) if status == StatusCode::CONFLICT => Ok(()),
            outcome => outcome,
        }
    }

    async fn send(&mut self, number: u32, invented: &Invented) -> Result<(), NarrationError> {
        let body = json!(invented.submission);
        let path = self.narrator.submit(invented.sender, &format!("year-{number}"), &body).await?;
        self.referrals.insert(number, path);
        Ok(())
    }

    async fn happen(&self, act: &Act, story_event: StoryEvent) -> Result<(), NarrationError> {
        let worker = worker(act.number);
        let manager = if service(act.number) == 1 { "leila" } else { "owen" };
        let (who, noun, body) = match story_event {
            StoryEvent::Contact(held) => return self.meet(act, act.at, held, true).await,
            StoryEvent::Closed(reason) => {
                let Some(episode) = self.episode(act.number).await? else { return Ok(()) };
                let needs_met = match (reason, act.number % 3) {
                    (ClosingReason::SupportCompleted, 0) => Some(NeedsMet::Partly),
                    (ClosingReason::SupportCompleted, _) => Some(NeedsMet::Met),
                    _ => None,
                };
                let body = json!({ "reason": reason, "needs_met": needs_met, "what_next": "Knows whom to ring." });
                return self.narrator.step(worker, &episode, "closure", &body).await.map(drop);
            }
            StoryEvent::Waits => (worker, "waiting", json!({})),
            StoryEvent::Accepted => return self.accept(act.number, worker, manager).await,
            StoryEvent::Rejected(reason) => (manager, "rejection", json!({ "reason": reason })),
            StoryEvent::Declined(reason) => (worker, "decline", json!({ "reason": reason })),
        };
        self.narrator.step(who, self.referral(act.number)?, noun, &body).await.map(drop)
    }

    /// A worker takes the person on; beyond what a worker may have, the manager says why.
    async fn accept(&self, number: u32, worker: &str, manager: &str) -> Result<(), NarrationError> {
        let path = self.referral(number)?;
        match self.narrator.step(worker, path, "acceptance", &json!({})).await {
            Err(NarrationError::Refused { status: StatusCode::CONFLICT, .. }) => {
                let worker_id = CAST.iter().find(|actor| actor.name == worker).map(Actor::subject);
                let body = json!({ "worker_id": worker_id, "override_reason": "The sandbox has three link workers." });
                self.narrator.step(manager, path, "acceptance", &body).await.map(drop)
            }
            accepted => accepted.map(drop),
        }
    }

    /// Writes a contact down: as it was, or as it is planned.
    async fn meet(&self, act: &Act, at: DateTime<Utc>, held: Meeting, is_past: bool) -> Result<(), NarrationError> {
        let Meeting { mechanism, location_type, attendance, minutes } = held;
        let mut body = json!({
            "starts_at": at,
            "consultation_mechanism": mechanism,
            "location_type": location_type,
        });
        if is_past {
            body["attendance"] = json!(attendance);
            body["minutes"] = json!(minutes);
            body["conversation_with"] = if attendance == Attendance::Attended { json!("person") } else { Value::Null };
        }
        let Some(episode) = self.episode(act.number).await? else { return Ok(()) };
        let path = format!("{episode}/contacts");
        let key = format!("year-{}-{}", act.number, at.timestamp());
        self.narrator.create(worker(act.number), &path, &key, &body).await.map(drop)
    }

    /// What is written about the person, by their worker or by their practice.
    async fn write(&self, act: &Act, paper: Paper) -> Result<(), NarrationError> {
        let worker = worker(act.number);
        let Some(episode) = self.episode(act.number).await? else { return Ok(()) };
        let key = format!("year-{}-{paper:?}", act.number);
        match paper {
            Paper::Assessed => {
                let body = json!({
                    "needs": words::needs(act),
                    "strengths": [words::strength(act.number)],
                    "activation": [{ "help_needed": "some", "observed_on": act.date() }],
                });
                self.narrator.create(worker, &format!("{episode}/assessment"), &key, &body).await.map(drop)
            }
            Paper::AssessedAgain => {
                let path = format!("{episode}/assessment");
                let mut needs = self.narrator.get(worker, &path).await?["needs"].take();
                for need in needs.as_array_mut().into_iter().flatten() {
                    need["at_close"] =
                        json!(if act.number.is_multiple_of(3) { NeedMet::PartlyMet } else { NeedMet::Met });
                }
                self.narrator.patch(worker, &path, &json!({ "needs": needs })).await
            }
            Paper::Planned => {
                let asked_by = CAST.iter().find(|actor| actor.name == worker).map(Actor::subject);
                let path = format!("{episode}/care-plans");
                let plan = self.narrator.create(worker, &path, &key, &words::plan(act, asked_by)).await?;
                self.narrator.step(worker, &plan, "agreement", &json!({ "by": "person" })).await.map(drop)
            }
            Paper::Measured | Paper::MeasuredAgain => {
                let body = words::ons4(act, paper == Paper::MeasuredAgain);
                self.narrator.create(worker, &format!("{episode}/outcomes"), &key, &body).await.map(drop)
            }
            Paper::Entered => {
                let by = CAST.iter().find(|actor| actor.name == worker).map(|actor| actor.full_name);
                let receipt = json!({ "receipt": { "at": act.at, "by": by, "system": "emis" } });
                self.each(worker, "coded-entries", "to_enter", &episode, "receipt", &receipt).await
            }
            Paper::Released(occasion) => {
                let body = json!({ "occasion": occasion, "content": words::message(occasion) });
                let message = self.narrator.create(worker, &format!("{episode}/messages-back"), &key, &body).await?;
                self.narrator.step(worker, &message, "release", &json!({})).await.map(drop)
            }
            Paper::Read(_) => {
                let (practice, by) = practice(act.number);
                self.each(practice, "messages-back", "released", &episode, "acknowledgement", &json!({ "by": by }))
                    .await
            }
        }
    }

    /// Takes a step on all of an episode's that stand so.
    async fn each(
        &self,
        actor: &str,
        collection: &str,
        status: &str,
        episode: &str,
        noun: &str,
        body: &Value,
    ) -> Result<(), NarrationError> {
        let id = episode.rsplit('/').next().unwrap_or_default();
        let found = self.narrator.get(actor, &format!("/v1/{collection}?status={status}&episode_id={id}")).await?;
        let ids = found["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str());
        for id in ids {
            self.narrator.step(actor, &format!("/v1/{collection}/{id}"), noun, body).await?;
        }
        Ok(())
    }

    /// What a worker does besides their cases.
    async fn work(&self, act: &Act, worker: &str, work: Work) -> Result<(), NarrationError> {
        let (path, body) = match work {
            Work::Activity(kind, minutes) => {
                ("/v1/activities", json!({ "done_on": act.date(), "kind": kind, "minutes": minutes }))
            }
            Work::Signposted(about, mechanism) => {
                ("/v1/signpostings", json!({ "done_on": act.date(), "about": [about], "mechanism": mechanism }))
            }
            Work::Supervised => {
                let supervisor = "Dr Anne Hollis";
                let body = json!({
                    "held_on": act.date(), "kind": "clinical", "minutes": 60, "supervisor_name": supervisor,
                });
                ("/v1/supervisions", body)
            }
        };
        let key = format!("year-{worker}-{}-{work:?}", act.at.timestamp()).replace(' ', "");
        self.narrator.create(worker, path, &key, &body).await.map(drop)
    }

    fn referral(&self, number: u32) -> Result<&str, NarrationError> {
        self.referrals.get(&number).map(String::as_str).ok_or(NarrationError::Unreadable("a referral"))
    }

    /// The path of the person's episode; none where the referral was not accepted after all.
    async fn episode(&self, number: u32) -> Result<Option<String>, NarrationError> {
        let referral = self.narrator.get(worker(number), self.referral(number)?).await?;
        Ok(referral["episode_id"].as_str().map(|id| format!("/v1/episodes/{id}")))
    }
}

//! The person's own copy of a plan: a page to print, or to send as it is.
//!
//! What it says is the plan's own words and no more: no name of a class, no key, no identifier, nothing of how the person is
//! reached. Every text is escaped by the template, so that what somebody wrote as HTML is read as they wrote it.

use std::collections::HashMap;

use askama::Template;

use super::codes::{ActionBy, BudgetStatus, CarePlanStatus, OptionKind, Permission};
use super::entity::Model;
use super::wire::{CarePlanContent, Goal, PlanAction, PlanOption};
use crate::care::person::wire::PersonName;
use crate::county::service;
use crate::county::service::emergency::EmergencyNumber;
use crate::prelude::*;

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

/// How the page is set.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CopyLayout {
    /// Of the page alone: large print, 18 points, in one column.
    #[serde(default)]
    #[param(default = false)]
    pub large_print: bool,
    /// Of the page alone: a plain layout, in one column and without borders.
    #[serde(default)]
    #[param(default = false)]
    pub plain: bool,
}

/// A page of HTML.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 1_900_000, pattern = "^<!DOCTYPE html>")]
pub struct HtmlPage(#[expect(dead_code, reason = "the contract's alone")] String);

/// What stands on the sheet.
#[derive(Template)]
#[template(path = "care_plan.html")]
struct Sheet<'a> {
    layout: &'static str,
    /// The attributes of what is in the person's own words: its language and direction. Ours, and so not escaped.
    words: String,
    name: Option<String>,
    standing: String,
    plan: &'a CarePlanContent,
    goals: Vec<Line<'a>>,
    actions: Vec<Line<'a>>,
    options: Vec<Line<'a>>,
    connections: Vec<Connection<'a>>,
    budget: Option<Line<'a>>,
    review: Option<Line<'a>>,
    part_two: Option<Line<'a>>,
    permissions: Vec<String>,
    emergency_text: &'a str,
    numbers: &'a [EmergencyNumber],
    service_name: &'a str,
    service_phone: String,
    worker_name: Option<&'a str>,
    written_on: String,
}

/// Something of the person's, and what we say of it.
struct Line<'a> {
    text: String,
    line: String,
    outcome: Option<&'a str>,
    stages: Vec<Line<'a>>,
}

struct Connection<'a> {
    name: &'a str,
    expect: Option<&'a str>,
    contact: Option<&'a str>,
    starts: Option<String>,
}

/// What the sheet is made of beside the plan.
pub struct Around<'a> {
    /// What the person is called.
    pub name: Option<PersonName>,
    /// The service, whose numbers stand on it.
    pub service: &'a service::entity::Model,
    /// Who carries the case.
    pub carrier: Option<WorkerId>,
    /// What the workers are called whom the plan names.
    pub workers: &'a HashMap<WorkerId, String>,
}

/// The page.
///
/// # Errors
/// 500 where it cannot be written: a fault of ours.
pub fn page(row: &Model, layout: CopyLayout, around: &Around<'_>) -> Result<String, Problem> {
    let plan = &row.content;
    let sheet = Sheet {
        layout: match (layout.large_print, layout.plain) {
            (false, false) => "columns",
            (true, false) => "large",
            (false, true) => "plain",
            (true, true) => "large plain",
        },
        words: direction(plan.language.as_ref()),
        name: around.name.as_ref().map(whole_name),
        standing: standing(row),
        plan,
        goals: plan.goals.iter().map(goal).collect(),
        actions: plan.actions.iter().map(|act| action(act, around.workers)).collect(),
        options: plan.options.iter().map(option).collect(),
        connections: plan
            .connections
            .iter()
            .map(|connection| Connection {
                name: connection.name.as_str(),
                expect: connection.expect.as_ref().map(Text::as_str),
                contact: connection.contact.as_ref().map(Text::as_str),
                starts: connection.starts_on.map(calendar::written),
            })
            .collect(),
        budget: plan
            .personal_health_budget
            .as_ref()
            .map(|budget| Line::new(budget_line(budget.status), budget.outcome.as_ref())),
        review: plan.review.as_ref().map(|review| Line::new(&calendar::written(review.on), review.note.as_ref())),
        part_two: plan
            .part_two
            .as_ref()
            .map(|part| Line::new(&calendar::written(part.completed_on), Some(&part.what_changed))),
        permissions: permissions(plan, around.workers),
        emergency_text: around.service.emergency_line.text.as_str(),
        numbers: &around.service.emergency_line.numbers,
        service_name: &around.service.name,
        service_phone: around.service.contact_phone.to_string(),
        worker_name: around.carrier.and_then(|worker| around.workers.get(&worker)).map(String::as_str),
        written_on: calendar::written(calendar::local_date(row.updated_at)),
    };
    sheet.render().map_err(|_| Problem::new(Code::InternalError))
}

impl<'a> Line<'a> {
    fn new<const MAX: usize>(text: &str, outcome: Option<&'a Text<MAX>>) -> Self {
        Self { text: text.to_owned(), line: String::new(), outcome: outcome.map(Text::as_str), stages: Vec::new() }
    }
}

/// The attributes of what is in the person's own words. What is in English, or in nobody said which, finds its own direction.
fn direction(language: Option<&Language>) -> String {
    match language.map(ToString::to_string) {
        None => " dir=\"auto\"".to_owned(),
        Some(code) => {
            let direction = if RIGHT_TO_LEFT.contains(&&*code) { "rtl" } else { "ltr" };
            format!(" lang=\"{code}\" dir=\"{direction}\"")
        }
    }
}

fn whole_name(name: &PersonName) -> String {
    let own = |part: &Option<Text<200>>| part.as_ref().map(|part| part.as_str().to_owned());
    let first = own(&name.preferred_name).or_else(|| own(&name.given_name));
    [first, own(&name.family_name)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Whether anybody has agreed to it: a sheet must not be taken for more than it is.
fn standing(row: &Model) -> String {
    let on = row.agreement.as_ref().and_then(|agreement| agreement.on).map(calendar::written).unwrap_or_default();
    match row.status {
        CarePlanStatus::Draft => "Draft. Nobody has agreed to this plan yet.".to_owned(),
        CarePlanStatus::Agreed => format!("Agreed on {on}."),
        CarePlanStatus::UnderReview => {
            format!(
                "We are looking at this plan again. It was last agreed on {on}; what has changed since is not agreed yet."
            )
        }
        CarePlanStatus::NotWanted => "No plan was wanted.".to_owned(),
        CarePlanStatus::Completed => format!("Completed. It was last agreed on {on}."),
        CarePlanStatus::Revoked => "This plan was given up and does not hold any more.".to_owned(),
        CarePlanStatus::EnteredInError => "This plan was written by mistake.".to_owned(),
    }
}

fn goal(goal: &Goal) -> Line<'_> {
    let importance = goal.importance.map(|importance| format!("How important it is to me: {importance} of 10. "));
    let stages = goal.stages.iter().map(|stage| Line {
        line: stage.status.display().to_lowercase(),
        ..Line::new(stage.text.as_str(), stage.outcome.as_ref())
    });
    Line {
        line: format!("{}{}.", importance.unwrap_or_default(), goal.status.display()),
        stages: stages.collect(),
        ..Line::new(goal.text.as_str(), goal.outcome.as_ref())
    }
}

fn action<'a>(act: &'a PlanAction, workers: &HashMap<WorkerId, String>) -> Line<'a> {
    let name = act.name.as_ref().map(Text::as_str);
    let who = match act.by {
        ActionBy::Person => "Me".to_owned(),
        ActionBy::Worker => {
            act.worker_id.and_then(|id| workers.get(&id).cloned()).unwrap_or("My link worker".to_owned())
        }
        ActionBy::FamilyOrCarer => name.unwrap_or("Family or carer").to_owned(),
        ActionBy::Group | ActionBy::Other => name.unwrap_or("Others").to_owned(),
    };
    let due = act.due_on.map(|due| format!(", by {}", calendar::written(due))).unwrap_or_default();
    let sure = act.confidence.map(|sure| format!(" How sure I am: {sure} of 10.")).unwrap_or_default();
    let again = act.review_on.map(|on| format!(" We look at it on {}.", calendar::written(on))).unwrap_or_default();
    Line {
        line: format!("{who}{due}. {}.{sure}{again}", act.status.display()),
        ..Line::new(act.what.as_str(), act.strategies.as_ref())
    }
}

/// What was found, as the person would say it.
const fn budget_line(status: BudgetStatus) -> &'static str {
    match status {
        BudgetStatus::NotExplored => "We have not talked about it.",
        BudgetStatus::Explored => "We have talked about it. Whether I can have one is not known yet.",
        BudgetStatus::Eligible => "I can have one.",
        BudgetStatus::NotEligible => "I cannot have one.",
        BudgetStatus::InPlace => "I have one.",
        BudgetStatus::Declined => "I do not want one.",
    }
}

fn option(option: &PlanOption) -> Line<'_> {
    let text = match (option.kind, &option.text) {
        (_, Some(text)) => text.as_str(),
        (OptionKind::DoNothing, None) => "Doing nothing",
        (OptionKind::Option, None) => "",
    };
    let line = match option.decision {
        super::codes::OptionDecision::Chosen => "I chose it",
        super::codes::OptionDecision::NotChosen => "I did not choose it",
        super::codes::OptionDecision::Undecided => "I am still thinking about it",
    };
    Line { line: line.to_owned(), ..Line::new(text, option.comment.as_ref()) }
}

fn permissions(plan: &CarePlanContent, workers: &HashMap<WorkerId, String>) -> Vec<String> {
    let line = |permission: &Permission| {
        let given = plan.permission(*permission)?;
        let what = match permission {
            Permission::ShareStory => "Sharing my personal story",
            Permission::SatisfactionSurvey => "Being asked how I found it (survey)",
            Permission::Evaluation => "Taking part in data collection and evaluation",
        };
        let by = workers.get(&given.asked_by).map(|name| format!(" by {name}")).unwrap_or_default();
        Some(format!(
            "{what}: {} (asked{by} on {})",
            given.answer.display().to_lowercase(),
            calendar::written(given.asked_on)
        ))
    };
    Permission::ALL.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_direction() {
        let of = |code: &str| direction(Some(&code.parse().expect("a language")));
        assert_eq!(of("ur"), " lang=\"ur\" dir=\"rtl\"");
        assert_eq!(of("pl"), " lang=\"pl\" dir=\"ltr\"");
        assert_eq!(direction(None), " dir=\"auto\"");
    }
}

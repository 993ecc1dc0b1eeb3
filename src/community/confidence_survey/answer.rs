use super::clock::{next_in, over};
use super::codes::SurveyAction;
use super::entity::{ActiveModel, Entity, Model};
use super::rules;
use super::view::ConfidenceSurvey;
use super::wire::{SurveyAnswers, SurveyGap};
use crate::community::gap;
use crate::community::gap::codes::GapSource;
use crate::prelude::*;
use crate::system::task::{self, Owner, Subject, TaskChange, TaskKind};

/// Answer a confidence survey
///
/// For the group, or in its name where it has no editor. Six questions (002 §12); the third is asked of who strongly disagrees
/// that they coped. Each gap that is named becomes one of the service, to be taken further. The next survey is due in six months.
#[utoipa::path(
    operation_id = "answerConfidenceSurvey",
    params(At<ConfidenceSurveyId>),
    request_body(content = SurveyAnswers, example = json!({
        "people_connected": 9, "coped_well": "strongly_disagree", "could_cope_with": 4, "volunteers": 6,
        "gaps": [{ "category": "local_groups", "comment": "Nothing for carers at the weekend" }],
        "support_needed": "A first aid course, and somebody to mend the kitchen door",
    })),
    responses((status = 200, description = "The survey, answered.", body = ConfidenceSurvey)),
)]
#[post("/confidence-surveys/{id}/answers")]
pub async fn answer(cx: Cx, at: At<ConfidenceSurveyId>, Json(input): Json<SurveyAnswers>) -> Result<Reply, Problem> {
    Problem::if_any(rules::faults(&input))?;
    cx.step::<Entity>(Action::AnswerConfidenceSurvey, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, SurveyAction::Answers)?;
        let change = ActiveModel {
            status: Set(status),
            answered_at: Set(Some(tx.now())),
            answered_by: Set(Some(tx.caller().principal.id())),
            quarter: Set(Some(gap::rules::quarter(calendar::local_date(tx.now())))),
            coped_well: Set(Some(input.coped_well)),
            people_connected: Set(Some(input.people_connected.into())),
            could_cope_with: Set(input.could_cope_with.map(i32::from)),
            volunteers: Set(Some(input.volunteers.into())),
            answers: Set(Some(input.clone())),
            ..Default::default()
        };
        let row = step.save(EventType::ConfidenceSurveyAnswered, change).await?;
        task::apply_in(tx, Subject::of(&row), &over()).await?;
        for named in input.gaps.iter() {
            raise_in(tx, &row, named).await?;
        }
        next_in(tx, &row).await?;
        Ok(row)
    })
    .await
}

/// The service takes it further, whoever of the group named it.
async fn raise_in(tx: &Tx, row: &Model, named: &SurveyGap) -> Result<(), Problem> {
    let raised = gap::entity::Model::raised(
        row.service_id,
        GapSource::Survey,
        named.category,
        named.outward_code.clone(),
        named.comment.clone(),
        tx.caller().principal.id(),
        tx.now(),
    );
    let db = tx.system("what a group names is its service's to take further, and the group's to read no more");
    let change: gap::entity::ActiveModel = raised.clone().into_active_model().reset_all();
    tx.checked(gap::entity::Entity::insert(change).exec_without_returning(&db).await)?;
    tx.emit(raised.event(EventType::GapRaised));
    let asked = TaskChange::open(TaskKind::EscalateGap, Owner::Service, tx.now());
    task::apply_to_new_in(tx, Subject::of(&raised), &[asked]).await
}

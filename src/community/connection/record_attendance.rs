use super::codes::{ConnectionAction, ConnectionAttendance};
use super::entity::{ActiveModel, Attendance, Attendances, Entity};
use super::rules::{self, MOST_DAYS};
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionAttendanceRecord;
use crate::prelude::*;

/// Record whether the person was there
///
/// For the group, or in its name: on one day. The first time that they were there begins the connection. Of one of the latest
/// twenty days it may be recorded again, and the later record counts.
#[utoipa::path(
    operation_id = "recordConnectionAttendance",
    params(At<ConnectionId>),
    request_body(content = ConnectionAttendanceRecord, example = json!({
        "held_on": "2026-11-24", "attendance": "attended",
    })),
    responses((status = 200, description = "The connection, with the day.", body = Connection)),
)]
#[post("/connections/{id}/attendance")]
pub async fn record_attendance(
    cx: Cx,
    at: At<ConnectionId>,
    Json(input): Json<ConnectionAttendanceRecord>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RecordConnectionAttendance, at.id, async |tx, step| {
        let before = &step.row;
        let began = before.status.check(tx.caller().role, ConnectionAction::Attendance)?;
        let agreed_on = before.agreed_at.map(calendar::local_date);
        Problem::if_any(rules::attendance_faults(&input, agreed_on, calendar::local_date(tx.now())))?;
        let was_there = |attendance| attendance == ConnectionAttendance::Attended;
        let mut days = before.attendances.0.clone();
        let (mut attended, mut missed) = (before.times_attended, before.times_missed);
        let mut count = |attendance, by| if was_there(attendance) { attended += by } else { missed += by };
        if let Some(known) = days.iter().position(|day| day.held_on == input.held_on) {
            count(days.remove(known).attendance, -1);
        }
        count(input.attendance, 1);
        days.push(Attendance { held_on: input.held_on, attendance: input.attendance });
        days.sort_by_key(|day| day.held_on);
        let beyond = days.len().saturating_sub(MOST_DAYS);
        days.drain(..beyond);
        let first = days.iter().filter(|day| was_there(day.attendance)).map(|day| day.held_on).min();
        let status = if was_there(input.attendance) { began } else { before.status };
        let change = ActiveModel {
            // Days beyond the latest are known no more by themselves: what was the first of all stays.
            started_on: Set(if beyond > 0 || before.times_attended + before.times_missed > 19 {
                before.started_on.or(first)
            } else {
                first
            }),
            times_attended: Set(attended),
            times_missed: Set(missed),
            attendances: Set(Attendances(days)),
            ..Default::default()
        };
        move_in(tx, step, status, EventType::ConnectionAttendanceRecorded, change).await
    })
    .await
}

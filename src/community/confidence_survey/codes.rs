//! Coded lists of the confidence survey.

catalogue::value_sets! {
    /// Where a confidence survey stands.
    pub enum SurveyStatus in "confidence_survey_status" {
        /// It is to be sent on a day, or to be asked
        Due = "due",
        /// The group was asked
        Sent = "sent",
        /// The group answered
        Answered = "answered",
        /// The group did not answer, reminded and rung
        NotAnswered = "not_answered",
        /// It does not concern the group
        NotApplicable = "not_applicable",
    }

    /// What can be done with a confidence survey. A representation lists what this caller may do next.
    pub enum SurveyAction in "confidence_survey_action" {
        /// Send it to the group
        Sending = "sending",
        /// Record that the group was reminded, or rung
        Reminder = "reminder",
        /// Answer it
        Answers = "answers",
        /// Say that the group did not answer
        NonAnswer = "non_answer",
        /// Say that it does not concern the group
        NonApplicability = "non_applicability",
    }

    /// How far a group agrees that it coped well with the new people (002 §12, question 2).
    pub enum SurveyAgreement in "survey_agreement" {
        /// Strongly agree
        StronglyAgree = "strongly_agree",
        /// Agree
        Agree = "agree",
        /// Neither agree nor disagree
        Neither = "neither",
        /// Disagree
        Disagree = "disagree",
        /// Strongly disagree
        StronglyDisagree = "strongly_disagree",
    }
}

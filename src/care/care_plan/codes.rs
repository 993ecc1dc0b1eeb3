//! The coded lists of a care and support plan.

catalogue::value_sets! {
    /// Where a plan stands.
    pub enum CarePlanStatus in "care_plan_status" {
        /// Being written; nobody has agreed to it yet
        Draft = "draft",
        /// Agreed, by the person or by who may for them
        Agreed = "agreed",
        /// Agreed once, and looked at again: it may be changed, and is agreed anew
        UnderReview = "under_review",
        /// The person does not want a plan
        NotWanted = "not_wanted",
        /// The plan has done its work
        Completed = "completed",
        /// The plan is given up: the agreement was taken back, or it no longer fits
        Revoked = "revoked",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with a plan.
    pub enum CarePlanAction in "care_plan_action" {
        /// Write it otherwise
        Change = "change",
        /// Record that it was agreed
        Agreement = "agreement",
        /// Look at it again
        Review = "review",
        /// Record that the person does not want a plan
        NotWanted = "not_wanted",
        /// Record that it has done its work
        Completion = "completion",
        /// Give it up
        Revocation = "revocation",
        /// Record that it should never have been there
        Error = "error",
    }

    /// Who agreed to a plan.
    pub enum AgreedBy in "agreed_by" {
        /// The person, 16 or older
        Person = "person",
        /// The person, under 16 and found competent to decide this (Gillick)
        GillickCompetentChild = "gillick_competent_child",
        /// Somebody with parental responsibility, for a person under 18
        ParentalResponsibility = "parental_responsibility",
        /// An attorney or deputy for health and welfare, for a person of 16 or older who lacks the capacity
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Nobody could: decided in the best interests of a person of 16 or older who lacks the capacity
        BestInterests = "best_interests",
    }

    /// Why the person does not want a plan.
    pub enum PlanNotWantedReason in "plan_not_wanted_reason" {
        /// They want the support, and nothing written down
        NothingWritten = "nothing_written",
        /// They have a plan with another service, and that one is enough
        HasAnother = "has_another",
        /// What they need is small and soon done
        NotNeeded = "not_needed",
        /// They did not wish to say why
        NotStated = "not_stated",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a plan is given up.
    pub enum PlanRevokedReason in "plan_revoked_reason" {
        /// Whoever agreed to it has taken that back
        AgreementWithdrawn = "agreement_withdrawn",
        /// Life has changed: it no longer fits
        NoLongerFits = "no_longer_fits",
        /// Another plan takes its place
        Replaced = "replaced",
        /// Another reason, in words
        Other = "other",
    }

    /// Why a plan should never have been there.
    pub enum PlanError in "care_plan_error" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// What it says is wrong
        WrongContent = "wrong_content",
        /// The episode should never have been there
        EpisodeInError = "episode_in_error",
        /// It was a test
        Test = "test",
    }

    /// Where a goal, or a stage on the way to one, stands (FHIR Goal lifecycle and achievement).
    pub enum GoalStatus in "goal_status" {
        /// Thought of
        Proposed = "proposed",
        /// Being worked towards
        Active = "active",
        /// Reached
        Achieved = "achieved",
        /// Reached in part
        PartlyAchieved = "partly_achieved",
        /// Not reached
        NotAchieved = "not_achieved",
        /// Put off
        OnHold = "on_hold",
        /// Given up: it is no goal of theirs any more
        Cancelled = "cancelled",
    }

    /// Where an action stands (FHIR CarePlan.activity status).
    pub enum ActionStatus in "action_status" {
        /// Not begun
        NotStarted = "not_started",
        /// Going on
        InProgress = "in_progress",
        /// Done
        Done = "done",
        /// Put off
        OnHold = "on_hold",
        /// Whoever was to do it did not wish to
        Refused = "refused",
        /// Given up
        Cancelled = "cancelled",
    }

    /// Who does something.
    pub enum ActionBy in "action_by" {
        /// The person
        Person = "person",
        /// A worker of the service
        Worker = "worker",
        /// Family, a friend or a carer
        FamilyOrCarer = "family_or_carer",
        /// A group or another service
        Group = "group",
        /// Somebody else
        Other = "other",
    }

    /// An option that was talked through.
    pub enum OptionKind in "plan_option_kind" {
        /// Something that could be done
        Option = "option",
        /// Doing nothing (003 A.1)
        DoNothing = "do_nothing",
    }

    /// What became of an option.
    pub enum OptionDecision in "plan_option_decision" {
        /// The person chose it
        Chosen = "chosen",
        /// The person did not
        NotChosen = "not_chosen",
        /// The person is still thinking about it
        Undecided = "undecided",
    }

    /// How far a personal health budget was looked into.
    pub enum BudgetStatus in "personal_health_budget_status" {
        /// Not talked about
        NotExplored = "not_explored",
        /// Talked about; whether the person is eligible is not known yet
        Explored = "explored",
        /// The person is eligible
        Eligible = "eligible",
        /// The person is not eligible
        NotEligible = "not_eligible",
        /// The person has one
        InPlace = "in_place",
        /// The person does not want one
        Declined = "declined",
    }

    /// What the person is asked to permit (002 §8, Appendix 4).
    pub enum Permission in "plan_permission" {
        /// Share my personal story. A yes is interest: a story leaves only with written consent that names the use
        ShareStory = "share_story",
        /// Complete a satisfaction survey
        SatisfactionSurvey = "satisfaction_survey",
        /// Take part in ongoing data collection and evaluation
        Evaluation = "evaluation",
    }

    /// What the person said.
    pub enum PermissionAnswer in "plan_permission_answer" {
        /// Yes
        Yes = "yes",
        /// No
        No = "no",
    }

    /// A part of a plan, as the person has it before them.
    pub enum PlanPart in "care_plan_part" {
        /// What matters to me
        WhatMatters = "what_matters",
        /// How best to support me
        HowBestToSupport = "how_best_to_support",
        /// Health conditions that others need to know about
        HealthConditions = "health_conditions",
        /// What I am good at
        Strengths = "strengths",
        /// What I need
        Needs = "needs",
        /// My goals
        Goals = "goals",
        /// What will be done
        Actions = "actions",
        /// What we talked through
        Options = "options",
        /// What gets in the way
        Barriers = "barriers",
        /// What I am being connected to
        Connections = "connections",
        /// What I can do
        WhatICanDo = "what_i_can_do",
        /// What to do if it is not working
        IfNotWorking = "if_not_working",
        /// Personal health budget
        PersonalHealthBudget = "personal_health_budget",
        /// When we look at this again
        Review = "review",
        /// What I permit
        Permissions = "permissions",
        /// What has changed after six months
        PartTwo = "part_two",
        /// The language of the plan
        Language = "language",
        /// Of which sensitive classes it is
        SensitiveClasses = "sensitive_classes",
    }

    /// How one version of a plan differs from another.
    pub enum Difference in "plan_difference" {
        /// It was not there before
        Added = "added",
        /// It is there no more
        Removed = "removed",
        /// It reads otherwise
        Changed = "changed",
    }
}

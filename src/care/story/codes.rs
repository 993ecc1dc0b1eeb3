//! The coded lists of a story.

catalogue::value_sets! {
    /// What kind of text it is.
    pub enum StoryKind in "story_kind" {
        /// The person's own story, in their words
        Story = "story",
        /// A case study, by those who worked with them (003 annex B)
        CaseStudy = "case_study",
    }

    /// Where a story stands.
    pub enum StoryStatus in "story_status" {
        /// Being written; the service alone sees it, and it goes nowhere
        Draft = "draft",
        /// It has gone where its releases say, with written consent that names each use
        Released = "released",
        /// It was pulled back from where it had gone
        Withdrawn = "withdrawn",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with a story.
    pub enum StoryAction in "story_action" {
        /// Write it otherwise
        Change = "change",
        /// Let it go for a use that the person's written consent names
        Release = "release",
        /// Pull it back from where it has gone
        Withdrawal = "withdrawal",
        /// Record that it should never have been there
        Error = "error",
    }

    /// Why a story should never have been there.
    pub enum StoryError in "story_error" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// What it says is wrong
        WrongContent = "wrong_content",
        /// The episode should never have been there
        EpisodeInError = "episode_in_error",
        /// It was a test
        Test = "test",
    }
}

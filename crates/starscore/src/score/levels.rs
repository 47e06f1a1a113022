//! Levels: how far each criterion is met, from the facts.

use crate::analysis::Component;
use crate::rubric::Thresholds;
use crate::score::facts::{ClauseFacts, Facts, Masks, Subject};
use crate::score::{Level, Levels};
use crate::text::Span;

/// How many different steps are how good: the sixth adds nothing.
const STEPS: [f64; 6] = [0.0, 0.35, 0.6, 0.8, 0.92, 1.0];
/// Likewise for anchors of the scene (time, place, people, cause, names).
const ANCHORS: [f64; 4] = [0.0, 0.4, 0.75, 1.0];

/// What the table holds for so many, with parts in between.
fn saturating(table: &[f64], count: f64) -> f64 {
    let (whole, part) = (count as usize, count.fract());
    let at = |index: usize| table[index.min(table.len() - 1)];
    at(whole) + part * (at(whole + 1) - at(whole))
}

/// Credit for a component that is there with probability `p`: an unsure verdict moves the score little, either way.
fn credit(p: f64) -> f64 {
    ((p - 0.2) / 0.6).clamp(0.0, 1.0)
}

impl Facts {
    /// All levels of the answer.
    pub(crate) fn levels(&self, masks: &Masks, enough: &Thresholds) -> Levels {
        let mut levels = Levels::new();
        let told = ["situation.told", "task.told", "action.told", "result.told"];
        for (name, component) in told.into_iter().zip(Component::STAR) {
            levels
                .insert(name, Level::new(credit(self.present[component.index()]), spans(self.of(component))));
        }
        levels.insert("situation.specific", self.specific(masks));
        levels.insert("task.own", self.task_own());
        levels.insert("action.steps", self.steps());
        levels.insert("action.own", self.action_own());
        levels.insert("result.consequence", self.consequence(masks));
        levels.insert("result.linked", self.linked(masks));
        levels.insert("conviction", self.conviction());
        levels.insert("focus", self.focus());
        self.outcome_levels(masks, enough, &mut levels);
        self.empathy_levels(enough, &mut levels);
        self.motivation_levels(masks, &mut levels);
        levels
    }

    /// Credit for what is told of a component: none where no clause is labelled so.
    pub(crate) fn credit(&self, component: Component) -> f64 {
        if self.of(component).next().is_none() { 0.0 } else { credit(self.present[component.index()]) }
    }

    /// Time, place, people, cause, a name: three of them make a scene.
    fn specific(&self, masks: &Masks) -> Level {
        let scene = || self.of(Component::Situation);
        let kinds = [masks.when, masks.r#where, masks.who, masks.problem];
        let anchored = kinds.iter().filter(|mask| scene().any(|clause| clause.families & *mask != 0)).count();
        let named = usize::from(scene().any(|clause| clause.named));
        let every = kinds.iter().fold(0, |all, mask| all | mask);
        let concrete = scene().map(|clause| clause.concrete).fold(0.0, f64::max);
        let level = self.credit(Component::Situation)
            * saturating(&ANCHORS, (anchored + named) as f64)
            * (0.5 + 0.5 * concrete);
        Level::new(level, spans(scene().filter(|clause| clause.families & every != 0 || clause.named)))
    }

    /// "My manager asked me", "it fell to me": the task is the candidate's.
    fn task_own(&self) -> Level {
        let credit = self.credit(Component::Task);
        let own: Vec<&ClauseFacts> = self.of(Component::Task).filter(|clause| clause.own).collect();
        let shared = self.of(Component::Task).any(|clause| clause.subject == Subject::Shared);
        let level = match (own.is_empty(), shared) {
            (false, _) => 1.0,
            (true, true) => 0.4,
            (true, false) => 0.3,
        };
        Level::new(credit * level, spans(own.into_iter()))
    }

    /// The clauses in which the candidate does something: one for each different verb.
    pub(crate) fn own_steps(&self) -> Vec<&ClauseFacts> {
        let mut steps: Vec<&ClauseFacts> = Vec::new();
        for clause in self.of(Component::Action) {
            let acts = matches!(clause.subject, Subject::Own | Subject::Nobody);
            let new = clause.verb != 0 && !steps.iter().any(|step| step.verb == clause.verb);
            if acts && new && clause.words >= 3 {
                steps.push(clause);
            }
        }
        steps
    }

    fn steps(&self) -> Level {
        let own = self.own_steps();
        let shared = self.of(Component::Action).filter(|c| c.subject == Subject::Shared && c.words >= 3);
        // A step that anybody could name is worth a third of one that was taken, a shared one half of one's own.
        let worth = |clause: &ClauseFacts| 0.3 + 0.7 * clause.concrete;
        let count =
            own.iter().map(|clause| worth(clause)).sum::<f64>() + shared.map(worth).sum::<f64>() / 2.0;
        Level::new(self.credit(Component::Action) * saturating(&STEPS, count), spans(own.into_iter()))
    }

    /// The share of the acting that is the candidate's own.
    fn action_own(&self) -> Level {
        let count = |subject: Subject| {
            self.of(Component::Action).filter(|clause| clause.subject == subject).count() as f64
        };
        let (own, shared, others) = (count(Subject::Own), count(Subject::Shared), count(Subject::Others));
        let nobody = count(Subject::Nobody);
        let all = own + shared + 0.5 * others + 0.5 * nobody;
        let share = if all == 0.0 { 0.0 } else { (own + 0.4 * nobody) / all };
        // Two thirds of own deeds are as good as all: people do act together.
        let level = self.credit(Component::Action) * (share / 0.66).min(1.0);
        Level::new(level, spans(self.of(Component::Action).filter(|clause| clause.subject == Subject::Own)))
    }

    /// What came of it: measured, plain to see, or just named.
    fn consequence(&self, masks: &Masks) -> Level {
        let strength = |clause: &ClauseFacts| match () {
            () if clause.measured => 1.0,
            () if clause.checkable(masks) => 0.85,
            () if clause.is_told() => 0.7,
            () => 0.4,
        };
        let worth = |clause: &ClauseFacts| strength(clause) * (0.4 + 0.6 * clause.concrete);
        let best = self.of(Component::Result).map(worth).fold(0.0, f64::max);
        let several = if self.of(Component::Result).count() > 1 { 1.0 } else { 0.85 };
        Level::new(self.credit(Component::Result) * best * several, spans(self.of(Component::Result)))
    }

    /// A result that follows an action at once, or with a word that ties it.
    fn linked(&self, masks: &Masks) -> Level {
        let follows = |index: usize| {
            index.checked_sub(1).is_some_and(|before| self.clauses[before].component == Component::Action)
        };
        let tied: Vec<&ClauseFacts> = self
            .clauses
            .iter()
            .enumerate()
            .filter(|(index, clause)| {
                clause.component == Component::Result
                    && (follows(*index) || clause.families & masks.link != 0)
            })
            .map(|(_, clause)| clause)
            .collect();
        let level = if tied.is_empty() { 0.4 } else { 1.0 };
        Level::new(self.credit(Component::Result) * level, spans(tied.into_iter()))
    }

    /// Said straight: up to two hedges in a hundred words are how people talk, six are a retreat.
    fn conviction(&self) -> Level {
        let hedges = self.hedges as f64 * 100.0 / self.words.max(1) as f64;
        Level::new((1.0 - (hedges - 2.0) / 4.0).clamp(0.0, 1.0) * self.story(), Vec::new())
    }

    /// Whether anything is told that conviction or empathy could be part of: the surest component's credit.
    fn story(&self) -> f64 {
        Component::STAR.into_iter().map(|component| self.credit(component)).fold(0.0, f64::max)
    }

    /// Neither hasty nor drowned: enough words to tell a story, the action not buried, sayable in three minutes.
    fn focus(&self) -> Level {
        let words = self.words as f64;
        let enough = ((words - 15.0) / 45.0).clamp(0.0, 1.0);
        let sayable = ((620.0 - words) / 220.0).clamp(0.0, 1.0);
        let buried = ((self.background_share() - 0.5) / 0.3).clamp(0.0, 1.0);
        Level::new(enough * sayable * (1.0 - 0.7 * buried), Vec::new())
    }

    /// The share of the answer that is situation or aside.
    pub(crate) fn background_share(&self) -> f64 {
        let aside = self.words_in(Component::Situation) + self.words_in(Component::Other);
        if self.words == 0 { 0.0 } else { aside as f64 / self.words as f64 }
    }

    fn outcome_levels(&self, masks: &Masks, enough: &Thresholds, levels: &mut Levels) {
        let credit = self.credit(Component::Result);
        let strong: Vec<_> = self.outcomes.iter().filter(|outcome| outcome.verb || outcome.metric).collect();
        let checkable: Vec<&ClauseFacts> =
            self.of(Component::Result).filter(|clause| clause.checkable(masks) && clause.is_told()).collect();
        let told = self.of(Component::Result).filter(|clause| clause.is_told()).count();
        let evidence = match () {
            () if !strong.is_empty() => 1.0,
            () if !self.outcomes.is_empty() => 0.75,
            () if checkable.len() > 1 => 0.65,
            () if checkable.len() == 1 => 0.55,
            () if told > 1 => 0.5,
            () if told == 1 => 0.4,
            () => 0.15,
        };
        // A figure outside any result is a claim that nothing carries.
        let credit = if self.outcomes.is_empty() { credit } else { credit.max(0.3) };
        let mut at: Vec<Span> = self.outcomes.iter().map(|outcome| outcome.span).collect();
        at.extend(spans(checkable.iter().copied()));
        at.sort_unstable();
        levels.insert("outcome.evidence", Level::new(credit * evidence, at));
        let pick = |keep: &dyn Fn(&crate::score::facts::MeasuredOutcome) -> bool| -> Vec<Span> {
            self.outcomes.iter().filter(|outcome| keep(outcome)).map(|outcome| outcome.span).collect()
        };
        let (metric, compared) = (pick(&|o| o.metric), pick(&|o| o.compared));
        let plain = if checkable.is_empty() { 0.0 } else { 0.4 };
        levels.insert(
            "outcome.metric",
            Level::new(credit * if metric.is_empty() { plain } else { 1.0 }, metric),
        );
        levels.insert(
            "outcome.compared",
            Level::new(credit * if compared.is_empty() { 0.0 } else { 1.0 }, compared),
        );
        let kinds = self.outcomes.len().min(2) + checkable.len().min(2);
        // The first outcome is half of one that is asked for beyond it.
        let more = (kinds as f64 - 0.5) / (enough.outcomes as f64 - 0.5).max(0.5);
        levels.insert("outcome.more", Level::new(credit * more, Vec::new()));
    }

    fn empathy_levels(&self, enough: &Thresholds, levels: &mut Levels) {
        let best = self.empathy.iter().map(|(.., confidence)| *confidence).fold(0.0, f64::max);
        // A moment that is hardly heard is hardly shown.
        let shown = ((best - 0.25) / 0.65).clamp(0.0, 1.0) * (0.4 + 0.6 * self.story());
        let at: Vec<Span> = self.empathy.iter().map(|(span, ..)| *span).collect();
        let ways = (0..7).filter(|way| self.empathy.iter().any(|(_, mechanism, _)| mechanism == way)).count();
        levels.insert("empathy.shown", Level::new(shown, at.clone()));
        // Several moments and several ways count alike, up to what the rubric finds enough.
        let enough = enough.empathy_moments.max(1);
        let breadth = (ways.min(enough) + self.empathy.len().min(enough)) as f64 / (2 * enough) as f64;
        levels.insert("empathy.breadth", Level::new(breadth, at));
    }

    fn motivation_levels(&self, masks: &Masks, levels: &mut Levels) {
        let reason = self.clauses.iter().filter(|clause| clause.own && clause.families & masks.reason != 0);
        let reason: Vec<&ClauseFacts> = reason.collect();
        let evidence: Vec<&ClauseFacts> = self
            .clauses
            .iter()
            .filter(|clause| clause.subject == Subject::Own && clause.past && clause.words >= 5)
            .collect();
        let fit: Vec<&ClauseFacts> =
            self.clauses.iter().filter(|clause| clause.families & masks.fit != 0).collect();
        let level = |found: &[&ClauseFacts]| [0.0, 0.6, 0.9, 1.0][found.len().min(3)];
        for (name, found) in
            [("motivation.reason", reason), ("motivation.evidence", evidence), ("motivation.fit", fit)]
        {
            levels.insert(name, Level::new(level(&found), spans(found.into_iter())));
        }
    }
}

impl ClauseFacts {
    /// An outcome that somebody could check: something ended, changed or stayed, or somebody thanked.
    fn checkable(&self, masks: &Masks) -> bool {
        self.component == Component::Result && self.families & masks.change != 0 && self.words >= 4
    }

    /// Something in particular is said.
    fn is_told(&self) -> bool {
        self.words >= 4 && self.concrete >= 0.5
    }
}

fn spans<'a>(clauses: impl Iterator<Item = &'a ClauseFacts>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for clause in clauses {
        match spans.last_mut() {
            Some(last) if clause.span.start <= last.end + 1 => last.end = clause.span.end,
            _ => spans.push(clause.span),
        }
    }
    spans
}

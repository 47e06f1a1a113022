//! When a code applies, and where.

use crate::analysis::{Component, QuestionKind, Status};
use crate::findings::Raw;
use crate::findings::style::Style;
use crate::rubric::Thresholds;
use crate::score::{Facts, Integrity, Levels, Masks, Subject};
use crate::text::Span;

/// All that the rules look at.
pub(crate) struct Case<'a> {
    pub facts: &'a Facts,
    pub levels: &'a Levels,
    pub masks: &'a Masks,
    pub integrity: &'a Integrity,
    pub kind: QuestionKind,
    pub status: Status,
    pub style: &'a [(Style, Span)],
    pub vague: &'a [Span],
    /// Self-praise of empathy.
    pub claimed: &'a [Span],
    /// How much is enough.
    pub enough: &'a Thresholds,
    /// The last byte of the view's text: where a missing end would stand.
    pub end: u32,
}

impl Case<'_> {
    fn level(&self, name: &str) -> f64 {
        self.levels.get(name).map_or(0.0, |level| level.level)
    }

    fn has(&self, component: Component) -> bool {
        self.facts.credit(component) > 0.0
    }

    fn first(&self, component: Component) -> Option<Span> {
        self.facts.of(component).next().map(|clause| clause.span)
    }

    fn is_suspected(&self, code: &str) -> bool {
        self.integrity.suspicions.iter().any(|suspicion| suspicion.code == code)
    }

    /// Words told before the candidate first acts.
    fn words_before_action(&self) -> usize {
        let before = self.facts.clauses.iter().take_while(|clause| clause.component != Component::Action);
        before.map(|clause| clause.words).sum()
    }

    fn style(&self, style: Style) -> Vec<Span> {
        self.style.iter().filter(|(kind, _)| *kind == style).map(|(_, span)| *span).collect()
    }
}

/// Findings in no order; at most one a code.
pub(crate) fn find(case: &Case<'_>) -> Vec<Raw> {
    let mut found = Vec::new();
    for suspicion in &case.integrity.suspicions {
        found.push(Raw { code: suspicion.code, span: suspicion.span });
    }
    if matches!(case.status, Status::Insufficient | Status::UnsupportedLanguage) {
        return found;
    }
    let mut put = |code: &'static str, span: Option<Span>| found.push(Raw { code, span });
    if case.status == Status::NotStar {
        motivation(case, &mut put);
    } else {
        situation_and_task(case, &mut put);
        action(case, &mut put);
        result(case, &mut put);
        empathy(case, &mut put);
        kind(case, &mut put);
    }
    clarity(case, &mut put);
    found
}

type Put<'a> = dyn FnMut(&'static str, Option<Span>) + 'a;

fn situation_and_task(case: &Case<'_>, put: &mut Put<'_>) {
    let start = Some(Span { start: 0, end: 0 });
    if !case.has(Component::Situation) {
        put("S101", start);
    } else if case.level("situation.specific") < 0.6 {
        put("S102", case.first(Component::Situation));
    }
    if !case.has(Component::Task) {
        let after = case.facts.of(Component::Situation).last().map_or(0, |clause| clause.span.end);
        put("S201", Some(Span { start: after, end: after }));
    } else if case.level("task.own") < 0.5 {
        put("S202", case.first(Component::Task));
    }
    let all = Component::STAR.into_iter().all(|component| case.facts.credit(component) > 0.6);
    if all && case.integrity.trust > 0.9 {
        put("S901", None);
    }
    if case.level("situation.specific") > 0.95 {
        put("S902", case.first(Component::Situation));
    }
}

fn action(case: &Case<'_>, put: &mut Put<'_>) {
    if !case.has(Component::Action) {
        let after = case.facts.of(Component::Task).last().map_or(case.end, |clause| clause.span.end);
        put("S301", Some(Span { start: after, end: after }));
        return;
    }
    let shared = case.facts.of(Component::Action).filter(|clause| clause.subject == Subject::Shared);
    let shared: Vec<Span> = shared.map(|clause| clause.span).collect();
    let hidden = case.level("action.own") < 0.7;
    // Steps told as "we" are there, and become one's own with the voice.
    if case.level("action.steps") < 0.65 && (!hidden || shared.is_empty()) {
        put("S302", case.first(Component::Action));
    } else if case.level("action.steps") > 0.9 {
        put("S903", case.first(Component::Action));
    }
    let passive = case.style(Style::Passive);
    if hidden {
        let own = case.facts.of(Component::Action).filter(|clause| clause.subject == Subject::Own).count();
        match shared.first() {
            Some(span) if shared.len() * 2 > own => put("V101", Some(*span)),
            _ if own == 0 || !passive.is_empty() => {
                put("V102", passive.first().copied().or(case.first(Component::Action)));
            }
            _ => {}
        }
    } else if case.level("action.own") > 0.95 && case.level("action.steps") > 0.7 {
        put("V901", case.first(Component::Action));
    }
}

fn result(case: &Case<'_>, put: &mut Put<'_>) {
    if !case.has(Component::Result) {
        put("S401", Some(Span { start: case.end, end: case.end }));
        return;
    }
    let at = case.first(Component::Result);
    if case.level("result.consequence") < 0.6 {
        put("S402", at);
    }
    if case.level("result.linked") < 0.5 {
        put("S403", at);
    }
    let measured = !case.facts.outcomes.is_empty();
    let in_result = |span: &&Span| {
        case.facts
            .of(Component::Result)
            .any(|clause| clause.span.start <= span.start && span.end <= clause.span.end)
    };
    if case.kind == QuestionKind::Situational {
        return;
    }
    if !measured {
        let (figure, figures) = case.facts.idle_figures;
        match case.vague.iter().find(in_result) {
            Some(span) => put("Q102", Some(*span)),
            None if figures >= 3 => put("Q105", figure),
            None => put("Q101", at),
        }
    } else {
        let first = case.facts.outcomes[0].span;
        if case.level("outcome.metric") < 0.5 {
            put("Q103", Some(first));
        } else {
            put("Q901", Some(first));
        }
        match case.facts.outcomes.iter().find(|outcome| outcome.compared) {
            Some(outcome) => put("Q902", Some(outcome.span)),
            None => put("Q104", Some(first)),
        }
    }
}

fn empathy(case: &Case<'_>, put: &mut Put<'_>) {
    match (case.facts.empathy.first(), case.claimed.first()) {
        (None, Some(claim)) => put("E102", Some(*claim)),
        (None, None) => put("E101", None),
        (Some((span, ..)), _) => put("E901", Some(*span)),
    }
}

fn kind(case: &Case<'_>, put: &mut Put<'_>) {
    let clauses = case.facts.clauses.len().max(1) as f64;
    let share = |mask: u64| {
        case.facts.clauses.iter().filter(|clause| clause.families & mask != 0).count() as f64 / clauses
    };
    let past = case.facts.clauses.iter().filter(|clause| clause.past).count() as f64 / clauses;
    let would = share(case.masks.would);
    if case.kind == QuestionKind::Behavioral && would > 0.35 && past < 0.35 {
        put("S505", case.first(Component::Action));
    } else if case.kind != QuestionKind::Situational && would < 0.3 && past < 0.25 {
        let habit = case.facts.clauses.iter().find(|clause| clause.families & case.masks.habit != 0);
        match habit {
            Some(clause) => put("V104", Some(clause.span)),
            None if !case.is_suspected("S503") => put("S503", None),
            None => {}
        }
    }
    if case.kind == QuestionKind::Situational && !case.has(Component::Result) {
        put("S506", None);
    }
}

fn motivation(case: &Case<'_>, put: &mut Put<'_>) {
    let weak = |name: &str| case.level(name) < 0.5;
    if weak("motivation.reason") {
        put("M101", None);
    }
    if weak("motivation.evidence") {
        put("M102", None);
    }
    if weak("motivation.fit") {
        put("M103", None);
    }
    if !weak("motivation.reason") && !weak("motivation.evidence") {
        put("M901", None);
    }
}

fn clarity(case: &Case<'_>, put: &mut Put<'_>) {
    let words = case.facts.words;
    match () {
        () if words * 2 < case.enough.words_min => put("C101", None),
        () if words > case.enough.words_max => put("C102", None),
        () if case.status == Status::NotStar => {}
        () if case.facts.background_share() > 0.6 => match case.words_before_action() * 2 > words {
            true => put("S501", case.first(Component::Situation)),
            false => put("C107", case.first(Component::Situation)),
        },
        () if case.has(Component::Action) && case.facts.words_in(Component::Action) * 6 < words => {
            put("S502", case.first(Component::Action))
        }
        () => {}
    }
    let often = |style: Style, per: usize| {
        let spans = case.style(style);
        (spans.len() >= 3 && spans.len() * per > words || spans.len() >= 6).then(|| spans[0])
    };
    if let Some(span) = often(Style::Filler, 60) {
        put("C104", Some(span));
    }
    if let Some(span) = often(Style::Jargon, 60) {
        put("C105", Some(span));
    }
    if let Some(span) = often(Style::Hedge, 60) {
        put("V103", Some(span));
    }
    if let Some(span) = case.facts.longest_sentence(60) {
        put("C103", Some(span));
    }
}

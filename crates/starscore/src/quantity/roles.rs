//! What each quantity does in the story.
//!
//! The segment's component gives the likely part (a result's numbers are outcomes, a task's are targets), and the
//! words around the quantity outweigh it: frames ("from X to Y", "instead of"), targets ("limit of"), stretches of time
//! ("within six months"). The questions are asked in that order, the first answer stands, and then outcomes are paired
//! with their baselines.

use super::Reading;
use super::cues::*;
use super::lexicon::{AGED, HEDGE, Lexicon, NARRATIVE, RANKED};
use super::number::Scan;
use crate::analysis::{Component, QuantityKind, QuantityRole, Value};
use crate::text::{Clause, Document};

/// Tokens between a cue and the quantity that it speaks of, at most.
const NEAR: usize = 5;
/// The same for verbs that govern a whole clause.
const FAR: usize = 12;
/// Tokens on either side of a quantity that are searched for cues.
const WINDOW: usize = 48;
/// Readings looked back over for a baseline.
const LOOK_BACK: usize = 16;

/// Which way a quantity went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More of it.
    Up,
    /// Less of it.
    Down,
}

/// Gives every reading its role, its support and its baseline.
pub(super) fn assign(
    document: &Document<'_>,
    lexicon: &Lexicon,
    cues: &Cues,
    readings: &mut [Reading],
    component_of: impl Fn(u32) -> Option<Component>,
) {
    let scan = Scan { text: document.text(), tokens: document.tokens(), lexicon };
    let mut from = 0;
    let mut clause = 0;
    let mut metrics: Vec<Vec<u32>> = Vec::with_capacity(readings.len());
    for sentence in document.sentences() {
        let to = from + readings[from..].iter().take_while(|reading| reading.first < sentence.last).count();
        if to == from {
            continue;
        }
        let clauses = document.clauses();
        while clause < clauses.len() && clauses[clause].last <= sentence.first {
            clause += 1;
        }
        let in_sentence = clauses[clause..].iter().take_while(|clause| clause.first < sentence.last).count();
        let found = cues.find(scan.text, scan.tokens, sentence.first as usize, sentence.last as usize);
        let mut view = Sentence {
            scan: &scan,
            clauses: &clauses[clause..clause + in_sentence],
            first: sentence.first as usize,
            last: sentence.last as usize,
            cues: &found,
            from,
            to,
        };
        for index in from..to {
            let component = component_of(readings[index].first);
            readings[index].role = view.role(readings, index, component);
        }
        for index in from..to {
            readings[index].support = view.support(readings, index);
            metrics.push(view.metrics(&readings[index]));
        }
        view.pair_within(readings);
        from = to;
    }
    pair_across(readings, &metrics, &component_of);
}

/// One sentence with its cues and its readings `from..to`.
struct Sentence<'a> {
    scan: &'a Scan<'a>,
    clauses: &'a [Clause],
    first: usize,
    last: usize,
    cues: &'a [Cue],
    from: usize,
    to: usize,
}

impl Sentence<'_> {
    /// The cues around a reading, within a window, so that a sentence without end costs no more a word.
    fn near(&self, reading: &Reading) -> &[Cue] {
        let low = self.cues.partition_point(|cue| cue.end + WINDOW < reading.first as usize);
        let high = self.cues.partition_point(|cue| cue.first < reading.last as usize + WINDOW);
        &self.cues[low..high.max(low)]
    }

    /// The readings around one, itself among them.
    fn around(&self, index: usize) -> std::ops::Range<usize> {
        self.from.max(index.saturating_sub(LOOK_BACK))..self.to.min(index + LOOK_BACK)
    }

    fn clause(&self, reading: &Reading) -> (usize, usize) {
        let index = self.clauses.partition_point(|clause| clause.last <= reading.first);
        self.clauses
            .get(index)
            .map_or((self.first, self.last), |clause| (clause.first as usize, clause.last as usize))
    }

    /// The first token before the reading that is no hedge ("about", "only").
    fn lead(&self, reading: &Reading) -> usize {
        let mut at = reading.first as usize;
        while at > self.first
            && (self.scan.is(at - 1, HEDGE) || self.scan.is_article(at - 1))
            && reading.first as usize - at < 4
        {
            at -= 1;
        }
        at
    }

    /// Tokens in `from..to` without the articles, which some writers leave out.
    fn gap(&self, from: usize, to: usize) -> usize {
        (from..to).filter(|&at| !self.scan.is_article(at)).count()
    }

    /// The small-letter word that leads the reading, behind which it stands.
    fn led_by(&self, reading: &Reading, words: &[&str]) -> bool {
        let plain = reading.first as usize;
        let at = self.lead(reading);
        [plain, at].iter().any(|&at| {
            at > self.first && words.iter().any(|word| self.scan.piece(at - 1).eq_ignore_ascii_case(word))
        })
    }

    /// The nearest cue that `says` something, ending within `reach` tokens before the reading and after the last one.
    fn before(&self, readings: &[Reading], index: usize, says: Says, reach: usize) -> Option<&Cue> {
        let reading = &readings[index];
        let first = reading.first as usize;
        let floor = match index > self.from {
            true => readings[index - 1].last as usize,
            false => self.first,
        };
        self.near(reading).iter().rev().find(|cue| {
            cue.end <= first
                && cue.first >= floor
                && self.gap(cue.end, first) <= reach
                && cue.says & says != 0
        })
    }

    /// The same after the reading, before the next one and within its clause.
    fn after(&self, readings: &[Reading], index: usize, says: Says, reach: usize) -> Option<&Cue> {
        let reading = &readings[index];
        let last = reading.last as usize;
        let ceiling = match index + 1 < self.to {
            true => readings[index + 1].first as usize,
            false => self.last,
        };
        let (_, end) = self.clause(&readings[index]);
        self.near(reading).iter().find(|cue| {
            cue.first >= last
                && cue.end <= ceiling.min(end.max(last))
                && self.gap(last, cue.first) <= reach
                && cue.says & says != 0
        })
    }

    /// A verb of change in the reading's clause, before it within reach or close behind it.
    fn governed(&self, readings: &[Reading], index: usize, says: Says) -> bool {
        let reading = &readings[index];
        let (start, end) = self.clause(reading);
        let (first, last) = (reading.first as usize, reading.last as usize);
        self.near(reading).iter().any(|cue| {
            cue.says & says != 0
                && (cue.end <= first && cue.first >= start.min(first) && self.gap(cue.end, first) <= FAR
                    || cue.first >= last && cue.end <= end && self.gap(last, cue.first) <= 2)
        })
    }

    fn role(&self, readings: &[Reading], index: usize, component: Option<Component>) -> QuantityRole {
        let reading = &readings[index];
        if matches!(reading.kind, QuantityKind::Date) || self.is_age(reading) {
            return QuantityRole::Context;
        }
        if reading.kind == QuantityKind::Ordinal {
            let ranked = self.scan.before(reading.first as usize, RANKED)
                && matches!(component, Some(Component::Result) | None);
            return if ranked { QuantityRole::Outcome } else { QuantityRole::Context };
        }
        self.frame(readings, index, component)
            .or_else(|| self.target(readings, index, component))
            .or_else(|| self.stretch(readings, index, component))
            .unwrap_or_else(|| self.likely(readings, index, component))
    }

    fn is_age(&self, reading: &Reading) -> bool {
        let aged = reading.first as usize > self.first && self.scan.is(reading.first as usize - 1, AGED);
        reading.kind == QuantityKind::Age || aged && reading.kind == QuantityKind::Range
    }

    /// "from X to Y", "down from X", "instead of X", "X before".
    fn frame(
        &self,
        readings: &[Reading],
        index: usize,
        component: Option<Component>,
    ) -> Option<QuantityRole> {
        let reading = &readings[index];
        let next = readings[..self.to].get(index + 1);
        let previous = (index > self.from).then(|| &readings[index - 1]);
        let moved = self.governed(readings, index, CHANGE);
        if self.led_by(reading, &["from"]) {
            let on = next.is_some_and(|next| {
                self.led_by(next, &["to", "into"])
                    && self.gap(reading.last as usize, next.first as usize) <= FAR
            });
            let back = previous.is_some_and(|previous| {
                self.gap(previous.last as usize, reading.first as usize) <= 4
                    && previous.kind != QuantityKind::Date
            });
            let timeless = next.is_none_or(|next| next.kind != QuantityKind::Date);
            if on && timeless || back || moved {
                return Some(QuantityRole::Baseline);
            }
        }
        if let Some(previous) = previous.filter(|_| self.led_by(reading, &["to", "into"]))
            && previous.role == QuantityRole::Baseline
            && self.led_by(previous, &["from"])
        {
            return Some(match component {
                Some(Component::Task) => QuantityRole::Target,
                Some(Component::Situation) if self.before(readings, index - 1, CHANGE, FAR).is_some() => {
                    QuantityRole::Scale
                }
                _ => QuantityRole::Outcome,
            });
        }
        if self.before(readings, index, BASELINE_BEFORE, NEAR - 1).is_some()
            && !self.is_time_since(readings, index)
        {
            return Some(QuantityRole::Baseline);
        }
        let against = self.led_by(reading, &["against"]) && component == Some(Component::Result);
        let near_before = self.before(readings, index, CHANGE, NEAR).is_some_and(|cue| cue.says & DONE == 0);
        let after = self.after(readings, index, BASELINE_AFTER, NEAR).is_some_and(|cue| {
            let direct = cue.first == reading.last as usize && is_time(reading) && cue.end == cue.first + 1;
            // "before dark" is no "before".
            let dangling = cue.end == cue.first + 1
                && cue.says & TIME_AFTER != 0
                && self.scan.is_word(cue.end)
                && cue.end < self.last;
            !direct && !dangling
        });
        (after && (!near_before || against)).then_some(QuantityRole::Baseline)
    }

    /// "had been there for two years": a stretch of time, though "had been" would speak of how it was.
    fn is_time_since(&self, readings: &[Reading], index: usize) -> bool {
        is_time(&readings[index]) && self.led_by(&readings[index], &["for", "since", "ago"])
    }

    /// What was asked, capped or allowed.
    fn target(
        &self,
        readings: &[Reading],
        index: usize,
        component: Option<Component>,
    ) -> Option<QuantityRole> {
        let reading = &readings[index];
        let last = reading.last as usize;
        let beaten = self.near(reading).iter().any(|cue| cue.first == last && cue.says & BEATEN != 0);
        if !beaten
            && self.after(readings, index, TARGET_AFTER, 1).is_some()
            && component != Some(Component::Situation)
        {
            return Some(QuantityRole::Target);
        }
        if self.led_by(reading, &["by"]) && component == Some(Component::Result) {
            return None;
        }
        if self.before(readings, index, STRONG_TARGET, NEAR + 1).is_some()
            && component != Some(Component::Action)
        {
            return Some(QuantityRole::Target);
        }
        if component != Some(Component::Task) {
            return None;
        }
        let asked = |cue: &Cue| cue.says & (TARGET_BEFORE | STRONG_TARGET) != 0;
        let before = self.near(reading).iter().any(|cue| asked(cue) && cue.end <= reading.first as usize);
        let after = self.near(reading).iter().any(|cue| asked(cue) && cue.first >= last);
        // What stands before the demand is the scene.
        Some(if before || !after { QuantityRole::Target } else { QuantityRole::Scale })
    }

    /// A stretch of time: within which something came, or that was spent on it.
    fn stretch(
        &self,
        readings: &[Reading],
        index: usize,
        component: Option<Component>,
    ) -> Option<QuantityRole> {
        let reading = &readings[index];
        if !is_time(reading) {
            return None;
        }
        let last = reading.last as usize;
        let later = self.near(reading).iter().any(|cue| cue.first == last && cue.says & TIME_AFTER != 0)
            || ["later", "ago", "after", "before", "earlier"]
                .iter()
                .any(|word| self.scan.piece(last).eq_ignore_ascii_case(word));
        let ahead = self.scan.piece(last).eq_ignore_ascii_case("ahead")
            || self.scan.piece(last).eq_ignore_ascii_case("early")
            || self.scan.piece(last).eq_ignore_ascii_case("earlier") && component == Some(Component::Result);
        if later && !ahead {
            return Some(QuantityRole::Context);
        }
        let leads = [
            "in",
            "within",
            "after",
            "over",
            "for",
            "since",
            "during",
            "by",
            "inside",
            "throughout",
            "across",
            "next",
            "following",
            "last",
            "past",
            "first",
            "final",
            "every",
        ];
        // "Done on two days" is a slip for "in two days"; "the wait stood at two hours" is none.
        let slip = self.led_by(reading, &["at", "on"])
            && self.before(readings, index, WAIT | METRIC | CHANGE, NEAR).is_none();
        let led = slip || self.led_by(reading, &leads);
        match component {
            Some(Component::Result) | None if led => {
                let compared = (0..self.to).rev().take(LOOK_BACK).any(|other| {
                    other != index
                        && is_time(&readings[other])
                        && readings[other].size > 0.0
                        && (matches!(readings[other].role, QuantityRole::Target | QuantityRole::Baseline))
                });
                let next_is_baseline = index + 1 < self.to
                    && is_time(&readings[index + 1])
                    && (self.before(readings, index + 1, BASELINE_BEFORE, NEAR).is_some()
                        || self.led_by(&readings[index + 1], &["from"]));
                let by = self.led_by(reading, &["by"]) && self.governed(readings, index, DOWN | UP);
                let in_time = slip || self.led_by(reading, &["in", "within", "inside", "after"]);
                let other_outcome = self.around(index).any(|other| {
                    other != index
                        && !is_time(&readings[other])
                        && readings[other].kind != QuantityKind::Date
                        && readings[other].role != QuantityRole::Scale
                        && other < index
                });
                let improved = by || in_time && (compared || next_is_baseline) && !other_outcome;
                (!improved || component.is_none() && !by && !compared && !next_is_baseline)
                    .then_some(QuantityRole::Context)
            }
            Some(Component::Situation) => {
                let waited = self.before(readings, index, WAIT, 3).is_some();
                Some(match (waited, led) {
                    (true, true) => QuantityRole::Scale,
                    (true, false) => QuantityRole::Baseline,
                    (false, true) => QuantityRole::Context,
                    (false, false) => QuantityRole::Scale,
                })
            }
            Some(Component::Other) => Some(QuantityRole::Context),
            Some(Component::Action) => {
                let level = self.led_by(reading, &["to", "by"]) && self.governed(readings, index, DOWN | UP);
                Some(if level { QuantityRole::Outcome } else { QuantityRole::Scale })
            }
            _ => None,
        }
    }

    /// What the component makes likely.
    fn likely(&self, readings: &[Reading], index: usize, component: Option<Component>) -> QuantityRole {
        let reading = &readings[index];
        let lead = self.lead(reading)..reading.first as usize + 1;
        let whole = self.near(reading).iter().any(|cue| cue.says & WHOLE_OF != 0 && lead.contains(&cue.end));
        let part = (self.around(index).start..index).any(|other| {
            self.gap(readings[other].last as usize, reading.first as usize) < NEAR
                && readings[other].kind != QuantityKind::Date
        });
        let hyphened = reading.unit.is_none()
            && self.scan.mark(reading.last as usize) == b'-'
            && self.scan.glued(reading.last as usize);
        if self.scan.is(reading.last as usize, NARRATIVE)
            && component != Some(Component::Result)
            && reading.kind == QuantityKind::Number
        {
            return if component == Some(Component::Action) {
                QuantityRole::Scale
            } else {
                QuantityRole::Context
            };
        }
        if reading.kind == QuantityKind::Other
            && component != Some(Component::Result)
            && self.scan.has_capital(reading.last as usize)
        {
            return QuantityRole::Context;
        }
        match component {
            Some(Component::Result)
                if whole
                    && (part
                        || self
                            .scan
                            .piece(self.lead(reading).saturating_sub(2))
                            .eq_ignore_ascii_case("out")) =>
            {
                QuantityRole::Scale
            }
            Some(Component::Result) if hyphened && !self.governed(readings, index, CHANGE) => {
                QuantityRole::Context
            }
            Some(Component::Result) => QuantityRole::Outcome,
            Some(Component::Task) => QuantityRole::Target,
            Some(Component::Situation) => QuantityRole::Scale,
            Some(Component::Action) => {
                let level = self.led_by(reading, &["to", "by"])
                    && self.before(readings, index, CHANGE, FAR).is_some();
                let multiple = reading.kind == QuantityKind::Multiple;
                if level || multiple { QuantityRole::Outcome } else { QuantityRole::Scale }
            }
            Some(Component::Other) => {
                let told = self.before(readings, index, CHANGE, NEAR).is_some();
                if told && reading.kind != QuantityKind::Number {
                    QuantityRole::Outcome
                } else {
                    QuantityRole::Context
                }
            }
            None if whole && part => QuantityRole::Scale,
            None => {
                let zero = matches!(reading.value, Value::Number(0.0));
                let changed =
                    self.governed(readings, index, CHANGE) || reading.kind == QuantityKind::Multiple || zero;
                if changed { QuantityRole::Outcome } else { QuantityRole::Scale }
            }
        }
    }

    fn support(&self, readings: &[Reading], index: usize) -> super::Support {
        let reading = &readings[index];
        let (start, end) = self.clause(reading);
        let counted = self.scan.is_noun(reading.last as usize) && reading.unit.is_none();
        let metric = counted
            || self
                .near(reading)
                .iter()
                .any(|cue| cue.says & METRIC != 0 && cue.first >= start && cue.end <= end);
        let direction = self
            .before(readings, index, DOWN | UP, FAR)
            .or_else(|| self.after(readings, index, DOWN | UP, 2))
            .map(|cue| if cue.says & DOWN != 0 { Direction::Down } else { Direction::Up });
        let timed = |other: &Reading| {
            matches!(other.role, QuantityRole::Context)
                && (is_time(other) || other.kind == QuantityKind::Date)
                && other.first != reading.first
        };
        let has = |role: QuantityRole| readings[self.around(index)].iter().any(|other| other.role == role);
        super::Support {
            metric,
            verb: self.governed(readings, index, CHANGE),
            direction,
            baseline: has(QuantityRole::Baseline),
            target: has(QuantityRole::Target),
            timeframe: readings[self.around(index)].iter().any(timed),
        }
    }

    /// The metric nouns of the reading's clause, by word, and the noun that it counts.
    fn metrics(&self, reading: &Reading) -> Vec<u32> {
        let (start, end) = self.clause(reading);
        let named = self
            .near(reading)
            .iter()
            .filter(|cue| cue.says & METRIC != 0 && cue.first >= start && cue.end <= end);
        named.map(|cue| cue.word.0).take(8).collect()
    }

    /// Pairs each outcome with the nearest baseline of its sentence.
    fn pair_within(&mut self, readings: &mut [Reading]) {
        for index in self.from..self.to {
            if readings[index].role != QuantityRole::Outcome || self.led_by(&readings[index], &["by"]) {
                continue;
            }
            let near = self.from.max(index.saturating_sub(4))..self.to.min(index + 5);
            let partner = near
                .filter(|&other| {
                    readings[other].role == QuantityRole::Baseline
                        && change(&readings[other], &readings[index]).is_some()
                })
                .min_by_key(|&other| (other.abs_diff(index), other > index));
            if let Some(partner) = partner {
                pair(readings, index, partner);
            }
        }
    }
}

/// Pairs an outcome without a baseline with an earlier reading of the same metric, which so becomes its baseline.
fn pair_across(
    readings: &mut [Reading],
    metrics: &[Vec<u32>],
    component_of: &impl Fn(u32) -> Option<Component>,
) {
    for index in 0..readings.len() {
        if readings[index].role != QuantityRole::Outcome || readings[index].baseline.is_some() {
            continue;
        }
        let shares = |other: usize| metrics[other].iter().any(|word| metrics[index].contains(word));
        let partner = (index.saturating_sub(LOOK_BACK)..index).rev().find(|&other| {
            let before = match readings[other].role {
                QuantityRole::Baseline => true,
                QuantityRole::Scale => {
                    matches!(component_of(readings[other].first), Some(Component::Situation) | None)
                }
                _ => false,
            };
            before
                && shares(other)
                && same_unit(&readings[other], &readings[index])
                && change(&readings[other], &readings[index]).is_some()
        });
        if let Some(partner) = partner {
            readings[partner].role = QuantityRole::Baseline;
            pair(readings, index, partner);
        }
    }
}

fn pair(readings: &mut [Reading], outcome: usize, baseline: usize) {
    readings[outcome].change = change(&readings[baseline], &readings[outcome]);
    readings[outcome].baseline = Some(baseline);
    readings[outcome].support.baseline = true;
}

fn same_unit(old: &Reading, new: &Reading) -> bool {
    old.unit == new.unit || old.size > 0.0 && new.size > 0.0 && old.kind == new.kind
}

/// The change from `old` to `new` in percent of `old`, where they can be compared.
fn change(old: &Reading, new: &Reading) -> Option<f64> {
    let countless = |reading: &Reading| {
        matches!(reading.kind, QuantityKind::Multiple | QuantityKind::Ordinal | QuantityKind::Date)
    };
    if countless(old) || countless(new) {
        return None;
    }
    let bare = |reading: &Reading| reading.unit.is_none() && reading.kind == QuantityKind::Number;
    let (from, to) = (old.number()?, new.number()?);
    let (from, to) = match () {
        () if old.unit == new.unit => (from, to),
        // "from ten days to three": the unit is said once.
        () if bare(old) || bare(new) => (from, to),
        () if old.size > 0.0
            && new.size > 0.0
            && (is_time(old) == is_time(new))
            && group(old) == group(new) =>
        {
            (from * old.size, to * new.size)
        }
        () => return None,
    };
    (from != 0.0)
        .then(|| ((to - from) / from.abs() * 1000.0).round() / 10.0)
        .filter(|change| change.is_finite())
}

fn group(reading: &Reading) -> QuantityKind {
    match reading.kind {
        QuantityKind::Range if is_time(reading) => QuantityKind::Duration,
        kind => kind,
    }
}

/// A length of time, or a range of them.
fn is_time(reading: &Reading) -> bool {
    let units = [
        "second",
        "minute",
        "hour",
        "day",
        "working day",
        "night",
        "week",
        "fortnight",
        "weekend",
        "month",
        "quarter",
        "term",
        "season",
        "year",
        "decade",
        "century",
        "millisecond",
    ];
    reading.kind == QuantityKind::Duration
        || reading.kind == QuantityKind::Range && reading.unit.is_some_and(|unit| units.contains(&unit))
}

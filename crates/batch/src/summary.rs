//! What a batch comes to: counts that add up chunk by chunk in constant memory, so that the quartiles of a million
//! scores need no list of them. Scores have one decimal, which makes the histogram exact.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use starscore::Analysis;
use starscore::analysis::{Band, Component, Severity, Status};

use crate::reject::Reject;

/// Steps of a tenth from 0 to 100.
const STEPS: usize = 1001;

/// What a batch comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Answers, the rejected among them.
    pub rows: u64,
    /// Rejected answers by the code of the reason.
    pub rejects: BTreeMap<String, u64>,
    /// Graded answers whose score does not mean what it says, by status.
    pub unscored: BTreeMap<String, u64>,
    /// Scored answers by band, from weak to strong.
    pub bands: [u64; 4],
    /// Scored answers with a situation, a task, an action, a result.
    pub components: [u64; 4],
    /// Findings other than praise, by code, over all graded answers.
    pub findings: BTreeMap<String, FindingCount>,
    /// Ids that were there before.
    pub duplicates: u64,
    /// Graded answers below the minimum score, if there is one.
    pub below_minimum: u64,
    /// Scored answers by score in tenths.
    histogram: Vec<u64>,
}

/// How often something was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FindingCount {
    /// Answers with it.
    pub count: u64,
    /// How much it weighs.
    pub severity: Severity,
    /// What was said the first time.
    pub message: String,
}

impl Default for Summary {
    fn default() -> Self {
        Summary {
            rows: 0,
            rejects: BTreeMap::new(),
            unscored: BTreeMap::new(),
            bands: [0; 4],
            components: [0; 4],
            findings: BTreeMap::new(),
            duplicates: 0,
            below_minimum: 0,
            histogram: vec![0; STEPS],
        }
    }
}

impl Summary {
    pub(crate) fn add(&mut self, result: &Result<Analysis, Reject>, minimum: Option<f64>) {
        self.rows += 1;
        let analysis = match result {
            Ok(analysis) => analysis,
            Err(reject) => {
                *self.rejects.entry(reject.reason.code().to_owned()).or_default() += 1;
                return;
            }
        };
        self.below_minimum += u64::from(minimum.is_some_and(|m| analysis.score < m));
        for (at, finding) in analysis.findings.iter().enumerate() {
            let again = analysis.findings[..at].iter().any(|f| f.code == finding.code);
            if finding.severity == Severity::Praise || again {
                continue;
            }
            if let Some(seen) = self.findings.get_mut(&finding.code) {
                seen.count += 1;
            } else {
                let seen =
                    FindingCount { count: 1, severity: finding.severity, message: finding.message.clone() };
                self.findings.insert(finding.code.clone(), seen);
            }
        }
        if analysis.status != Status::Scored {
            *self.unscored.entry(status_name(analysis.status).to_owned()).or_default() += 1;
            return;
        }
        self.bands[analysis.band as usize] += 1;
        for component in analysis.components.iter().filter(|c| c.present) {
            if let Some(count) = self.components.get_mut(component.name.index()) {
                *count += 1;
            }
        }
        let step = (analysis.score * 10.0).round().clamp(0.0, (STEPS - 1) as f64) as usize;
        self.histogram[step] += 1;
    }

    /// Adds what comes after.
    pub(crate) fn merge(&mut self, later: Summary) {
        self.rows += later.rows;
        self.duplicates += later.duplicates;
        self.below_minimum += later.below_minimum;
        for (code, count) in later.rejects {
            *self.rejects.entry(code).or_default() += count;
        }
        for (status, count) in later.unscored {
            *self.unscored.entry(status).or_default() += count;
        }
        for (code, found) in later.findings {
            self.findings.entry(code).and_modify(|f| f.count += found.count).or_insert(found);
        }
        let sums = |mine: &mut [u64], theirs: &[u64]| mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        sums(&mut self.bands, &later.bands);
        sums(&mut self.components, &later.components);
        self.histogram.resize(STEPS, 0);
        sums(&mut self.histogram, &later.histogram);
    }

    /// Rejected answers in all.
    pub fn rejected(&self) -> u64 {
        self.rejects.values().sum()
    }

    /// Answers whose score means what it says.
    pub fn scored(&self) -> u64 {
        self.bands.iter().sum()
    }

    /// The mean score; `None` when nothing was scored.
    pub fn mean(&self) -> Option<f64> {
        let tenths: u64 = self.histogram.iter().enumerate().map(|(step, count)| step as u64 * count).sum();
        (self.scored() > 0).then(|| tenths as f64 / 10.0 / self.scored() as f64)
    }

    /// The score that a share of the scored answers does not exceed: 0.25, 0.5 and 0.75 are the quartiles.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = (share * self.scored() as f64).ceil().max(1.0) as u64;
        let mut seen = 0;
        let step = self.histogram.iter().position(|count| {
            seen += count;
            seen >= wanted
        })?;
        Some(step as f64 / 10.0)
    }

    /// Scored answers in each of `count` equal ranges from 0 to 100; 100 is in the last.
    pub fn distribution(&self, count: usize) -> Vec<u64> {
        let mut bars = vec![0; count.max(1)];
        let last = bars.len() - 1;
        for (step, answers) in self.histogram.iter().enumerate() {
            bars[(step * (last + 1) / (STEPS - 1)).min(last)] += answers;
        }
        bars
    }

    /// The most frequent findings, at most `count`; of equals the first code.
    pub fn top_findings(&self, count: usize) -> Vec<(&str, &FindingCount)> {
        let mut all: Vec<(&str, &FindingCount)> =
            self.findings.iter().map(|(code, f)| (code.as_str(), f)).collect();
        all.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(b.0)));
        all.truncate(count);
        all
    }
}

/// Rounded, halves up; of nothing it is none.
pub(crate) fn percent(count: u64, of: u64) -> u64 {
    (200 * count + of) / (2 * of.max(1))
}

/// The bands from weak to strong.
pub(crate) const BANDS: [Band; 4] = [Band::Weak, Band::Developing, Band::Good, Band::Strong];

pub(crate) fn band_name(band: Band) -> &'static str {
    ["weak", "developing", "good", "strong"][band as usize]
}

pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Scored => "scored",
        Status::Insufficient => "insufficient",
        Status::UnsupportedLanguage => "unsupported_language",
        Status::NotStar => "not_star",
    }
}

/// For a person at a terminal; the texts in it come from the analyser, not from the answers.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answers: {} scored", self.rows, self.scored())?;
        for (status, count) in &self.unscored {
            write!(f, ", {count} {}", status.replace('_', " "))?;
        }
        writeln!(f, ", {} rejected", self.rejected())?;
        if let (Some(mean), Some(low), Some(median), Some(high)) =
            (self.mean(), self.quantile(0.25), self.quantile(0.5), self.quantile(0.75))
        {
            writeln!(f, "score: mean {mean:.1}, quartiles {low:.1} / {median:.1} / {high:.1}")?;
            let bands: Vec<String> =
                BANDS.iter().map(|&b| format!("{} {}", band_name(b), self.bands[b as usize])).collect();
            writeln!(f, "bands: {}", bands.join(", "))?;
            let share = |c: Component| percent(self.components[c.index()], self.scored());
            let present: Vec<String> =
                Component::STAR.iter().map(|&c| format!("{} {}%", c.name(), share(c))).collect();
            writeln!(f, "present: {}", present.join(", "))?;
        }
        for (code, found) in self.top_findings(5) {
            writeln!(f, "  {code} {} times: {}", found.count, found.message)?;
        }
        for (code, count) in &self.rejects {
            writeln!(f, "rejected, {code}: {count}")?;
        }
        if self.duplicates > 0 {
            writeln!(f, "ids seen before: {}", self.duplicates)?;
        }
        if self.below_minimum > 0 {
            writeln!(f, "below the minimum score: {}", self.below_minimum)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn of(scores: &[f64]) -> Summary {
        let mut summary = Summary::default();
        for &score in scores {
            summary.add(&Ok(fixture::analysis(score)), Some(50.0));
        }
        summary
    }

    #[test]
    fn mean_quartiles_and_bars_are_exact() {
        let summary = of(&[10.0, 20.1, 30.0, 99.9, 100.0]);
        assert_eq!(summary.mean(), Some(52.0));
        assert_eq!([0.25, 0.5, 0.75].map(|q| summary.quantile(q)), [Some(20.1), Some(30.0), Some(99.9)]);
        assert_eq!(summary.distribution(10), [0, 1, 1, 1, 0, 0, 0, 0, 0, 2]);
        assert_eq!(summary.below_minimum, 3);
        assert_eq!(Summary::default().quantile(0.5), None);
    }

    #[test]
    fn the_sum_of_parts_is_the_whole() {
        let mut sum = of(&[1.0, 55.5]);
        sum.merge(of(&[70.0]));
        assert_eq!(sum, of(&[1.0, 55.5, 70.0]));
        let journalled: Summary = serde_json::from_str(&serde_json::to_string(&sum).unwrap()).unwrap();
        assert_eq!(journalled, sum);
    }
}
